"""What the schedule calls: looking for institutions entered twice, reminding of papers that run out."""

from __future__ import annotations

from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import reminders
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions.selectors.dues import dues
from tuoyu.domain.institutions.services.merging import note_duplicates
from tuoyu.domain.institutions.services.reminding import remind_of_papers as tell_of_papers


def find_duplicates() -> None:
    """Open a case for every new pair that looks like one institution."""
    system = system_user()
    with unit_of_work(system):
        note_duplicates(system)


def remind_of_papers() -> None:
    """Tell institutions and departments of papers that run out; leaves no trace when none does."""
    system = system_user()
    with unit_of_work(system):
        if found := reminders.fresh(dues()):
            tell_of_papers(system, found)
