"""Licences: what takes the place of a filing where licensing is in force (the draft law; nowhere yet)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case
from tuoyu.domain.filing.workflows import LICENCE_ISSUED, LICENCE_OPEN
from tuoyu.domain.institutions.models import Institution


class Licence(Case):
    """One application and what became of it. `valid` are the days it holds; it is cut short when the licence ends."""

    body = models.ForeignKey(Body, verbose_name="申请单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="licences")
    service_modes = ArrayField(models.CharField(max_length=16), verbose_name="服务形式", default=list)
    places = models.PositiveIntegerField(verbose_name="托位")
    number = models.CharField(verbose_name="许可编号", max_length=60, blank=True)
    valid = DateRangeField(verbose_name="有效期", null=True)
    ended_because = models.CharField(verbose_name="终止原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "许可"
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=Q(state__in=list(LICENCE_OPEN)), name="licence_one_application"
            ),
            ExclusionConstraint(
                name="licence_one_in_force",
                condition=Q(state=LICENCE_ISSUED),
                expressions=[("institution", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["state", "area", "id"], name="licence_by_state")]
