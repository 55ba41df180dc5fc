"""Official documents and the gap-free series their numbers come from."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tuoyu.base.kernel.models.files import StoredFile


class NumberSeries(models.Model):
    """One run of numbers of one issuing body, kind and year; its row is locked while a number is taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issuer_id = models.UUIDField(verbose_name="出具单位")
    kind = models.CharField(verbose_name="文书种类", max_length=40)
    year = models.PositiveSmallIntegerField(verbose_name="年份")
    last = models.PositiveIntegerField(verbose_name="已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文号序列"
        constraints = [models.UniqueConstraint(fields=["issuer_id", "kind", "year"], name="number_series_once")]


class IssuedDocument(models.Model):
    """A document as it left the house: number, frozen content, file and digest. Only its revocation is ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(verbose_name="文书种类", max_length=40)
    title = models.TextField(verbose_name="标题")
    number = models.CharField(verbose_name="文号", max_length=60)
    issuer_id = models.UUIDField(verbose_name="出具单位")
    issuer_name = models.TextField(verbose_name="出具单位名称")
    area = models.IntegerField(verbose_name="区划")
    body_id = models.UUIDField(verbose_name="收文单位", null=True)
    about_type = models.CharField(verbose_name="关于", max_length=40)
    about_id = models.UUIDField(verbose_name="关于的记录")
    subject = models.TextField(verbose_name="收文者名称", help_text="公开验真页会显示，不得含个人信息")
    issued_at = models.DateTimeField(verbose_name="出具时间")
    issued_by = models.TextField(verbose_name="经办人")
    content = models.JSONField(verbose_name="内容", help_text="出具时的事实，此后不变")
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT)
    verify_code = models.CharField(verbose_name="验真码", max_length=32, unique=True)
    revoked_at = models.DateTimeField(verbose_name="作废时间", null=True)
    revoked_reason = models.TextField(verbose_name="作废原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = [
            models.UniqueConstraint(fields=["issuer_id", "number"], name="document_number_once"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoked_reason=""), name="document_revoked_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["about_type", "about_id"], name="document_by_subject")]
