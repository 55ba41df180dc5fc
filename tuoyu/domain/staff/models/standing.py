"""What stands for and against somebody at work: papers, the contract, restrictions."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.models import StoredFile
from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.institutions.models.institution import Institution
from tuoyu.domain.staff.models.people import Person


class Credential(models.Model):
    """A paper of a person: it moves with them, and is reached by whoever reaches them. Never changed; one entered by
    mistake is withdrawn and stays. `found` holds the categories that a background query found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(verbose_name="种类", max_length=32)
    number = SealedTextField(verbose_name="证书编号", null=True)
    issuer = models.CharField(verbose_name="出具单位", max_length=60)
    issued_on = models.DateField(verbose_name="出具日期")
    valid = DateRangeField(verbose_name="有效期")
    hours = models.PositiveSmallIntegerField(verbose_name="学时", null=True)
    found = ArrayField(models.CharField(max_length=24), verbose_name="查询发现", default=list)
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(verbose_name="登记时间")
    entered_by = models.CharField(verbose_name="登记人", max_length=120)
    withdrawn_at = models.DateTimeField(verbose_name="作废时间", null=True)
    withdrawn_because = models.CharField(verbose_name="作废原因", max_length=200, blank=True)

    class Meta:
        db_table = "institutions_credential"  # kept when the apps were parted: no lock, and seals are bound to it
        verbose_name = verbose_name_plural = "人员证明"
        indexes = [models.Index(fields=["person", "kind"], name="credential_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="credential_withdrawn_with_reason"
            )
        ]

    @property
    def audit_area(self) -> int:
        """Acts upon a paper are written down where its person is."""
        return self.person.audit_area


class Employment(Walled):
    """How an institution employs somebody, whatever their posts there: the contract and the insurance, each time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="employments")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="employments")
    contract = models.CharField(verbose_name="用工形式", max_length=24)
    insurance = models.CharField(verbose_name="参保情况", max_length=24)
    valid = DateRangeField(verbose_name="期间")

    class Meta:
        db_table = "institutions_employment"  # kept when the apps were parted: no lock, and seals are bound to it
        verbose_name = verbose_name_plural = "用工"
        constraints = [
            ExclusionConstraint(
                name="employment_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("institution", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Restriction(Walled):
    """A decision that keeps somebody out of this work. `area` and `body` are those of who wrote it down; `name` is the
    name in the decision. A lifted one stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="restrictions")
    name = models.CharField(verbose_name="姓名", max_length=40)
    scope = models.CharField(verbose_name="限制范围", max_length=16)
    reason = models.CharField(verbose_name="限制原因", max_length=24)
    organ = models.CharField(verbose_name="作出决定的机关", max_length=60)
    decision = models.CharField(verbose_name="决定文号", max_length=60)
    valid = DateRangeField(verbose_name="限制期")
    imposed_at = models.DateTimeField(verbose_name="登记时间")
    imposed_by = models.CharField(verbose_name="登记人", max_length=120)
    lifted_on = models.DateField(verbose_name="解除日期", null=True)
    lifted_because = models.CharField(verbose_name="解除依据", max_length=200, blank=True)

    class Meta:
        db_table = "institutions_restriction"  # kept when the apps were parted: no lock, and seals are bound to it
        verbose_name = verbose_name_plural = "从业限制"
        constraints = [
            models.UniqueConstraint(fields=["person", "organ", "decision"], name="restriction_one_a_decision"),
            models.CheckConstraint(
                condition=Q(lifted_on=None) | ~Q(lifted_because=""), name="restriction_lifted_with_reason"
            ),
        ]
