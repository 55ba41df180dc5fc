"""What a visit found, and whether it conforms; may a rectification be confirmed?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle

CONFORMS, FAILS, NOT_APPLICABLE = "conforms", "fails", "not_applicable"


@dataclass(frozen=True)
class Found:
    """One item of the visit: what was found and, when it does not conform, why."""

    item: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class SiteCheck:
    """One visit: when, by whom, and what was found on each item."""

    visited_on: date
    visitors: str
    findings: tuple[Found, ...]

    @property
    def failing(self) -> tuple[Found, ...]:
        return tuple(one for one in self.findings if one.outcome == FAILS)


def mistakes_of_check(
    check: SiteCheck, *, items: Iterable[str], submitted_on: date, today: date
) -> Mapping[str, list[str]]:
    """What is wrong with the record of a visit, by field: days out of order, items without a verdict or a reason."""
    wrong: dict[str, list[str]] = {}
    if not submitted_on <= check.visited_on <= today:
        wrong["visited_on"] = ["核实日期应在收到备案材料之后，并且不晚于今天。"]
    judged = {one.item for one in check.findings}
    for item in items:
        if item not in judged:
            wrong[f"outcome_{item}"] = ["请选择符合、不符合或不适用。"]
    for one in check.failing:
        if not one.reason:
            wrong[f"reason_{one.item}"] = ["不符合的要写明理由，会告知机构并公开。"]
    if not wrong and all(one.outcome == NOT_APPLICABLE for one in check.findings):
        wrong["visitors"] = ["每一项都选了不适用，等于没有核实。"]
    return wrong


def may_conform(check: SiteCheck) -> Iterable[Obstacle]:
    """Nothing may be left that does not conform."""
    if check.failing:
        yield Obstacle("filing.findings_open", f"有 {len(check.failing)} 项不符合，应当出具不符合告知书。")


def may_be_notified(check: SiteCheck) -> Iterable[Obstacle]:
    """There must be something that does not conform."""
    if not check.failing:
        yield Obstacle("filing.nothing_failing", "没有不符合的事项，不能出具不符合告知书。")
