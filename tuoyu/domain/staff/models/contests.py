"""What people contest in their own records."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case, StoredFile
from tuoyu.domain.staff.models.people import Person
from tuoyu.domain.staff.workflows import CONTEST_OPEN


class Contest(Case):
    """One line of a record that its person says is wrong. `body` is who entered the line: the institution that answers
    first, or the office about whose entry only the bureau decides. `stood` is the line in words as it was contested,
    `name` the person's name: whoever decides may no longer reach the record itself."""

    class Kind(models.TextChoices):
        POST = "post", "任职"
        CREDENTIAL = "credential", "证明"
        QUERY = "query", "背景查询结果"
        EMPLOYMENT = "employment", "用工和参保"
        RESTRICTION = "restriction", "从业限制"

    body = models.ForeignKey(Body, verbose_name="登记单位", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="contests")
    name = models.CharField(verbose_name="姓名", max_length=40)
    kind = models.CharField(verbose_name="哪一类", max_length=16, choices=Kind)
    line = models.UUIDField(verbose_name="哪一项")
    stood = models.CharField(verbose_name="登记的内容", max_length=300)
    said = models.CharField(verbose_name="本人说明", max_length=500)
    evidence = models.ForeignKey(StoredFile, verbose_name="证据", on_delete=models.PROTECT, related_name="+", null=True)
    raised_by = models.UUIDField(verbose_name="提出账号")
    agrees = models.BooleanField(verbose_name="机构认可", null=True)
    answer = models.CharField(verbose_name="机构答复", max_length=500, blank=True)
    answered_by = models.CharField(verbose_name="答复人", max_length=160, blank=True)
    decision = models.CharField(verbose_name="决定理由", max_length=500, blank=True)
    decided_by = models.CharField(verbose_name="决定人", max_length=160, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "line"], condition=Q(state__in=CONTEST_OPEN), name="contest_one_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["area", "state", "id"], name="contest_by_area"),
            models.Index(fields=["person", "state"], name="contest_by_person"),
            models.Index(fields=["raised_by"], name="contest_by_account"),
        ]
