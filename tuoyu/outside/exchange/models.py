"""Attempts to carry a delivery out of the house; the deliveries themselves are planned in the kernel."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tuoyu.base.kernel.models import Delivery


class Attempt(models.Model):
    """One attempt, written down before the effect so that a crash in the middle is remembered.

    Until `retry_at` nobody else takes the delivery up; None = this attempt settled it.
    """

    class Outcome(models.TextChoices):
        UNKNOWN = "unknown", "没有结果"
        SENT = "sent", "已送达"
        HELD = "held", "未接通道，留存"
        FAILED = "failed", "失败"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, verbose_name="外发", on_delete=models.PROTECT, related_name="carried")
    began_at = models.DateTimeField(verbose_name="开始时间")
    ended_at = models.DateTimeField(verbose_name="结束时间", null=True)
    retry_at = models.DateTimeField(verbose_name="下次尝试", null=True)
    outcome = models.CharField(verbose_name="结果", max_length=10, choices=Outcome, default=Outcome.UNKNOWN)
    reason = models.TextField(verbose_name="原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "外发尝试"
        ordering = ["-began_at"]
        indexes = [
            models.Index(
                fields=["delivery", "retry_at"], name="attempt_to_repeat", condition=Q(retry_at__isnull=False)
            ),
            models.Index(fields=["delivery", "-began_at"], name="attempt_by_delivery"),
        ]
