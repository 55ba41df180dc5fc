"""Cases, what happened to them, and the clocks that run on them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Case(models.Model):
    """What every case has. `state` is assigned by `kernel.cases` alone; `version` catches concurrent edits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.IntegerField(verbose_name="区划")
    state = models.CharField(verbose_name="状态", max_length=24)
    version = models.PositiveIntegerField(verbose_name="版本", default=1)
    opened_at = models.DateTimeField(verbose_name="建立时间")

    class Meta:
        abstract = True


class CaseEvent(models.Model):
    """One line of a case's log; never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_type = models.CharField(verbose_name="事项", max_length=40)
    case_id = models.UUIDField(verbose_name="案件")
    seq = models.PositiveIntegerField(verbose_name="序号")
    step = models.CharField(verbose_name="步骤", max_length=40)
    label = models.TextField(verbose_name="经过")
    before = models.CharField(verbose_name="之前", max_length=24, blank=True)
    after = models.CharField(verbose_name="之后", max_length=24)
    at = models.DateTimeField(verbose_name="时间")
    actor_id = models.UUIDField(verbose_name="办理人编号", null=True)
    actor_label = models.TextField(verbose_name="办理人")
    note = models.TextField(verbose_name="说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经过"
        ordering = ["case_type", "case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case_type", "case_id", "seq"], name="case_event_once")]


class Deadline(models.Model):
    """A clock on a case. Start, length and suspensions are stored; the due date is computed (`kernel.deadlines`).

    `days` is copied from the rule when the clock starts: a case keeps the law it began under.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_type = models.CharField(verbose_name="事项", max_length=40)
    case_id = models.UUIDField(verbose_name="案件")
    key = models.CharField(verbose_name="依据", max_length=60, help_text="规则键")
    area = models.IntegerField(verbose_name="区划")
    starts_on = models.DateField(verbose_name="起算日", help_text="收到之日，次一工作日为第 1 日")
    days = models.PositiveSmallIntegerField(verbose_name="天数")
    in_workdays = models.BooleanField(verbose_name="按工作日", default=True)
    closed_on = models.DateField(verbose_name="办结日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        constraints = [
            models.UniqueConstraint(
                fields=["case_type", "case_id", "key"], condition=Q(closed_on=None), name="deadline_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("starts_on")), name="deadline_closes_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "starts_on"], name="deadline_open", condition=Q(closed_on=None)),
            models.Index(fields=["case_id"], name="deadline_of_case"),
        ]


class Suspension(models.Model):
    """A stretch during which a clock stands still: days after `from_on` up to and including `until_on` do not count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, verbose_name="时限", on_delete=models.PROTECT, related_name="suspensions")
    from_on = models.DateField(verbose_name="自")
    until_on = models.DateField(verbose_name="至", null=True)
    reason = models.TextField(verbose_name="原因")

    class Meta:
        verbose_name = verbose_name_plural = "时限暂停"
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(fields=["deadline"], condition=Q(until_on=None), name="suspension_one_open"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="suspension_ends_after_start"
            ),
        ]
