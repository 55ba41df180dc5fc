"""How an application becomes a stay and a stay ends."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow

APPLIED, TAKEN_BACK = "applied", "taken_back"
OPEN = (APPLIED,)

STAY = Workflow(
    name="stay",
    label="入托申请",
    states={APPLIED: "待入托", TAKEN_BACK: "申请已取消"},
    initial=APPLIED,
    steps=(Step("take_back", "取消申请", (APPLIED,), TAKEN_BACK, says="取消申请", ends_badly=True),),
)
