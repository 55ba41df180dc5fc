"""May a recorded fact that is wrong be put right, and who says so?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle

INSTITUTION, REGISTRAR = "institution", "registrar"


@dataclass(frozen=True)
class Fact:
    """A fact that can be amended, by the rulebook: whose record it is (`owner`), how it is typed (`kind`)."""

    code: str
    name: str
    owner: str
    kind: str
    hint: str


@dataclass(frozen=True)
class AmendmentFacts:
    """One amendment as values, for whoever answers: what is recorded now, and what stood there when it was asked."""

    name: str
    is_own: bool
    before: Any
    recorded: Any
    wanted: Any
    occupancy: int = 0
    is_places: bool = False
    code_is_taken: bool = False


def answered_by(owner: str, *, registrar: str, bureau: str, from_institution: bool) -> str:
    """The kind of body that answers: whose record it is; the bureau for what an institution asks about its own."""
    if owner == REGISTRAR:
        return registrar or bureau
    if owner == INSTITUTION and not from_institution:
        return INSTITUTION
    return bureau


def may_be_amended(facts: AmendmentFacts) -> Iterable[Obstacle]:
    """Somebody else decides, about what still stands there, and the new value can stand."""
    if facts.is_own:
        yield Obstacle("amendment.own", "提出更正的人不能自己批准，请由另一个人办理。")
    if facts.before != facts.recorded:
        yield Obstacle(
            "amendment.moved_on", f"提出以后“{facts.name}”已经改过，请不予更正并写明，由提出的人按现在的内容再看。"
        )
    if facts.is_places and int(facts.wanted) < facts.occupancy:
        yield Obstacle(
            "amendment.below_occupancy", f"现有 {facts.occupancy} 名婴幼儿在托，托位不能更正得比在托人数还少。"
        )
    if facts.code_is_taken:
        yield Obstacle("amendment.code_taken", "这个信用代码已经登记在另一家机构名下，请先核对是不是重复登记。")


def may_be_taken_back(facts: AmendmentFacts) -> Iterable[Obstacle]:
    """Only who asked takes it back."""
    if not facts.is_own:
        yield Obstacle("amendment.not_own", "只有提出更正的人可以撤回。")
