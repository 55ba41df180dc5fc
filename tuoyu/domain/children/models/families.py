"""What guardians said, what courts said of them, and whom they let fetch their child."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.children.models.children import Child, Guardian


class OfChild(models.Model):
    """A line about a child, valid for some days; it stands behind the child's own wall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, verbose_name="婴幼儿", on_delete=models.PROTECT, related_name="%(class)ss")
    guardian = models.ForeignKey(Guardian, verbose_name="监护人", on_delete=models.PROTECT, related_name="%(class)ss")
    valid = DateRangeField(verbose_name="起止")
    entered_at = models.DateTimeField(verbose_name="登记时间")

    class Meta:
        abstract = True

    @property
    def audit_area(self) -> int:
        """Where the child was entered."""
        return int(self.child.area)


class Consent(OfChild):
    """A guardian's yes or no to one thing. The next answer ends it; nothing is overwritten."""

    kind = models.CharField(verbose_name="同意事项", max_length=24)
    is_given = models.BooleanField(verbose_name="同意")
    way = models.CharField(verbose_name="方式", max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "同意"
        constraints = [
            ExclusionConstraint(
                name="consent_answered_once_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class CustodyOrder(OfChild):
    """What an organ's order takes from a guardian."""

    organ = models.CharField(verbose_name="作出的机关", max_length=60)
    number = models.CharField(verbose_name="文书编号", max_length=60)
    denies = ArrayField(models.CharField(max_length=16), verbose_name="限制的权利")

    class Meta:
        verbose_name = verbose_name_plural = "抚养监护裁定"


class Fetcher(OfChild):
    """An adult whom a guardian lets fetch the child; number and phone are sealed."""

    name = models.CharField(verbose_name="姓名", max_length=40)
    relation = models.CharField(verbose_name="与幼儿的关系", max_length=40)
    phone = SealedTextField(verbose_name="手机号")
    id_number = SealedTextField(verbose_name="证件号码")

    class Meta:
        verbose_name = verbose_name_plural = "委托接送人"
