"""Division-day rollups of the register, and the population they are compared with."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RegisterDay(models.Model):
    """The register of one division at the end of one day: additive counts only, rates are derived on reading.

    `receipt_histogram[d]` counts the receipts given so far after d working days (last slot: that many or more), so
    that medians stay exact when divisions are added up.
    """

    pk = models.CompositePrimaryKey("area", "day")
    area = models.IntegerField(verbose_name="区划")
    day = models.DateField(verbose_name="日期")
    institutions = models.IntegerField(verbose_name="登记机构")
    filed = models.IntegerField(verbose_name="备案机构")
    places = models.IntegerField(verbose_name="托位")
    townships = models.IntegerField(verbose_name="乡镇")
    townships_covered = models.IntegerField(verbose_name="有备案机构的乡镇")
    receipt_histogram = ArrayField(models.IntegerField(), verbose_name="回执用时分布")

    class Meta:
        verbose_name = verbose_name_plural = "名录日统计"


class Population(models.Model):
    """Residents of a division at the end of a year, written down from a statistical source."""

    pk = models.CompositePrimaryKey("area", "year")
    area = models.IntegerField(verbose_name="区划")
    year = models.PositiveSmallIntegerField(verbose_name="年份")
    residents = models.PositiveIntegerField(verbose_name="常住人口")
    source = models.CharField(verbose_name="来源", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "人口"


class Progress(models.Model):
    """Up to which change of the register each computation has come."""

    name = models.CharField(max_length=40, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "计算进度"
