"""Changes of a filing: which facts, from what to what, with the papers handed in for them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case
from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.filing.models.papers import HandedIn
from tuoyu.domain.filing.workflows import CHANGE_OPEN
from tuoyu.domain.institutions.models import Institution


class ChangeFiling(Case):
    """One change of an institution's filing. `items` are codes of `change_item`; `papers_list` the list it is under.

    `wanted` is what is to be on record, `before` what was when it was carried out. What identifies a person stands in
    `private` only (JSON, sealed).
    """

    body = models.ForeignKey(Body, verbose_name="申报单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="changes")
    papers_list = models.CharField(verbose_name="材料依据", max_length=60)
    items = ArrayField(models.CharField(max_length=24), verbose_name="变更事项", default=list)
    wanted = models.JSONField(verbose_name="变更为", default=dict)
    before = models.JSONField(verbose_name="原为", default=dict)
    private = SealedTextField(verbose_name="个人信息", null=True, help_text="JSON，密封")
    reason = models.CharField(verbose_name="变更原因", max_length=300, blank=True)
    handed_in_at = models.DateTimeField(verbose_name="提交时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更备案"
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=Q(state__in=list(CHANGE_OPEN)), name="change_one_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["area", "id"], name="change_by_area"),
            models.Index(fields=["state", "area", "id"], name="change_by_state"),
        ]


class ChangePaper(HandedIn):
    """One file handed in for one paper of a change."""

    change = models.ForeignKey(ChangeFiling, on_delete=models.PROTECT, related_name="papers")

    class Meta(HandedIn.Meta):
        verbose_name = verbose_name_plural = "变更材料"
