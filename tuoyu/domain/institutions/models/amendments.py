"""Recorded facts that are wrong: who says so, with what evidence, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case, StoredFile
from tuoyu.domain.institutions.models.institution import Institution


class Amendment(Case):
    """One fact of an institution to be put right. `fact` is a code of the rulebook's `amendable_facts`.

    `before` and `wanted` are the fact as JSON holds it. `department` is the kind of body that answers: a department's
    code, or “institution” for the institution itself. `body` is the institution's own.
    """

    institution = models.ForeignKey(
        Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="amendments"
    )
    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    fact = models.CharField(verbose_name="事实", max_length=24)
    before = models.JSONField(verbose_name="名录现为", null=True)
    wanted = models.JSONField(verbose_name="应为")
    reason = models.CharField(verbose_name="理由", max_length=300)
    evidence = models.ForeignKey(StoredFile, verbose_name="证据", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(verbose_name="答复单位", max_length=40)
    is_from_institution = models.BooleanField(verbose_name="由机构提出")
    proposed_by = models.UUIDField(verbose_name="提出人编号")
    proposed_label = models.CharField(verbose_name="提出人", max_length=160)
    answered_by = models.CharField(verbose_name="答复人", max_length=160, blank=True)
    answer = models.CharField(verbose_name="答复", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更正"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "fact"], condition=Q(state="amendment_asked"), name="amendment_one_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["area", "state", "id"], name="amendment_by_area"),
            models.Index(fields=["department", "state", "area"], name="amendment_by_department"),
        ]
