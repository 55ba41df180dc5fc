"""Institutions: who gives care, from registration to deregistration."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from tuoyu.base.access.models import Body


class Grams(Func):
    """One- and two-character pieces of a text, for search by any part of a Chinese name (`kernel_grams` in SQL)."""

    function = "kernel_grams"
    output_field = ArrayField(models.TextField())


class Institution(models.Model):
    """Whoever gives care to children under three, from registration to deregistration.

    Enumerated columns hold codes of `rulebook/enumerations.toml`. How an institution was filed is not known here:
    `filing` writes the outcome down (`filed_on`, `filing_number`, `filing_ended_on`), `children` its occupancy.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(verbose_name="名称", max_length=120)
    credit_code = models.CharField(verbose_name="统一社会信用代码", max_length=18, unique=True)
    area = models.IntegerField(verbose_name="所在乡镇", help_text="区划路径")
    body = models.OneToOneField(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="institution")
    facility_type = models.CharField(verbose_name="机构类型", max_length=24)
    legal_form = models.CharField(verbose_name="法人形式", max_length=24)
    nature = models.CharField(verbose_name="性质", max_length=16)
    service_modes = ArrayField(models.CharField(max_length=16), verbose_name="服务形式", default=list)
    address = models.CharField(verbose_name="地址", max_length=200)
    business_scope = models.TextField(verbose_name="经营（业务）范围", blank=True)
    representative = models.CharField(verbose_name="法定代表人（负责人）", max_length=40, blank=True)
    registered_on = models.DateField(verbose_name="登记日期")
    deregistered_on = models.DateField(verbose_name="注销登记日期", null=True)
    filed_on = models.DateField(verbose_name="备案日期", null=True)
    filing_number = models.CharField(verbose_name="备案编号", max_length=60, blank=True)
    filing_ended_on = models.DateField(verbose_name="备案注销日期", null=True)
    places = models.PositiveIntegerField(verbose_name="托位", default=0)
    occupancy = models.PositiveIntegerField(verbose_name="在托人数", default=0)
    receipt_days = models.PositiveSmallIntegerField(verbose_name="出具回执用时", null=True, help_text="工作日")
    public_phone = models.CharField(verbose_name="公开电话", max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="已并入", on_delete=models.PROTECT, related_name="merged", null=True
    )
    version = models.PositiveIntegerField(verbose_name="版本", default=1)
    changed_at = models.DateTimeField(verbose_name="最近变更")
    grams = models.GeneratedField(
        expression=Grams(F("name")), output_field=ArrayField(models.TextField()), db_persist=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        constraints = [
            models.CheckConstraint(
                condition=Q(filing_ended_on=None) | Q(filing_ended_on__gte=F("filed_on")),
                name="institution_filing_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | ~Q(filing_number=""), name="institution_filed_with_number"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="institution_by_area"),
            models.Index(fields=["changed_at"], name="institution_by_change"),
            models.Index(
                fields=["area", "id"],
                name="institution_open_to_public",
                condition=Q(filed_on__isnull=False, filing_ended_on=None),
            ),
            GinIndex(fields=["grams"], name="institution_by_grams"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_filed(self) -> bool:
        return self.filed_on is not None and self.filing_ended_on is None
