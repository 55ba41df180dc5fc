"""Visits that verify a filing, what they found, and how it was put right."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.models import Case, IssuedDocument, StoredFile
from tuoyu.domain.filing.models.filings import Filing
from tuoyu.domain.filing.rules.verification import CONFORMS, FAILS, NOT_APPLICABLE
from tuoyu.domain.filing.workflows import ANSWERED, AWAITING_VISIT, RECTIFYING
from tuoyu.domain.institutions.models import Institution


class SiteVerification(Case):
    """One visit to a filed institution, from its planning until what it found is put right.

    `checklist` is the rulebook document it is judged by; `body` is the institution's own.
    """

    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    filing = models.ForeignKey(Filing, verbose_name="备案", on_delete=models.PROTECT, related_name="verifications")
    checklist = models.CharField(verbose_name="核实依据", max_length=60)
    visited_on = models.DateField(verbose_name="核实日期", null=True)
    visitors = models.CharField(verbose_name="核实人员", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "现场核实"
        constraints = [
            models.UniqueConstraint(
                fields=["filing"],
                condition=Q(state__in=[AWAITING_VISIT, RECTIFYING, ANSWERED]),
                name="verification_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="verification_by_area"),
            models.Index(fields=["state", "area", "id"], name="verification_by_state"),
        ]


class SiteFinding(Walled):
    """What a visit found on one item of the list."""

    class Outcome(models.TextChoices):
        CONFORMS = CONFORMS, "符合"
        FAILS = FAILS, "不符合"
        NOT_APPLICABLE = NOT_APPLICABLE, "不适用"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verification = models.ForeignKey(SiteVerification, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(verbose_name="事项", max_length=40)
    outcome = models.CharField(verbose_name="结果", max_length=16, choices=Outcome)
    reason = models.CharField(verbose_name="理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核实结果"
        constraints = [
            models.UniqueConstraint(fields=["verification", "item"], name="finding_once"),
            models.CheckConstraint(condition=~Q(outcome=FAILS) | ~Q(reason=""), name="finding_fails_with_reason"),
        ]


class Rectification(Walled):
    """What the institution says it put right, and what the bureau said to that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verification = models.ForeignKey(SiteVerification, on_delete=models.PROTECT, related_name="rectifications")
    text = models.TextField(verbose_name="整改情况")
    handed_in_at = models.DateTimeField(verbose_name="报送时间")
    handed_in_by = models.CharField(verbose_name="报送人", max_length=160)
    decided_at = models.DateTimeField(verbose_name="答复时间", null=True)
    decided_by = models.CharField(verbose_name="答复人", max_length=160, blank=True)
    is_accepted = models.BooleanField(verbose_name="确认到位", null=True)
    remark = models.TextField(verbose_name="答复意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改报告"
        ordering = ["handed_in_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["verification"], condition=Q(decided_at=None), name="rectification_one_undecided"
            )
        ]


class RectificationFile(Walled):
    """One file that shows what was put right."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT)

    class Meta:
        verbose_name = verbose_name_plural = "整改材料"


class PublishedNonconformity(models.Model):
    """What the public is told of a notice, until the rectification is confirmed. Nothing personal stands here.

    `reasons` is a list of {"item": …, "reason": …}, as in the notice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="nonconformities")
    verification = models.OneToOneField(SiteVerification, on_delete=models.PROTECT, related_name="published")
    document = models.ForeignKey(IssuedDocument, verbose_name="告知书", on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(verbose_name="不符合事项和理由", default=list)
    published_on = models.DateField(verbose_name="公开日期")
    withdrawn_on = models.DateField(verbose_name="撤下日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开的不符合事项"
        indexes = [
            models.Index(fields=["institution"], name="nonconformity_public", condition=Q(withdrawn_on=None)),
        ]
