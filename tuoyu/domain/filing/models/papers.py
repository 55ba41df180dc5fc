"""What every file handed in for a paper of a case has in common."""

from __future__ import annotations

import uuid

from django.db import models

from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.models import StoredFile


class HandedIn(Walled):
    """One file for one paper (`code`) of a case. Removed files stay, out of sight."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(verbose_name="材料", max_length=40)
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT)
    handed_in_at = models.DateTimeField(verbose_name="上传时间")
    removed_at = models.DateTimeField(verbose_name="撤下时间", null=True)

    class Meta:
        abstract = True
        ordering = ["code", "handed_in_at"]
