"""What the schedule calls: reminders of rechecks, of recognitions that run out and of annual reports."""

from __future__ import annotations

from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import reminders
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.publicity.selectors.dues import dues
from tuoyu.domain.publicity.services import reminding


def remind_of_clocks() -> None:
    """Tell those who must act what falls due; does nothing, and leaves no trace, when nothing does."""
    system = system_user()
    with unit_of_work(system):
        if found := reminders.fresh(dues()):
            reminding.remind_of_clocks(system, found)
