"""Reminding people of rechecks, of recognitions that run out and of annual reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuoyu.base.access.areas import NATION
from tuoyu.base.kernel import reminders
from tuoyu.base.kernel.acts import act
from tuoyu.domain.publicity.models import Recognition
from tuoyu.domain.publicity.policies import RECOGNITION


@act("publicity.remind_of_clocks", "认定和年报到期提醒")
def remind_of_clocks(actor: Any, found: Sequence[tuple[reminders.Due, reminders.Stage]]) -> int:
    """Tell offices and institutions what falls due for them; returns how many things were told."""
    RECOGNITION.require(actor, "remind", Recognition(area=NATION))
    return reminders.tell(found)
