"""Pairs of people on record that may be one and the same human being, and what became of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tuoyu.base.kernel.models import Case
from tuoyu.domain.staff.models.people import Person


class PersonDuplicate(Case):
    """Two people on record who look like one. `area` and `other_area` are where the first and the second work.

    `journal` lists every row that a merge moved, with what stood there before, so that it can be taken back.
    """

    first = models.ForeignKey(Person, verbose_name="甲", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, verbose_name="乙", on_delete=models.PROTECT, related_name="+")
    other_area = models.IntegerField(verbose_name="乙所在区划")
    reasons = ArrayField(models.CharField(max_length=16), verbose_name="相同之处")
    survivor = models.ForeignKey(Person, verbose_name="保留", on_delete=models.PROTECT, related_name="+", null=True)
    proposed_by = models.UUIDField(verbose_name="提出人编号", null=True)
    journal = models.JSONField(verbose_name="合并时移动的记录", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "疑似重复人员"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="person_duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="person_duplicate_in_order"),
        ]
        indexes = [models.Index(fields=["area", "other_area", "state"], name="person_duplicate_by_area")]

    @property
    def loser(self) -> Person:
        """The one that goes into the survivor; the second while nobody has proposed anything."""
        return self.first if self.survivor_id == self.second_id else self.second
