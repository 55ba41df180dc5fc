"""How an application becomes a stay and a stay ends."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.children.rules.admission import may_enrol

APPLIED, IN_CARE, LEFT, TAKEN_BACK = "applied", "in_care", "left", "taken_back"
OPEN = (APPLIED, IN_CARE)

STAY = Workflow(
    name="stay",
    label="入托申请",
    states={APPLIED: "待入托", IN_CARE: "已入托", LEFT: "已离托", TAKEN_BACK: "申请已取消"},
    initial=APPLIED,
    steps=(
        Step("enrol", "办理入托", (APPLIED,), IN_CARE, guard=may_enrol, says="办理入托"),
        Step("leave", "办理离托", (IN_CARE,), LEFT, says="办理离托"),
        Step("take_back", "取消申请", (APPLIED,), TAKEN_BACK, says="取消申请", ends_badly=True),
    ),
)
