"""What the schedule calls: counting the children anew when a day has passed."""

from __future__ import annotations

from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.children.services import recount


def count_children() -> None:
    """Beginnings and ends agreed before come true at midnight."""
    system = system_user()
    with unit_of_work(system):
        recount(system)
