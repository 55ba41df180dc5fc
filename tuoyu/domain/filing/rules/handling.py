"""Who handles a filing, and who may change that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tuoyu.base.kernel.obstacles import Obstacle


@dataclass(frozen=True)
class Handling:
    """A filing as hand-over sees it. `holder` is the name of whoever handles it, empty for nobody; `is_held` says
    whether that person still receives filings here; `leads` whether the one who asks heads the bureau,
    `stands_in` whether they do that person's work just now."""

    is_open: bool
    holder: str = ""
    is_held: bool = False
    is_mine: bool = False
    leads: bool = False
    stands_in: bool = False


def may_be_taken(facts: Handling) -> Iterable[Obstacle]:
    """Open, and nobody is at it."""
    yield from _open(facts)
    if facts.is_mine:
        yield Obstacle("filing.already_mine", "这件已经由您经办。")
    elif facts.is_held:
        yield Obstacle("filing.held", f"这件由{facts.holder}经办，请{facts.holder}移交，或请局负责人改派。")


def may_be_handed_over(facts: Handling) -> Iterable[Obstacle]:
    """Open, and one's own, or nobody is at it; whoever heads the bureau may always."""
    yield from _open(facts)
    if facts.is_held and not (facts.is_mine or facts.leads or facts.stands_in):
        yield Obstacle("filing.held", f"这件由{facts.holder}经办，只有{facts.holder}或局负责人可以移交。")


def _open(facts: Handling) -> Iterable[Obstacle]:
    if not facts.is_open:
        yield Obstacle("filing.not_under_review", "这件备案不在审核或补正中，不用安排经办人。")
