"""A period of days: from a first day up to, but not including, a last one; open when it has no end."""

from dataclasses import dataclass
from datetime import date
from typing import Self


@dataclass(frozen=True, slots=True, order=False)
class Period:
    """Half-open days [start, until); `until` None means no end is known."""

    start: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.start:
            raise ValueError(f"结束日期（{self.until}）应当晚于开始日期（{self.start}）。")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day and (self.until is None or day < self.until)

    @property
    def is_open(self) -> bool:
        """Whether no end is known."""
        return self.until is None

    @property
    def days(self) -> int | None:
        """How many days it lasts; None while it is open."""
        return None if self.until is None else (self.until - self.start).days

    def overlaps(self, other: Self) -> bool:
        """Whether at least one day is in both."""
        return _before(self.start, other.until) and _before(other.start, self.until)

    def meets(self, other: Self) -> bool:
        """Whether the other begins on the very day this one has ended: no gap, no overlap."""
        return self.until is not None and self.until == other.start

    def covers(self, other: Self) -> bool:
        """Whether every day of the other is in this one."""
        if other.start < self.start:
            return False
        return self.until is None or (other.until is not None and other.until <= self.until)

    def intersection(self, other: Self) -> Self | None:
        """The days in both, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.until, other.until) if end is not None]
        return type(self)(max(self.start, other.start), min(ends, default=None))

    def ending(self, until: date) -> Self:
        """The same period closed on a day (exclusive)."""
        return type(self)(self.start, until)

    def __str__(self) -> str:
        return f"{self.start} 起" if self.until is None else f"{self.start} 至 {self.until}（不含）"


def _before(start: date, until: date | None) -> bool:
    return until is None or start < until
