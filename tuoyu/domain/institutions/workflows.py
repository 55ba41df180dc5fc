"""How a paper of an institution is confirmed by the department that answers for it."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.institutions.rules import may_be_confirmed

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
