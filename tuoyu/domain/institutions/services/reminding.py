"""Reminding people of papers of institutions that run out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuoyu.base.access.areas import NATION
from tuoyu.base.kernel import reminders
from tuoyu.base.kernel.acts import act
from tuoyu.domain.institutions.models import Paper
from tuoyu.domain.institutions.policies import PAPER


@act("institutions.remind_of_papers", "证照到期提醒")
def remind_of_papers(actor: Any, found: Sequence[tuple[reminders.Due, reminders.Stage]]) -> int:
    """Tell institutions and departments what runs out; returns how many papers were told of."""
    PAPER.require(actor, "remind", Paper(area=NATION))
    return reminders.tell(found)
