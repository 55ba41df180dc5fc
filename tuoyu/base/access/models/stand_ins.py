"""Who stands in for whom, and when."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from tuoyu.base.access.models.users import User
from tuoyu.base.kernel import clock

STOOD_IN_ONCE = "stand_in_one_at_a_time"


class StandIn(models.Model):
    """A colleague of the same body who does somebody's work while they are away. It gives no right: the colleague holds
    the same roles. One ended early keeps its row; one that never began has an empty validity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    absent = models.ForeignKey(User, verbose_name="不在岗的人", on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(User, verbose_name="代理人", on_delete=models.PROTECT, related_name="standing_in")
    valid = DateRangeField(verbose_name="代理期间")
    named_by = models.CharField(verbose_name="安排人", max_length=120)
    named_at = models.DateTimeField(verbose_name="安排时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        constraints = [
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="stand_in_is_another"),
            ExclusionConstraint(
                name=STOOD_IN_ONCE,
                expressions=[("absent", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None when it never began."""
        return None if self.valid.isempty else self.valid.upper - timedelta(days=1)

    def stands(self, today: date) -> bool:
        """Whether it holds, or is to come."""
        return not self.valid.isempty and self.valid.upper > today

    @property
    def audit_area(self) -> int:
        """Where whoever is away works."""
        return self.absent.audit_area
