"""The people who work in care, and their posts."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.institutions.models.institution import Institution

POST_HELD_ONCE, FULL_TIME_IN_ONE_PLACE = "assignment_post_held_once", "assignment_full_time_in_one_place"


class Person(Walled):
    """Somebody who works in care, once for the whole country. The identity number is sealed; the same person is found
    by its blind index. `area` and `body` say who entered them; whoever employs them reaches them through the post."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(verbose_name="姓名", max_length=40)
    id_number = SealedTextField(verbose_name="证件号码")
    id_number_index = models.CharField(verbose_name="证件号码盲索引", max_length=64, unique=True)
    phone = SealedTextField(verbose_name="手机号", null=True)
    education = models.CharField(verbose_name="学历", max_length=24, blank=True)
    experienced_since = models.DateField(verbose_name="从事相关工作起始日", null=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="已并入", on_delete=models.PROTECT, null=True, related_name="merged"
    )
    acted_at: int | None = None  # where the post lies through which somebody acts upon this person now; not a column

    class Meta:
        db_table = "institutions_person"  # kept when the apps were parted: no lock, and seals are bound to it
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> int:
        """Acts upon a person are written down where the post lies that they are about, not where the person was first
        entered, which may be another county years ago."""
        return self.area if self.acted_at is None else self.acted_at


class Assignment(Walled):
    """A person's post at an institution, while it lasts. An ended one keeps its dates for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="assignments")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="assignments")
    post = models.CharField(verbose_name="岗位", max_length=32)
    is_full_time = models.BooleanField(verbose_name="专职", default=False)
    valid = DateRangeField(verbose_name="任职期")

    class Meta:
        db_table = "institutions_assignment"  # kept when the apps were parted: no lock, and seals are bound to it
        verbose_name = verbose_name_plural = "任职"
        indexes = [models.Index(fields=["institution", "post"], name="assignment_by_post")]
        constraints = [
            ExclusionConstraint(
                name=POST_HELD_ONCE,
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("institution", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name=FULL_TIME_IN_ONE_PLACE,
                condition=Q(is_full_time=True),
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("institution", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
