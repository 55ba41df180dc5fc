"""Reminding people of the clocks of filings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuoyu.base.access.areas import NATION
from tuoyu.base.kernel import reminders
from tuoyu.base.kernel.acts import act
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING


@act("filing.remind_of_clocks", "到期提醒")
def remind_of_clocks(actor: Any, found: Sequence[tuple[reminders.Due, reminders.Stage]]) -> int:
    """Tell everybody what falls due for them; returns how many things were told."""
    FILING.require(actor, "remind", Filing(area=NATION))
    return reminders.tell(found)
