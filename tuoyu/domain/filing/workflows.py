"""The processes of filing as tables: filing, visit, change."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.filing.rules import may_be_accepted, may_be_ended, may_be_returned, may_be_submitted
from tuoyu.domain.filing.rules.changes import may_be_changed, may_be_handed_in
from tuoyu.domain.filing.rules.closing import may_be_agreed, may_be_asked, may_be_closed
from tuoyu.domain.filing.rules.licensing import may_be_applied_for, may_be_issued
from tuoyu.domain.filing.rules.verification import may_be_notified, may_conform

DRAFT, SUBMITTED, RETURNED, FILED, CANCELLED, WITHDRAWN = (
    "draft",
    "submitted",
    "returned",
    "filed",
    "cancelled",
    "withdrawn",
)

RECEIPT_CLOCK = "filing.receipt"
NONCONFORMITY_CLOCK = "filing.nonconformity"
RECTIFICATION_CLOCK = "filing.rectification"

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

AWAITING_VISIT, CONFORMING, RECTIFYING, ANSWERED, RECTIFIED, STOPPED = (
    "awaiting_visit",
    "conforming",
    "rectifying",
    "answered",
    "rectified",
    "stopped",
)

VERIFICATION = Workflow(
    name="verification",
    label="现场核实",
    states={
        AWAITING_VISIT: "待现场核实",
        CONFORMING: "核实符合",
        RECTIFYING: "整改中",
        ANSWERED: "整改待确认",
        RECTIFIED: "整改已确认",
        STOPPED: "核实已终止",
    },
    initial=AWAITING_VISIT,
    steps=(
        Step(
            "conform",
            "记录核实符合",
            (AWAITING_VISIT,),
            CONFORMING,
            guard=may_conform,
            closes=NONCONFORMITY_CLOCK,
            says="现场核实，符合设置标准和管理规范",
        ),
        Step(
            "notify",
            "出具不符合告知书",
            (AWAITING_VISIT,),
            RECTIFYING,
            guard=may_be_notified,
            closes=NONCONFORMITY_CLOCK,
            starts=RECTIFICATION_CLOCK,
            says="现场核实不符合，出具告知书、说明理由并公开",
        ),
        Step(
            "answer",
            "报送整改情况",
            (RECTIFYING,),
            ANSWERED,
            pauses=RECTIFICATION_CLOCK,
            says="报送整改情况，整改期限暂停",
        ),
        Step(
            "ask_again",
            "要求继续整改",
            (ANSWERED,),
            RECTIFYING,
            resumes=RECTIFICATION_CLOCK,
            says="要求继续整改，整改期限继续",
        ),
        Step(
            "confirm",
            "确认整改到位",
            (ANSWERED,),
            RECTIFIED,
            closes=RECTIFICATION_CLOCK,
            says="确认整改到位，撤下公开的不符合事项",
        ),
        Step(
            "stop",
            "终止核实",
            (AWAITING_VISIT, RECTIFYING, ANSWERED),
            STOPPED,
            closes="*",
            says="备案已注销，核实终止",
            ends_badly=True,
        ),
    ),
)

CHANGE_CLOCK = "filing.change_receipt"
CHANGE_DRAFT, CHANGE_SUBMITTED, CHANGE_RETURNED, CHANGE_DONE, CHANGE_WITHDRAWN = (
    "change_draft",
    "change_submitted",
    "change_returned",
    "change_done",
    "change_withdrawn",
)
CHANGE_OPEN = (CHANGE_DRAFT, CHANGE_SUBMITTED, CHANGE_RETURNED)

CHANGE = Workflow(
    name="change",
    label="变更备案",
    states={
        CHANGE_DRAFT: "变更填写中",
        CHANGE_SUBMITTED: "变更审核中",
        CHANGE_RETURNED: "变更待补正",
        CHANGE_DONE: "变更已办结",
        CHANGE_WITHDRAWN: "变更已撤回",
    },
    initial=CHANGE_DRAFT,
    steps=(
        Step(
            "hand_in",
            "提交变更",
            (CHANGE_DRAFT,),
            CHANGE_SUBMITTED,
            guard=may_be_handed_in,
            starts=CHANGE_CLOCK,
            says="提交变更备案",
        ),
        Step(
            "send_back",
            "要求补正变更",
            (CHANGE_SUBMITTED,),
            CHANGE_RETURNED,
            pauses=CHANGE_CLOCK,
            says="要求补正，时限暂停",
        ),
        Step(
            "hand_in_again",
            "补正后再次提交变更",
            (CHANGE_RETURNED,),
            CHANGE_SUBMITTED,
            guard=may_be_handed_in,
            resumes=CHANGE_CLOCK,
            says="补正后再次提交，时限继续",
        ),
        Step(
            "carry_out",
            "办结变更",
            (CHANGE_SUBMITTED,),
            CHANGE_DONE,
            guard=may_be_changed,
            closes=CHANGE_CLOCK,
            says="出具变更回执，名录随即更新",
        ),
        Step("take_back", "撤回变更", CHANGE_OPEN, CHANGE_WITHDRAWN, closes="*", ends_badly=True),
    ),
)

CLOSING_CLOCK = "closing.review"
CLOSING_DRAFT, CLOSING_SUBMITTED, CLOSING_RETURNED, CLOSING_AGREED, CLOSING_DONE, CLOSING_WITHDRAWN = (
    "closing_draft",
    "closing_submitted",
    "closing_returned",
    "closing_agreed",
    "closing_done",
    "closing_withdrawn",
)
CLOSING_OPEN = (CLOSING_DRAFT, CLOSING_SUBMITTED, CLOSING_RETURNED, CLOSING_AGREED)

CLOSING = Workflow(
    name="closing",
    label="注销申请",
    states={
        CLOSING_DRAFT: "注销填写中",
        CLOSING_SUBMITTED: "注销审核中",
        CLOSING_RETURNED: "注销待补正",
        CLOSING_AGREED: "安置方案已同意",
        CLOSING_DONE: "注销已办结",
        CLOSING_WITHDRAWN: "注销申请已撤回",
    },
    initial=CLOSING_DRAFT,
    steps=(
        Step(
            "ask",
            "提交注销申请",
            (CLOSING_DRAFT,),
            CLOSING_SUBMITTED,
            guard=may_be_asked,
            starts=CLOSING_CLOCK,
            says="提交注销申请和安置方案",
        ),
        Step(
            "send_back",
            "要求补正注销申请",
            (CLOSING_SUBMITTED,),
            CLOSING_RETURNED,
            pauses=CLOSING_CLOCK,
            says="要求补正，时限暂停",
        ),
        Step(
            "ask_again",
            "补正后再次提交注销申请",
            (CLOSING_RETURNED,),
            CLOSING_SUBMITTED,
            guard=may_be_asked,
            resumes=CLOSING_CLOCK,
            says="补正后再次提交，时限继续",
        ),
        Step(
            "agree",
            "同意安置方案",
            (CLOSING_SUBMITTED,),
            CLOSING_AGREED,
            guard=may_be_agreed,
            closes=CLOSING_CLOCK,
            says="同意安置方案，等停止服务之日办结注销",
        ),
        Step(
            "conclude",
            "办结注销",
            (CLOSING_SUBMITTED, CLOSING_AGREED),
            CLOSING_DONE,
            guard=may_be_closed,
            closes=CLOSING_CLOCK,
            says="备案注销，出具注销通知书",
            ends_badly=True,
        ),
        Step("take_back", "撤回注销申请", CLOSING_OPEN, CLOSING_WITHDRAWN, closes="*", ends_badly=True),
    ),
)

ACCEPTANCE_CLOCK, DECISION_CLOCK = "licence.acceptance", "licence.decision"
LICENCE_APPLIED, LICENCE_RETURNED, LICENCE_ACCEPTED, LICENCE_ISSUED, LICENCE_REFUSED, LICENCE_ENDED = (
    "licence_applied",
    "licence_returned",
    "licence_accepted",
    "licence_issued",
    "licence_refused",
    "licence_ended",
)
LICENCE_OPEN = (LICENCE_APPLIED, LICENCE_RETURNED, LICENCE_ACCEPTED)

LICENCE = Workflow(
    name="licence",
    label="许可",
    states={
        LICENCE_APPLIED: "许可已申请",
        LICENCE_RETURNED: "许可待补正",
        LICENCE_ACCEPTED: "许可已受理",
        LICENCE_ISSUED: "已许可",
        LICENCE_REFUSED: "不予许可",
        LICENCE_ENDED: "许可已终止",
    },
    initial=LICENCE_APPLIED,
    starts=ACCEPTANCE_CLOCK,
    steps=(
        Step("send_back", "一次告知补正", (LICENCE_APPLIED,), LICENCE_RETURNED, pauses=ACCEPTANCE_CLOCK),
        Step(
            "apply_again",
            "补正后再次申请",
            (LICENCE_RETURNED,),
            LICENCE_APPLIED,
            guard=may_be_applied_for,
            resumes=ACCEPTANCE_CLOCK,
        ),
        Step(
            "accept",
            "受理",
            (LICENCE_APPLIED,),
            LICENCE_ACCEPTED,
            guard=may_be_applied_for,
            closes=ACCEPTANCE_CLOCK,
            starts=DECISION_CLOCK,
        ),
        Step("issue", "准予许可", (LICENCE_ACCEPTED,), LICENCE_ISSUED, guard=may_be_issued, closes=DECISION_CLOCK),
        Step("refuse", "不予许可", (LICENCE_ACCEPTED,), LICENCE_REFUSED, closes="*", ends_badly=True),
        Step("end", "终止许可", (LICENCE_ISSUED,), LICENCE_ENDED, ends_badly=True),
    ),
)
