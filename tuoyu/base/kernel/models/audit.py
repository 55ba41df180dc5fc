"""The log of acts and sensitive reads: append-only, one hash chain per county, written by a trigger."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One act or read. `seq`, `recorded_at`, `previous` and `digest` are set by the database, never by us.

    Nothing personal stands here: `detail` is JSON text naming fields and counts, not values, so that an erasure
    elsewhere never breaks the chain.
    """

    pk = models.CompositePrimaryKey("chain", "seq")
    chain = models.IntegerField(verbose_name="链", help_text="县级区划路径；全国性的为 0")
    seq = models.BigIntegerField(verbose_name="序号", editable=False)
    recorded_at = models.DateTimeField(verbose_name="记录时间", editable=False)
    actor_id = models.UUIDField(verbose_name="操作人编号", null=True)
    actor_label = models.TextField(verbose_name="操作人")
    action = models.TextField(verbose_name="行为")
    object_type = models.TextField(verbose_name="对象类别", blank=True)
    object_id = models.TextField(verbose_name="对象编号", blank=True)
    area = models.IntegerField(verbose_name="区划", default=0)
    outcome = models.TextField(verbose_name="结果")
    purpose = models.TextField(verbose_name="目的", blank=True)
    source = models.TextField(verbose_name="来源", blank=True)
    detail = models.TextField(verbose_name="细节", blank=True)
    previous = models.BinaryField(verbose_name="前一条摘要", editable=False)
    digest = models.BinaryField(verbose_name="本条摘要", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["chain", "seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "seq"], name="audit_by_object"),
            models.Index(fields=["actor_id", "recorded_at"], name="audit_by_actor"),
            models.Index(fields=["area", "recorded_at"], name="audit_by_area"),
        ]


class AuditHead(models.Model):
    """The last link of each chain; only the trigger writes it."""

    chain = models.IntegerField(primary_key=True)
    seq = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "记录链头"
