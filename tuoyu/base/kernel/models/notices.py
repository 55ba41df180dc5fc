"""Notices inside the house and deliveries that leave it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tuoyu.base.kernel.sealed import SealedTextField


class Notice(models.Model):
    """A sentence for a person, or for everybody who acts for a body, with the page it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to_user_id = models.UUIDField(verbose_name="收件人", null=True)
    to_body_id = models.UUIDField(verbose_name="收件单位", null=True)
    kind = models.CharField(verbose_name="种类", max_length=40)
    sentence = models.TextField(verbose_name="内容")
    link = models.TextField(verbose_name="链接", blank=True)
    told_at = models.DateTimeField(verbose_name="时间")

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-told_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_user_id=None, to_body_id__isnull=False) | Q(to_user_id__isnull=False, to_body_id=None),
                name="notice_one_recipient",
            )
        ]
        indexes = [
            models.Index(fields=["to_user_id", "-told_at"], name="notice_by_user"),
            models.Index(fields=["to_body_id", "-told_at"], name="notice_by_body"),
        ]


class NoticeReading(models.Model):
    """Who has read which notice, and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    user_id = models.UUIDField(verbose_name="读者")
    read_at = models.DateTimeField(verbose_name="读于")

    class Meta:
        verbose_name = verbose_name_plural = "通知阅读"
        constraints = [models.UniqueConstraint(fields=["notice", "user_id"], name="notice_read_once")]


class Delivery(models.Model):
    """Something that must leave the house (SMS, e-mail, another system): planned here, carried by `exchange`."""

    class State(models.TextChoices):
        PLANNED = "planned", "待送"
        HELD = "held", "未接通道，留存"
        SENT = "sent", "已送达"
        FAILED = "failed", "送不出去"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(verbose_name="通道", max_length=20)
    recipient = SealedTextField(verbose_name="收件地址")
    text = SealedTextField(verbose_name="内容")
    kind = models.CharField(verbose_name="种类", max_length=40)
    area = models.IntegerField(verbose_name="区划")
    about_type = models.CharField(verbose_name="关于", max_length=40, blank=True)
    about_id = models.UUIDField(verbose_name="关于的记录", null=True)
    planned_at = models.DateTimeField(verbose_name="计划时间")
    state = models.CharField(verbose_name="状态", max_length=10, choices=State, default=State.PLANNED)
    attempts = models.PositiveSmallIntegerField(verbose_name="尝试次数", default=0)
    sent_at = models.DateTimeField(verbose_name="送达时间", null=True)
    last_error = models.TextField(verbose_name="最近一次失败原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "外发"
        ordering = ["-planned_at"]
        indexes = [
            models.Index(fields=["planned_at"], name="delivery_planned", condition=Q(state="planned")),
            models.Index(fields=["area", "-planned_at"], name="delivery_by_area"),
        ]
