"""Who may take up a post: what the law asks of a person, judged from plain facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.institutions.rules.facts import Requirement


@dataclass(frozen=True)
class Ban:
    """A restriction in force: in words how far it goes, until when (None = for life or until lifted), who decided."""

    scope: str
    until: date | None
    decided: str


@dataclass(frozen=True)
class Candidate:
    """Somebody about to take up a post on a day; `bans` are those that reach the place."""

    born_on: date
    since: date
    adult_age: Requirement
    bans: tuple[Ban, ...] = ()


def may_take_up(candidate: Candidate) -> Iterable[Obstacle]:
    """What keeps somebody out of any post at all, however it is entered."""
    needed = candidate.adult_age
    if full_years(candidate.born_on, candidate.since) < needed.value:
        sentence = f"到岗时未满 {needed.value} 周岁，不能任职；请核对证件号码和到岗日期。"
        yield Obstacle("people.too_young", sentence, needed.cited)
    yield from banned(candidate.bans)


def banned(bans: Iterable[Ban]) -> Iterable[Obstacle]:
    """Each restriction in force; it ends by its date or by being lifted, and by nothing else."""
    for ban in bans:
        until = f"，至{ban.until.year}年{ban.until.month}月{ban.until.day}日" if ban.until else ""
        sentence = f"此人被限制从事婴幼儿照护服务（{ban.scope}{until}），不能任职；对限制有异议的，由本人提出。"
        yield Obstacle("people.restricted", sentence, ban.decided)


def full_years(since: date, on: date) -> int:
    """Whole years passed, as ages are counted: one more on the very anniversary."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
