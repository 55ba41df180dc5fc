"""What an institution tells the public about itself, with the days it stood there."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from tuoyu.base.access.models import Body
from tuoyu.domain.institutions.models import Institution


class Disclosure(models.Model):
    """One item of the public notice as it stood for a time. Public by law: nothing personal belongs here.

    `kind` is a code of the enumeration `disclosure_item`; `fees` maps codes of `fee_item` to yuan a month as text.
    One published again on its first day keeps an empty time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="disclosures")
    area = models.IntegerField(verbose_name="区划")
    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(verbose_name="公示事项", max_length=24)
    text = models.TextField(verbose_name="内容", blank=True)
    fees = models.JSONField(verbose_name="收费标准", default=dict, help_text="元/月")
    price_mode = models.CharField(verbose_name="定价方式", max_length=16, blank=True)
    valid = DateRangeField(verbose_name="公示期")
    confirmed_on = models.DateField(verbose_name="最近确认")
    published_at = models.DateTimeField(verbose_name="公示时间")
    published_by = models.CharField(verbose_name="公示人", max_length=160)

    class Meta:
        db_table = "filing_disclosure"
        verbose_name = verbose_name_plural = "公示内容"
        ordering = ["kind", "-published_at"]
        constraints = [
            ExclusionConstraint(
                name="disclosure_one_at_a_time",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
