"""What the schedule calls: asking for background queries that are due."""

from __future__ import annotations

from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.staff.services.queries import note_due_queries


def ask_due_queries() -> None:
    """Ask the police about everybody whose query is due."""
    system = system_user()
    with unit_of_work(system):
        note_due_queries(system)
