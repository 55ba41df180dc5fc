"""Whether there is room: how many are held at once, against how many may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Days = tuple[date, date | None]


@dataclass(frozen=True)
class Room:
    """A limit on places, the days for which places are taken, and what it is a limit of, in words."""

    words: str
    limit: int | None
    taken: tuple[Days, ...]
    cited: str = ""

    def is_full(self, wanted: Days) -> bool:
        """Whether one more for these days would be one too many on some day; without a known limit nothing is free."""
        return self.limit is None or most_at_once(self.taken, wanted) >= self.limit


def most_at_once(taken: Iterable[Days], within: Days) -> int:
    """The most places held on one day of a period. Days are half-open; an end of None is open."""
    since, until = within
    lasting = [one for one in taken if _begins_before(one[0], until) and _begins_before(since, one[1])]
    days = {since, *(begin for begin, _ in lasting if begin > since)}
    return max(sum(begin <= day and _begins_before(day, end) for begin, end in lasting) for day in days)


def _begins_before(day: date, until: date | None) -> bool:
    return until is None or day < until
