"""Recognitions: what the county names an institution for a time."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case
from tuoyu.domain.institutions.models import Institution


class Recognition(Case):
    """One application to be recognised, and what became of it. `kind` is a code of `recognition_type`.

    `criteria` is the list it was begun under, `answers` what the institution says of itself (as in a sheet).
    `valid` is the time for which it was named; a revoked one ends on the day it was revoked. All of it is public.
    """

    body = models.ForeignKey(Body, verbose_name="申请单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="recognitions")
    kind = models.CharField(verbose_name="认定类型", max_length=24)
    criteria = models.CharField(verbose_name="认定条件版本", max_length=60)
    answers = models.JSONField(verbose_name="自评内容", default=dict)
    saved_at = models.DateTimeField(verbose_name="保存时间")
    valid = DateRangeField(verbose_name="有效期", null=True)

    class Meta:
        db_table = "filing_recognition"
        verbose_name = verbose_name_plural = "认定"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind"],
                condition=Q(state__in=["draft", "submitted", "publicised"]),
                name="recognition_one_application",
            ),
            ExclusionConstraint(
                name="recognition_one_at_a_time",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["area", "id"], name="recognition_by_area")]
