"""What a machine suggests and a person decides."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Suggestion(models.Model):
    """A draft value with its sources and model; it changes nothing until a person accepts it."""

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        ACCEPTED = "accepted", "已采纳"
        DECLINED = "declined", "未采纳"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(verbose_name="种类", max_length=40)
    about_type = models.CharField(verbose_name="关于", max_length=40)
    about_id = models.UUIDField(verbose_name="关于的记录")
    field = models.CharField(verbose_name="字段", max_length=40)
    value = models.JSONField(verbose_name="建议值")
    sentence = models.TextField(verbose_name="说明")
    sources = models.JSONField(verbose_name="依据")
    model = models.CharField(verbose_name="方法与版本", max_length=60)
    confidence = models.FloatField(verbose_name="把握", help_text="0 到 1")
    made_at = models.DateTimeField(verbose_name="提出时间")
    state = models.CharField(verbose_name="状态", max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(verbose_name="决定时间", null=True)
    decided_by = models.TextField(verbose_name="决定人", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "建议"
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id", "field"], condition=Q(state="open"), name="suggestion_one_open"
            ),
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=1), name="suggestion_confidence"),
        ]
