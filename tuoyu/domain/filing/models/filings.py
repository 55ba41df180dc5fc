"""Filings with their sections, materials and the officer's comments."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from tuoyu.base.access.models import Body, User
from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.models import Case
from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.filing.models.papers import HandedIn
from tuoyu.domain.institutions.models import Institution


class Filing(Case):
    """An institution's filing. `body` is the institution's own; the receipt is an issued document about it."""

    body = models.ForeignKey(Body, verbose_name="申报单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="filings")
    handled_by = models.ForeignKey(User, verbose_name="经办人", on_delete=models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(verbose_name="首次提交时间", null=True)
    accepted_at = models.DateTimeField(verbose_name="出具回执时间", null=True)
    ended_at = models.DateTimeField(verbose_name="注销时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "备案"
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state__in=["draft", "submitted", "returned", "filed"]),
                name="filing_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__gte=F("submitted_at")), name="filing_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="filing_by_area"),
            models.Index(fields=["state", "area", "id"], name="filing_by_state"),
        ]


class FilingSection(Walled):
    """One section of a filing, as typed so far. Anything that identifies a person stands in `private` only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(verbose_name="节", max_length=24)
    answers = models.JSONField(verbose_name="填写内容", default=dict)
    private = SealedTextField(verbose_name="个人信息", null=True, help_text="JSON，密封")
    version = models.PositiveIntegerField(verbose_name="版本", default=1)
    saved_at = models.DateTimeField(verbose_name="保存时间")
    saved_by = models.CharField(verbose_name="保存人", max_length=160)

    class Meta:
        verbose_name = verbose_name_plural = "备案分节"
        constraints = [models.UniqueConstraint(fields=["filing", "key"], name="section_once")]


class SectionComment(Walled):
    """What the officer asks to be corrected in one section, until it is settled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="comments")
    section = models.CharField(verbose_name="节", max_length=24)
    text = models.TextField(verbose_name="意见")
    written_at = models.DateTimeField(verbose_name="写于")
    written_by = models.CharField(verbose_name="写者", max_length=160)
    asked_at = models.DateTimeField(verbose_name="提出补正时间", null=True)
    answered_at = models.DateTimeField(verbose_name="申请人改正时间", null=True)
    settled_at = models.DateTimeField(verbose_name="确认解决时间", null=True)
    settled_by = models.CharField(verbose_name="确认人", max_length=160, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分节意见"
        ordering = ["written_at"]
        indexes = [models.Index(fields=["filing"], name="comment_open", condition=Q(settled_at=None))]


class FilingMaterial(HandedIn):
    """One file handed in for one required paper. Replaced files stay, out of sight."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="materials")
    handed_in_by = models.CharField(verbose_name="上传人", max_length=160)

    class Meta(HandedIn.Meta):
        verbose_name = verbose_name_plural = "备案材料"
        indexes = [models.Index(fields=["filing", "code"], name="material_current", condition=Q(removed_at=None))]
