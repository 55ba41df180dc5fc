"""Sanitary evaluations: the sheet an institution fills in about itself before it files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case
from tuoyu.domain.institutions.models import Institution


class SanitaryEvaluation(Case):
    """One filled sheet; its report is an issued document about it. `sheet` is the list it was begun under.

    `answers` maps an item's code to its verdict, and the code with `_note` to a remark. `meal_supply` decides whether
    the canteen is judged.
    """

    body = models.ForeignKey(Body, verbose_name="评价单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="sanitary_evaluations")
    regime = models.CharField(verbose_name="评价方式", max_length=24)
    sheet = models.CharField(verbose_name="评价表版本", max_length=60)
    meal_supply = models.CharField(verbose_name="供餐方式", max_length=16, blank=True)
    answers = models.JSONField(verbose_name="填写内容", default=dict)
    saved_at = models.DateTimeField(verbose_name="保存时间")
    concluded_at = models.DateTimeField(verbose_name="完成时间", null=True)

    class Meta:
        db_table = "filing_sanitaryevaluation"
        verbose_name = verbose_name_plural = "卫生评价"
        constraints = [
            models.UniqueConstraint(fields=["institution"], condition=Q(state="draft"), name="sanitary_one_at_a_time")
        ]
        indexes = [models.Index(fields=["area", "id"], name="sanitary_by_area")]
