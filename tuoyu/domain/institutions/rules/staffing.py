"""Who may take up a post: what the law asks of a person, judged from plain facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from tuoyu.base.kernel.obstacles import Obstacle


class Requirement(Protocol):
    """A number of the law with its citation, as the rulebook returns it."""

    @property
    def value(self) -> Any: ...

    @property
    def cited(self) -> str: ...

    @property
    def is_tentative(self) -> bool: ...


@dataclass(frozen=True)
class Candidate:
    """Somebody about to take up a post on a day."""

    born_on: date
    since: date
    adult_age: Requirement


def may_take_up(candidate: Candidate) -> Iterable[Obstacle]:
    """What keeps somebody out of any post at all, however it is entered."""
    needed = candidate.adult_age
    if full_years(candidate.born_on, candidate.since) < needed.value:
        sentence = f"到岗时未满 {needed.value} 周岁，不能任职；请核对证件号码和到岗日期。"
        yield Obstacle("people.too_young", sentence, needed.cited)


def full_years(since: date, on: date) -> int:
    """Whole years passed, as ages are counted: one more on the very anniversary."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
