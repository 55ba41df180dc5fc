"""The division tree: one stable path per division, and the codes that other systems call it by."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from tuoyu.base.access.areas import Level, level_of, span_of


class Area(models.Model):
    """A division. `path` is ours and never changes: nine digits, 2 province, 2 prefecture, 2 county, 3 township."""

    path = models.IntegerField(verbose_name="路径", primary_key=True)
    name = models.CharField(verbose_name="名称", max_length=60)
    full_name = models.CharField(verbose_name="全称", max_length=200)
    longitude = models.FloatField(verbose_name="驻地经度", null=True)
    latitude = models.FloatField(verbose_name="驻地纬度", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> Level:
        return level_of(self.path)

    @property
    def audit_area(self) -> int:
        """Acts upon a division are written down in it."""
        return self.path

    @property
    def bounds(self) -> tuple[int, int]:
        """The first and last path inside this division."""
        return self.path, self.path + span_of(self.path) - 1


class AreaCode(models.Model):
    """What one code system calls a division, and since when. A code without its system is wrong data."""

    class System(models.TextChoices):
        GB2260 = "gb2260", "GB/T 2260"
        NBS = "nbs", "统计用区划代码"
        MCA = "mca", "民政部区划代码"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="codes")
    system = models.CharField(verbose_name="代码体系", max_length=10, choices=System)
    code = models.CharField(verbose_name="代码", max_length=12)
    valid = DateRangeField(verbose_name="有效期")
    source = models.CharField(verbose_name="来源", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "区划代码"
        constraints = [
            ExclusionConstraint(
                name="area_code_means_one_area",
                expressions=[
                    ("system", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="area_has_one_code_a_system",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("system", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
