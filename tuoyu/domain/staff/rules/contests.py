"""Who may decide what a person contests in their record, and when there is something to put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tuoyu.base.kernel.obstacles import Obstacle


@dataclass(frozen=True)
class ContestFacts:
    """What decides whether somebody may decide a contest now. `entered_it`: the line was written down by this very
    person; `still_stands`: it has not been withdrawn, ended, lifted or replaced meanwhile; `cited`: the right to it."""

    entered_it: bool
    still_stands: bool
    cited: str


def may_be_decided(facts: ContestFacts) -> Iterable[Obstacle]:
    """Nobody decides alone about what they wrote down themselves."""
    if facts.entered_it:
        sentence = "这一项是您登记的，不能由您决定；请由另一位工作人员或上级卫生健康部门决定。"
        yield Obstacle("contest.own_entry", sentence, facts.cited)


def may_be_upheld(facts: ContestFacts) -> Iterable[Obstacle]:
    """Somebody else decides, and there still is something to put right."""
    yield from may_be_decided(facts)
    if not facts.still_stands:
        sentence = "这一项已经作废、结束、解除或另有登记，没有要改正的；请写明情况，答复异议不成立，或由本人撤回。"
        yield Obstacle("contest.line_gone", sentence, facts.cited)
