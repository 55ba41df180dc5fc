"""The work that waits for a person: one line of the home page, the same for every kind of case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from tuoyu.base.kernel.deadlines import Reading, Tone

_URGENCY = {Tone.LATE: 0, Tone.SOON: 1, Tone.OK: 2}


@dataclass(frozen=True)
class Waiting:
    """What is to be done, about whom, why it is this person's, and by when. `route` leads to the case `key`."""

    what: str
    whom: str
    note: str
    why: str
    route: str
    key: UUID
    clock: Reading | None = None
    is_mine: bool = True

    @property
    def link(self) -> str:
        return reverse(self.route, args=[self.key])


@dataclass(frozen=True)
class Figure:
    """A number on a workbench, with what it means and the list it counts."""

    label: str
    number: int
    note: str
    route: str

    @property
    def link(self) -> str:
        return reverse(self.route)


def by_urgency(lines: Iterable[Waiting]) -> list[Waiting]:
    """Late first, then what is due soonest; what waits for somebody else comes last."""

    def urgency(line: Waiting) -> tuple[bool, int, int]:
        if line.clock is None:
            return not line.is_mine, len(_URGENCY), 0
        return not line.is_mine, _URGENCY.get(line.clock.tone, len(_URGENCY)), line.clock.remaining

    return sorted(lines, key=urgency)
