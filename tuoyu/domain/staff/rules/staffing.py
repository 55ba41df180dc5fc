"""Who may take up a post: what the law asks of a person, judged from plain facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.institutions.rules.facts import Requirement


@dataclass(frozen=True)
class Candidate:
    """Somebody about to take up a post on a day; `is_banned` by a decision in force that reaches the place."""

    born_on: date
    since: date
    adult_age: Requirement
    ban: Requirement
    is_banned: bool = False


def may_take_up(candidate: Candidate) -> Iterable[Obstacle]:
    """What keeps somebody out of any post at all, however it is entered."""
    needed = candidate.adult_age
    if full_years(candidate.born_on, candidate.since) < needed.value:
        sentence = f"到岗时未满 {needed.value} 周岁，不能任职；请核对证件号码和到岗日期。"
        yield Obstacle("people.too_young", sentence, needed.cited)
    if candidate.is_banned:
        yield banned(candidate.ban)


def banned(basis: Requirement) -> Obstacle:
    """Kept out, with the article; who decided what and why is for the bureau, not for whoever types a number."""
    return Obstacle("people.restricted", "该人员受从业限制，不能任职；请联系县级卫生健康部门。", basis.cited)


def full_years(since: date, on: date) -> int:
    """Whole years passed, as ages are counted: one more on the very anniversary."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
