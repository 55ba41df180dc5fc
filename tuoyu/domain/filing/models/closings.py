"""Requests to cancel a filing: why, from which day on, and where every child in care goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case, IssuedDocument
from tuoyu.domain.filing.models.papers import HandedIn
from tuoyu.domain.filing.workflows import CLOSING_OPEN
from tuoyu.domain.institutions.models import Institution


class Closing(Case):
    """An institution asks to be cancelled. `placements` is a list of {"way", "to", "children"}, no child by name.

    `way` is a code of `placement_way`, `reason` one of `closing_reason`; `notice` ended the filing.
    """

    body = models.ForeignKey(Body, verbose_name="申报单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="closings")
    papers_list = models.CharField(verbose_name="材料依据", max_length=60)
    reason = models.CharField(verbose_name="注销原因", max_length=24, blank=True)
    explained = models.CharField(verbose_name="说明", max_length=300, blank=True)
    closes_on = models.DateField(verbose_name="停止服务日期", null=True)
    families_told_on = models.DateField(verbose_name="告知家庭日期", null=True)
    placements = models.JSONField(verbose_name="安置去向", default=list)
    handed_in_at = models.DateTimeField(verbose_name="提交时间", null=True)
    notice = models.ForeignKey(
        IssuedDocument, verbose_name="注销通知书", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "注销申请"
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=Q(state__in=list(CLOSING_OPEN)), name="closing_one_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="closing_by_area"),
            models.Index(fields=["state", "area", "id"], name="closing_by_state"),
        ]


class ClosingPaper(HandedIn):
    """One file handed in for one paper of a request to cancel."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="papers")

    class Meta(HandedIn.Meta):
        verbose_name = verbose_name_plural = "注销材料"
