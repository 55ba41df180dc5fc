"""What the schedule calls: background queries that are due, papers that run out, people entered twice."""

from __future__ import annotations

from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import reminders
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.staff.selectors.contests import contests_unanswered
from tuoyu.domain.staff.selectors.dues import dues
from tuoyu.domain.staff.services.contesting import pass_on_contests as pass_on
from tuoyu.domain.staff.services.merging import note_person_duplicates
from tuoyu.domain.staff.services.queries import note_due_queries
from tuoyu.domain.staff.services.reminding import remind_of_papers as tell_of_papers


def ask_due_queries() -> None:
    """Ask the police about everybody whose query is due."""
    system = system_user()
    with unit_of_work(system):
        note_due_queries(system)


def remind_of_papers() -> None:
    """Tell institutions of papers of their people that run out; leaves no trace when none does."""
    system = system_user()
    with unit_of_work(system):
        if found := reminders.fresh(dues()):
            tell_of_papers(system, found)


def find_duplicates() -> None:
    """Open a case for every new pair that looks like one human being."""
    system = system_user()
    with unit_of_work(system):
        note_person_duplicates(system)


def pass_on_contests() -> None:
    """Hand contests that an institution let lie to the bureau; leaves no trace when there are none."""
    system = system_user()
    with unit_of_work(system):
        if contests_unanswered():
            pass_on(system)
