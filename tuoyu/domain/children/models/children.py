"""Children and the adults who answer for them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.sealed import SealedTextField


class Child(Walled):
    """A child, once for the whole country. The number is sealed and found by its blind index; a child without one has
    the reason instead. `area` and `body` say who entered the child; an institution reaches it through the stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(verbose_name="姓名", max_length=40)
    sex = models.CharField(verbose_name="性别", max_length=16)
    born_on = models.DateField(verbose_name="出生日期")
    id_number = SealedTextField(verbose_name="证件号码", null=True)
    id_number_index = models.CharField(verbose_name="证件号码盲索引", max_length=64, unique=True, null=True)
    no_number_because = models.CharField(verbose_name="没有证件号码的原因", max_length=24, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "婴幼儿"
        constraints = [
            models.CheckConstraint(
                condition=Q(id_number_index__isnull=False, no_number_because="")
                | (Q(id_number_index=None) & ~Q(no_number_because="")),
                name="child_has_number_or_reason",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Guardian(Walled):
    """An adult who answers for children; the phone is sealed. Reached through the children they answer for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(verbose_name="姓名", max_length=40)
    phone = SealedTextField(verbose_name="手机号")
    phone_index = models.CharField(verbose_name="手机号盲索引", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "监护人"
        indexes = [models.Index(fields=["body", "phone_index"], name="guardian_by_phone")]

    def __str__(self) -> str:
        return self.name


class Guardianship(models.Model):
    """That somebody answers for a child, from a day on, and what they may do. What has ended stays on record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, verbose_name="婴幼儿", on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(
        Guardian, verbose_name="监护人", on_delete=models.PROTECT, related_name="guardianships"
    )
    relation = models.CharField(verbose_name="与幼儿的关系", max_length=16)
    may_decide = models.BooleanField(verbose_name="可以作决定")
    may_pick_up = models.BooleanField(verbose_name="可以接送")
    is_informed = models.BooleanField(verbose_name="可以知情")
    valid = DateRangeField(verbose_name="起止")
    ended_because = models.CharField(verbose_name="结束原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监护关系"
        constraints = [
            ExclusionConstraint(
                name="guardianship_once_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("guardian", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    @property
    def audit_area(self) -> int:
        """Where the child was entered."""
        return int(self.child.area)


class AdmissionPaper(models.Model):
    """What was shown before a child begins: a health check or the vaccination certificate, and what it said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, verbose_name="婴幼儿", on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(verbose_name="种类", max_length=24)
    finding = models.CharField(verbose_name="查验结果", max_length=24)
    issuer = models.CharField(verbose_name="出具单位", max_length=60)
    issued_on = models.DateField(verbose_name="出具日期")
    entered_at = models.DateTimeField(verbose_name="登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "入托证明"

    @property
    def audit_area(self) -> int:
        """Where the child was entered."""
        return int(self.child.area)
