"""May a filing be cancelled at the institution's own asking: when it closes, and where every child goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle, day_in_words
from tuoyu.domain.filing.rules.facts import Material

TO_INSTITUTION = "institution"
_CARE = "托育机构管理规范（试行） 第七条"
_ENDING = "托育机构登记和备案办法（试行） 第十条"


@dataclass(frozen=True)
class Placement:
    """Where some of the children go. `free` is how many places an institution of the register has left, None when no
    filed institution of the county bears that name."""

    way: str
    to: str
    children: int
    free: int | None = None


@dataclass(frozen=True)
class ClosingFacts:
    """One request to cancel, as values."""

    today: date
    reason: str
    closes_on: date | None
    families_told_on: date | None
    notice_days: int
    occupancy: int
    placements: tuple[Placement, ...] = ()
    papers_needed: tuple[Material, ...] = ()
    papers_given: frozenset[str] = frozenset()

    @property
    def placed(self) -> int:
        """How many children the plan covers."""
        return sum(one.children for one in self.placements)


def may_be_asked(facts: ClosingFacts) -> Iterable[Obstacle]:
    """Reason and day are said, the plan covers every child in care, the families know, the papers are there."""
    if not facts.reason:
        yield Obstacle("closing.no_reason", "还没有选择注销原因。", _ENDING)
    if facts.closes_on is None:
        yield Obstacle("closing.no_day", "还没有填停止服务的日期。", _ENDING)
    if facts.occupancy > facts.placed:
        yield Obstacle(
            "closing.children_unplaced",
            f"现有 {facts.occupancy} 名婴幼儿在托，安置方案只写了 {facts.placed} 名的去向，"
            f"还差 {facts.occupancy - facts.placed} 名。",
            _CARE,
        )
    if facts.occupancy:
        yield from _families(facts)
    yield from _destinations(facts)
    for paper in facts.papers_needed:
        if paper.code not in facts.papers_given:
            yield Obstacle("closing.paper_missing", f"缺少材料：{paper.name}。", paper.cited)


def may_be_agreed(facts: ClosingFacts) -> Iterable[Obstacle]:
    """What held when it was asked must still hold: children who came since need a place too."""
    return may_be_asked(facts)


def may_be_closed(facts: ClosingFacts) -> Iterable[Obstacle]:
    """The same, and the day of closing has come."""
    yield from may_be_asked(facts)
    if facts.closes_on and facts.closes_on > facts.today:
        yield Obstacle(
            "closing.not_yet",
            f"停止服务日是{day_in_words(facts.closes_on)}，到那天才能办结注销；现在可以先同意安置方案。",
        )


def _families(facts: ClosingFacts) -> Iterable[Obstacle]:
    if facts.families_told_on is None:
        yield Obstacle("closing.families_not_told", "还没有填告知家庭的日期：停止服务前要先告知每个家庭。")
        return
    if facts.families_told_on > facts.today:
        yield Obstacle("closing.told_later", "告知家庭的日期不能晚于今天：请先告知，再提交。")
    elif facts.closes_on and (facts.closes_on - facts.families_told_on).days < facts.notice_days:
        yield Obstacle(
            "closing.told_late",
            f"告知家庭到停止服务不足 {facts.notice_days} 日，请核对家庭是否来得及安排（{facts.notice_days} 日是"
            "本系统约定，不是法定期限）。",
            blocking=False,
        )


def _destinations(facts: ClosingFacts) -> Iterable[Obstacle]:
    for one in facts.placements:
        if one.way != TO_INSTITUTION:
            continue
        if not one.to:
            yield Obstacle("closing.nowhere", f"转到其他托育机构的 {one.children} 名，还没有写转到哪一家。")
        elif one.free is None:
            sentence = f"本县已备案的机构里没有“{one.to}”，请核对名称；转到外县的，请写明外县机构名称并说明。"
            yield Obstacle("closing.unknown_institution", sentence, blocking=False)
        elif one.free < one.children:
            sentence = f"“{one.to}”名录上只余 {max(one.free, 0)} 个托位，转去 {one.children} 名，请先与对方核实。"
            yield Obstacle("closing.no_room", sentence, blocking=False)
