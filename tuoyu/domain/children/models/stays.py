"""A child's stay at an institution: the application, and the times in care that came of it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.models import Case
from tuoyu.domain.children.models.children import Child
from tuoyu.domain.children.workflows import APPLIED, IN_CARE, OPEN
from tuoyu.domain.institutions.models import ClassGroup, Institution

OPEN_ONCE, ONE_PLACE = "application_open_once", "enrolment_in_one_place"
REGULAR = ("full_day", "half_day")


class Application(Case):
    """A family's wish that an institution takes their child, and what became of it. While it is open, the institution
    reaches the child's record through it. `body` is the institution's own."""

    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="applications"
    )
    child = models.ForeignKey(Child, verbose_name="婴幼儿", on_delete=models.PROTECT, related_name="applications")
    service_mode = models.CharField(verbose_name="服务形式", max_length=16)
    wanted_on = models.DateField(verbose_name="希望入托日期")
    left_because = models.CharField(verbose_name="离托原因", max_length=24, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入托申请"
        constraints = [
            models.UniqueConstraint(fields=["child", "institution"], condition=Q(state__in=OPEN), name=OPEN_ONCE)
        ]
        indexes = [models.Index(fields=["institution", "state"], name="application_by_institution")]

    @property
    def is_waiting(self) -> bool:
        """Whether the child has not been taken yet."""
        return self.state == APPLIED

    @property
    def is_in_care(self) -> bool:
        """Whether the child is held here, or will be from a day already agreed."""
        return self.state == IN_CARE


class Enrolment(Walled):
    """A time in care in one class and one form. A move ends one and begins another; nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Application, verbose_name="入托申请", on_delete=models.PROTECT, related_name="enrolments")
    institution = models.ForeignKey(
        Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="enrolments"
    )
    child = models.ForeignKey(Child, verbose_name="婴幼儿", on_delete=models.PROTECT, related_name="enrolments")
    class_group = models.ForeignKey(
        ClassGroup, verbose_name="班级", on_delete=models.PROTECT, related_name="enrolments", null=True
    )
    service_mode = models.CharField(verbose_name="服务形式", max_length=16)
    valid = DateRangeField(verbose_name="在托期")

    class Meta:
        verbose_name = verbose_name_plural = "在托"
        indexes = [models.Index(fields=["institution"], name="enrolment_by_institution")]
        constraints = [
            ExclusionConstraint(
                name="enrolment_once_in_a_stay",
                expressions=[("stay", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name=ONE_PLACE,
                condition=Q(service_mode__in=REGULAR),
                expressions=[("child", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]
