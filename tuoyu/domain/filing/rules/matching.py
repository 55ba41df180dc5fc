"""Does a push fit what the register holds? What does not is for a person to judge, with three ways to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle

TAKE_OVER, KEEP, SEPARATE = "take_over", "keep", "separate"
DECISIONS = ((TAKE_OVER, "采用推送的登记信息"), (KEEP, "维持名录不变"), (SEPARATE, "是另外一家，按推送登记入名录"))
_ELSEWHERE = "filing.push_elsewhere"


@dataclass(frozen=True)
class Entry:
    """What matching looks at, of the push and of the register; `county` is a division path."""

    county: int
    legal_form: str
    deregistered_on: date | None
    is_merged: bool = False


def questions(pushed: Entry, known: Entry | None, namesakes: Collection[str]) -> Iterable[Obstacle]:
    """What a person must judge before the push changes the register; none when it fits.

    `known` is the register's entry under the same credit code; `namesakes` are the codes of others in the county that
    bear the same name.
    """
    if known is None:
        if pushed.deregistered_on:
            yield Obstacle("filing.push_gone_unknown", "名录里没有这家机构，推送的却是已经注销的登记。")
        if namesakes:
            yield Obstacle(
                "filing.push_namesake",
                f"本县名录里已有同名机构，信用代码不同（{'、'.join(sorted(namesakes))}）：可能是代码写错，也可能是另外一家。",
            )
        return
    if known.county != pushed.county:
        yield Obstacle(_ELSEWHERE, "这个信用代码已登记在别的县的名录里。")
        return
    if known.is_merged:
        yield Obstacle("filing.push_merged", "这个信用代码的记录已并入另一家机构；仍在使用的，请先撤销合并再采用。")
    if known.legal_form != pushed.legal_form:
        yield Obstacle("filing.push_legal_form", "推送的法人形式与名录不同，登记机关也就不同，请向双方核实。")
    if known.deregistered_on and not pushed.deregistered_on:
        yield Obstacle("filing.push_revived", "名录里这家机构已经注销登记，推送却没有注销日期。")


def decision_obstacles(decision: str, *, is_known: bool, asked: Collection[str]) -> Iterable[Obstacle]:
    """Why a decision cannot be carried out on this push; `asked` are the codes of its questions."""
    if decision == TAKE_OVER and _ELSEWHERE in asked:
        yield Obstacle("filing.decide_elsewhere", "外县名录里的机构不能由本县改动，请与该县卫健局联系；可先维持名录。")
    elif decision == TAKE_OVER and not is_known:
        yield Obstacle("filing.decide_unknown", "名录里没有这个信用代码，无从更新；确属另一家的，请选“是另外一家”。")
    if decision == SEPARATE and is_known:
        yield Obstacle("filing.decide_same_code", "同一个信用代码只能是一家机构，请选“采用”或“维持”。")
