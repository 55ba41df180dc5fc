"""How a paper is confirmed by its department, two records of one institution are merged, a wrong fact is put right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.institutions.rules import may_be_confirmed
from tuoyu.domain.institutions.rules.amendments import may_be_amended, may_be_taken_back
from tuoyu.domain.institutions.rules.duplicates import may_be_merged

WAITING, CONFIRMED, OBJECTED, REPLACED = "waiting", "confirmed", "objected", "replaced"
ANSWER_CLOCK = "paper.answer"

PAPER = Workflow(
    name="paper",
    label="证照核实",
    states={WAITING: "待核实", CONFIRMED: "已核实", OBJECTED: "有异议", REPLACED: "已换新"},
    initial=WAITING,
    starts=ANSWER_CLOCK,
    steps=(
        Step(
            "confirm",
            "核实无误",
            (WAITING,),
            CONFIRMED,
            guard=may_be_confirmed,
            closes=ANSWER_CLOCK,
            says="核实无误",
        ),
        Step(
            "object",
            "提出异议",
            (WAITING, CONFIRMED),
            OBJECTED,
            closes="*",
            says="提出异议",
            ends_badly=True,
        ),
        Step("replace", "换新", (WAITING, CONFIRMED, OBJECTED), REPLACED, closes="*", says="由新的证照代替"),
    ),
)

FOUND, PROPOSED, MERGED, DISMISSED = "found", "proposed", "merged", "dismissed"


def merging(name: str, label: str, guard: Callable[[Any], Iterable[Obstacle]]) -> Workflow:
    """How two records of one thing are merged: one person proposes, another approves, and it can be taken back."""
    return Workflow(
        name=name,
        label=label,
        states={FOUND: "待核对", PROPOSED: "待批准合并", MERGED: "已合并", DISMISSED: "不是重复"},
        initial=FOUND,
        steps=(
            Step("propose", "提出合并", (FOUND,), PROPOSED),
            Step("decline", "退回", (PROPOSED,), FOUND, says="退回，再核对"),
            Step("dismiss", "不是重复", (FOUND,), DISMISSED, says="确认不是重复"),
            Step("merge", "批准合并", (PROPOSED,), MERGED, guard=guard, says="批准合并"),
            Step("undo", "撤销合并", (MERGED,), FOUND, says="撤销合并，各归各位", ends_badly=True),
        ),
    )


MERGE = merging("merge", "机构合并", may_be_merged)

AMENDMENT_CLOCK = "amendment.answer"
AMENDMENT_ASKED, AMENDED, AMENDMENT_DECLINED, AMENDMENT_TAKEN_BACK = (
    "amendment_asked",
    "amended",
    "amendment_declined",
    "amendment_taken_back",
)

AMENDMENT = Workflow(
    name="amendment",
    label="更正",
    states={
        AMENDMENT_ASKED: "更正待答复",
        AMENDED: "已更正",
        AMENDMENT_DECLINED: "未予更正",
        AMENDMENT_TAKEN_BACK: "更正已撤回",
    },
    initial=AMENDMENT_ASKED,
    starts=AMENDMENT_CLOCK,
    steps=(
        Step("amend", "批准更正", (AMENDMENT_ASKED,), AMENDED, guard=may_be_amended, closes="*", says="批准更正"),
        Step("decline", "不予更正", (AMENDMENT_ASKED,), AMENDMENT_DECLINED, closes="*", ends_badly=True),
        Step(
            "take_back",
            "撤回",
            (AMENDMENT_ASKED,),
            AMENDMENT_TAKEN_BACK,
            guard=may_be_taken_back,
            closes="*",
            says="撤回更正",
            ends_badly=True,
        ),
    ),
)
