"""The filing process as a table: draft, submitted, returned, filed, ended."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.filing.rules import may_be_accepted, may_be_ended, may_be_returned, may_be_submitted
from tuoyu.domain.filing.rules.sheets import may_be_concluded

DRAFT, SUBMITTED, RETURNED, FILED, CANCELLED, WITHDRAWN = (
    "draft",
    "submitted",
    "returned",
    "filed",
    "cancelled",
    "withdrawn",
)

RECEIPT_CLOCK = "filing.receipt"

FILING = Workflow(
    name="filing",
    label="备案",
    states={
        DRAFT: "填写中",
        SUBMITTED: "审核中",
        RETURNED: "待补正",
        FILED: "已备案",
        CANCELLED: "已注销",
        WITHDRAWN: "已撤回",
    },
    initial=DRAFT,
    steps=(
        Step(
            "submit",
            "提交备案",
            (DRAFT,),
            SUBMITTED,
            guard=may_be_submitted,
            starts=RECEIPT_CLOCK,
            says="提交备案材料，回执时限起算",
        ),
        Step(
            "ask_correction",
            "要求补正",
            (SUBMITTED,),
            RETURNED,
            guard=may_be_returned,
            pauses=RECEIPT_CLOCK,
            says="要求补正，时限暂停",
        ),
        Step(
            "resubmit",
            "补正后再次提交",
            (RETURNED,),
            SUBMITTED,
            guard=may_be_submitted,
            resumes=RECEIPT_CLOCK,
            says="补正后再次提交，时限继续",
        ),
        Step(
            "accept",
            "出具备案回执",
            (SUBMITTED,),
            FILED,
            guard=may_be_accepted,
            closes=RECEIPT_CLOCK,
            says="出具备案回执和基本条件告知书",
        ),
        Step("withdraw", "撤回备案", (DRAFT, SUBMITTED, RETURNED), WITHDRAWN, closes="*", ends_badly=True),
        Step("cancel", "注销备案", (FILED,), CANCELLED, guard=may_be_ended, ends_badly=True),
    ),
)

CONCLUDED = "concluded"

SANITARY = Workflow(
    name="sanitary",
    label="卫生评价",
    states={DRAFT: "填写中", CONCLUDED: "评价合格"},
    initial=DRAFT,
    steps=(Step("conclude", "完成评价", (DRAFT,), CONCLUDED, guard=may_be_concluded, says="评价合格，生成报告"),),
)
