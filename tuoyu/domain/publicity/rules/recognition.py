"""May somebody apply to be recognised, and may the county name them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.publicity.rules.sheets import NOT_MET, FilledSheet, unfinished


@dataclass(frozen=True)
class RecognitionFacts:
    """One application as values. `publicity_until` is the last day of its publicity, while that has begun.

    `rechecked_by` names the level that rechecks ("州市"), when whoever looks stands below it.
    """

    filled: FilledSheet
    is_filed: bool
    today: date
    publicity_until: date | None = None
    rechecked_by: str = ""
    is_rechecking: bool = False


def may_apply(facts: RecognitionFacts) -> Iterable[Obstacle]:
    """Filed, and every condition answered; what is not met warns, for the county decides."""
    yield from _filed(facts)
    yield from unfinished(facts.filled)
    yield from _not_met(facts)


def may_be_publicised(facts: RecognitionFacts) -> Iterable[Obstacle]:
    """Still filed; what the institution itself says is not met warns."""
    yield from _filed(facts)
    yield from _not_met(facts)


def may_be_named(facts: RecognitionFacts) -> Iterable[Obstacle]:
    """Still filed, and the publicity is over."""
    yield from _filed(facts)
    until = facts.publicity_until
    if until is not None and facts.today <= until:
        yield Obstacle(
            "recognition.still_public", f"公示到 {until.month}月{until.day}日为止，期满没有异议或异议处理完再作认定。"
        )


def may_be_rechecked(facts: RecognitionFacts) -> Iterable[Obstacle]:
    """By the level that rechecks this kind."""
    if facts.rechecked_by:
        yield Obstacle(
            "recognition.recheck_above", f"这类认定由{facts.rechecked_by}级卫生健康部门复核，请等待或向其报告。"
        )


def may_be_revoked(facts: RecognitionFacts) -> Iterable[Obstacle]:
    """By the county at any time, but not over the head of a level that is just rechecking."""
    if facts.is_rechecking:
        yield from may_be_rechecked(facts)


def _filed(facts: RecognitionFacts) -> Iterable[Obstacle]:
    if not facts.is_filed:
        yield Obstacle("recognition.not_filed", "机构现在没有有效的备案，备案后才能认定。")


def _not_met(facts: RecognitionFacts) -> Iterable[Obstacle]:
    sheet = facts.filled.sheet
    for one in sheet.items:
        if facts.filled.answer(one) == NOT_MET:
            yield Obstacle(
                "recognition.not_met", f"机构自评“{one.text}”不符合。", sheet.cited, one.code, blocking=False
            )
