"""Data keys, wrapped by the key provider; the plain key never touches the database."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DataKey(models.Model):
    """One data key in its wrapped form. Exactly one key per purpose is current."""

    kid = models.CharField(verbose_name="密钥编号", max_length=16, primary_key=True)
    purpose = models.CharField(verbose_name="用途", max_length=16, help_text="seal 密封；index 盲索引")
    algorithm = models.CharField(verbose_name="算法", max_length=16)
    wrapped = models.BinaryField(verbose_name="包裹后的密钥")
    made_at = models.DateTimeField(verbose_name="生成时间")
    is_current = models.BooleanField(verbose_name="现用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据密钥"
        constraints = [
            models.UniqueConstraint(fields=["purpose"], condition=Q(is_current=True), name="data_key_one_current")
        ]
