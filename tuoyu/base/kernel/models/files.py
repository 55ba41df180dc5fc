"""Files as kept: private, sanitised, named by a random id, known by their digest."""

from __future__ import annotations

import uuid

from django.db import models


class StoredFile(models.Model):
    """One file in private storage; who may read it is decided by the record that points to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField(verbose_name="原文件名")
    media_type = models.CharField(verbose_name="类型", max_length=80)
    size = models.PositiveIntegerField(verbose_name="大小", help_text="字节，净化之后")
    sha256 = models.CharField(verbose_name="摘要", max_length=64)
    stored_at = models.DateTimeField(verbose_name="存入时间")
    stored_by = models.TextField(verbose_name="存入人")

    class Meta:
        verbose_name = verbose_name_plural = "文件"
