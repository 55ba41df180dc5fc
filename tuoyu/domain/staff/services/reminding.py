"""Reminding institutions of papers of their people that run out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuoyu.base.access.areas import NATION
from tuoyu.base.kernel import reminders
from tuoyu.base.kernel.acts import act
from tuoyu.domain.staff.models import Assignment
from tuoyu.domain.staff.policies import ASSIGNMENT


@act("staff.remind_of_papers", "人员证明到期提醒")
def remind_of_papers(actor: Any, found: Sequence[tuple[reminders.Due, reminders.Stage]]) -> int:
    """Tell institutions whose papers run out or are not there; returns how many papers were told of."""
    ASSIGNMENT.require(actor, "remind", Assignment(area=NATION))
    return reminders.tell(found)
