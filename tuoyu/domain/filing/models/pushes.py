"""What registrars told us."""

from __future__ import annotations

import uuid

from django.db import models

from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.institutions.models import Institution


class RegistrationPush(Walled):
    """What a registrar told us, kept as received, with what the checks found and what became of it.

    `body` is the registrar that pushed it; `area` the township of the registered address.
    """

    class Outcome(models.TextChoices):
        REGISTERED = "registered", "已入机构名录"
        UPDATED = "updated", "已更新登记信息"
        UNCHANGED = "unchanged", "与名录一致"
        CONTRADICTS = "contradicts", "与名录不一致，待核对"
        UNMATCHED = "unmatched", "名录里对不上，待核对"
        TAKEN_OVER = "taken_over", "经核对，采用推送"
        KEPT = "kept", "经核对，维持名录"
        SEPARATE = "separate", "经核对，另为一家"

    WAITING = (Outcome.CONTRADICTS, Outcome.UNMATCHED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="pushes", null=True)
    credit_code = models.CharField(verbose_name="统一社会信用代码", max_length=18)
    name = models.CharField(verbose_name="名称", max_length=120)
    received = models.JSONField(verbose_name="收到的登记信息", help_text="不含个人联系方式")
    contact_phone = SealedTextField(verbose_name="联系手机", null=True)
    findings = models.JSONField(verbose_name="核对发现", default=list)
    questions = models.JSONField(verbose_name="待核对的问题", default=list)
    outcome = models.CharField(verbose_name="处理结果", max_length=16, choices=Outcome)
    way = models.CharField(verbose_name="推送方式", max_length=8)
    pushed_at = models.DateTimeField(verbose_name="推送时间")
    pushed_by = models.CharField(verbose_name="经办人", max_length=160)
    decided_at = models.DateTimeField(verbose_name="核对时间", null=True)
    decided_by = models.CharField(verbose_name="核对人", max_length=160, blank=True)
    decision_reason = models.TextField(verbose_name="核对理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记推送"
        indexes = [
            models.Index(fields=["area", "-pushed_at"], name="push_by_area"),
            models.Index(
                fields=["area", "pushed_at"],
                name="push_waiting",
                condition=models.Q(outcome__in=["contradicts", "unmatched"]),
            ),
            models.Index(fields=["credit_code"], name="push_by_credit_code"),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.outcome in self.WAITING

    @property
    def receipt_number(self) -> str:
        """What the registrar quotes: the day it was received and the beginning of its id."""
        return f"{clock.local(self.pushed_at):%Y%m%d}-{self.pk.hex[:8].upper()}"

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What was received, as (label, value) for people."""
        return [(label, _label(name, self.received.get(name))) for name, label in _RECEIVED.items()]


_LISTED = {
    "legal_form": "legal_form",
    "facility_type": "facility_type",
    "nature": "nature",
    "ending": "registration_ending",
}
_RECEIVED = {
    "name": "名称",
    "credit_code": "统一社会信用代码",
    "legal_form": "法人形式",
    "facility_type": "机构类型",
    "nature": "性质",
    "address": "住所",
    "business_scope": "经营（业务）范围",
    "representative": "法定代表人（负责人）",
    "registered_on": "登记日期",
    "deregistered_on": "注销登记日期",
    "ending": "登记怎样终止",
}


def _label(name: str, value: str | None) -> str:
    if value and name in _LISTED:
        return rulebook.label(_LISTED[name], value)
    return value or "—"
