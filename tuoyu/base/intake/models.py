"""What people bring to be taken in: a run and the portions of its rows."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from tuoyu.base.access.models import User
from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.sealed import SealedTextField


class ImportRun(Walled):
    """One table that somebody brought: `body` and `area` are theirs.

    Its columns wait for a person's word until `started_at`; its rows are being taken in until `finished_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(verbose_name="种类", max_length=32)
    file_name = models.TextField(verbose_name="文件名")
    sheet = models.TextField(verbose_name="工作表", blank=True)
    headings = models.JSONField(verbose_name="表头")
    mapping = models.JSONField(verbose_name="对应的字段", help_text="与表头同序，空的不导入")
    total = models.PositiveIntegerField(verbose_name="行数")
    brought_by = models.ForeignKey(User, verbose_name="导入人", on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(verbose_name="上传时间")
    started_at = models.DateTimeField(verbose_name="开始时间", null=True)
    finished_at = models.DateTimeField(verbose_name="完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "表格导入"
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")), name="import_finishes_after_start"
            )
        ]
        indexes = [models.Index(fields=["body", "-brought_at"], name="import_by_body")]


class ImportPortion(Walled):
    """Some rows of a run, taken in together or not at all.

    `rows` is JSON: [line, cells] of every row; once taken in, [line, cells, reasons] of those sent back, and no others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(ImportRun, verbose_name="导入", on_delete=models.PROTECT, related_name="portions")
    number = models.PositiveIntegerField(verbose_name="序号")
    count = models.PositiveIntegerField(verbose_name="行数")
    rows = SealedTextField(verbose_name="内容")
    done_at = models.DateTimeField(verbose_name="完成时间", null=True)
    outcomes = models.JSONField(verbose_name="结果", default=dict, help_text="结果到行数")
    changed = models.PositiveIntegerField(verbose_name="有变化的行数", default=0)
    returned = models.PositiveIntegerField(verbose_name="退回的行数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "导入的一批"
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_portion_once")]
        indexes = [models.Index(fields=["run", "number"], name="import_portion_to_do", condition=Q(done_at=None))]
