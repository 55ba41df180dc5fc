"""What stood in a filing each time it was handed in."""

from __future__ import annotations

import uuid

from django.db import models

from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.filing.models.filings import Filing


class FilingVersion(Walled):
    """One submission, kept as it was handed in and never changed afterwards.

    `answers` maps section to what was typed; `private` (sealed JSON) maps section to what identifies a person, and
    `private_marks` holds a keyed digest of each such answer, so that a change shows without opening anything.
    `materials` maps a paper's code to the names and digests of the files that were in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(verbose_name="第几次提交")
    answers = models.JSONField(verbose_name="填写内容", default=dict)
    private = SealedTextField(verbose_name="个人信息", null=True, help_text="JSON，密封")
    private_marks = models.JSONField(verbose_name="个人信息摘要", default=dict, help_text="带密钥的摘要，只用于比较")
    materials = models.JSONField(verbose_name="材料", default=dict)
    submitted_at = models.DateTimeField(verbose_name="提交时间")
    submitted_by = models.CharField(verbose_name="提交人", max_length=160)

    class Meta:
        verbose_name = verbose_name_plural = "备案提交版本"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="filing_version_once")]
