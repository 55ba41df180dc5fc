"""What the schedule calls: looking for institutions entered twice."""

from __future__ import annotations

from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions.services.merging import note_duplicates


def find_duplicates() -> None:
    """Open a case for every new pair that looks like one institution."""
    system = system_user()
    with unit_of_work(system):
        note_duplicates(system)
