"""Submissions already carried out, so that sending one twice has one effect."""

from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """The answer once given to (sender, route, key); a repeat with the same body gets it again."""

    pk = models.CompositePrimaryKey("sender", "route", "key")
    sender = models.CharField(verbose_name="提交者", max_length=64)
    route = models.CharField(verbose_name="路径", max_length=200)
    key = models.CharField(verbose_name="幂等键", max_length=64)
    body_digest = models.CharField(verbose_name="内容摘要", max_length=64)
    status = models.PositiveSmallIntegerField(verbose_name="答复状态")
    location = models.TextField(verbose_name="答复去向", blank=True)
    answer = models.TextField(verbose_name="答复内容", blank=True)
    at = models.DateTimeField(verbose_name="时间")

    class Meta:
        verbose_name = verbose_name_plural = "已办提交"
        indexes = [models.Index(fields=["at"], name="submission_by_time")]
