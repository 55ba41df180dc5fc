"""May this filing be submitted, returned, accepted, ended?"""

from __future__ import annotations

from collections.abc import Iterable

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules.completeness import incomplete
from tuoyu.domain.filing.rules.facts import FilingFacts
from tuoyu.domain.filing.rules.sections import section
from tuoyu.domain.filing.rules.standards import not_conforming


def may_be_submitted(facts: FilingFacts) -> Iterable[Obstacle]:
    """Complete, and every comment that was asked about has been answered; what does not conform only warns."""
    yield from incomplete(facts)
    for key in facts.comments_unanswered:
        yield Obstacle(
            "filing.comment_unanswered",
            f"“{section(key).label}”一节的补正意见还没有处理：请修改这一节，或在意见下说明。",
            "托育机构登记和备案办法（试行） 第九条",
            key,
        )
    yield from not_conforming(facts)


def may_be_returned(facts: FilingFacts) -> Iterable[Obstacle]:
    """There must be something to correct: at least one comment not yet put to the applicant."""
    if not facts.comments_unasked:
        yield Obstacle("filing.nothing_to_correct", "还没有写补正意见：请在需要改的那一节写下意见，一次说清全部问题。")


def may_be_accepted(facts: FilingFacts) -> Iterable[Obstacle]:
    """Complete and no comment left open. Filing is no licence: what does not conform warns and is verified on site."""
    yield from incomplete(facts)
    for key in facts.comments_unsettled:
        label = section(key).label
        if key in facts.comments_unanswered:
            yield Obstacle("filing.comment_open", f"“{label}”一节的补正意见，申请人还没有改正。", "", key)
        else:
            yield Obstacle("filing.comment_open", f"“{label}”一节还有未确认解决的意见，确认后即可出具回执。", "", key)
    yield from not_conforming(facts)


def may_be_ended(facts: FilingFacts) -> Iterable[Obstacle]:
    """Every child still in care there must have somewhere to go, by a plan the bureau agreed to."""
    yield from children_left(facts.occupancy, facts.placed)


def children_left(occupancy: int, placed: int) -> Iterable[Obstacle]:
    """Children in care whom no plan places."""
    if occupancy > placed:
        yield Obstacle(
            "filing.children_in_care",
            f"还有 {occupancy - placed} 名婴幼儿在托，没有经同意的安置方案：请机构申请注销并写明去向，或先安置完毕。",
            "托育机构管理规范（试行） 第七条",
        )
