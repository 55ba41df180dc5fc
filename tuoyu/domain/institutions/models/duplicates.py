"""Pairs of institutions that may be one and the same, and what became of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tuoyu.base.kernel.models import Case
from tuoyu.domain.institutions.models.institution import Institution


class Duplicate(Case):
    """Two institutions that look like one. `area` and `other_area` are where the first and the second lie.

    `journal` lists every row that a merge moved, with what stood there before, so that it can be taken back.
    """

    first = models.ForeignKey(Institution, verbose_name="甲", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Institution, verbose_name="乙", on_delete=models.PROTECT, related_name="+")
    other_area = models.IntegerField(verbose_name="乙所在区划")
    reasons = ArrayField(models.CharField(max_length=16), verbose_name="相同之处")
    survivor = models.ForeignKey(
        Institution, verbose_name="保留", on_delete=models.PROTECT, related_name="+", null=True
    )
    proposed_by = models.UUIDField(verbose_name="提出人编号", null=True)
    journal = models.JSONField(verbose_name="合并时移动的记录", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "疑似重复"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_in_order"),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="duplicate_by_area"),
            models.Index(fields=["other_area", "state"], name="duplicate_by_other_area"),
        ]

    @property
    def loser(self) -> Institution:
        """The one that goes into the survivor; the second while nobody has proposed anything."""
        return self.first if self.survivor_id == self.second_id else self.second
