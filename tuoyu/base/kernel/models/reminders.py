"""What people have been reminded of."""

from __future__ import annotations

import uuid

from django.db import models


class Reminder(models.Model):
    """That one thing falling due on one day was told at one stage: the row is why it is told once only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about_type = models.CharField(verbose_name="关于", max_length=40)
    about_id = models.UUIDField(verbose_name="关于的记录")
    key = models.CharField(verbose_name="依据", max_length=60, help_text="规则键")
    due_on = models.DateField(verbose_name="到期日")
    stage = models.CharField(verbose_name="时点", max_length=8)
    told_at = models.DateTimeField(verbose_name="提醒时间")

    class Meta:
        verbose_name = verbose_name_plural = "到期提醒"
        constraints = [
            models.UniqueConstraint(fields=["about_id", "key", "due_on", "stage"], name="reminder_once"),
        ]
