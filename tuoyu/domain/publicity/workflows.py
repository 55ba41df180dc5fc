"""The processes of showing and earning as tables: evaluation, recognition, annual report."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.publicity.rules.annual import may_be_reported
from tuoyu.domain.publicity.rules.recognition import (
    may_apply,
    may_be_named,
    may_be_publicised,
    may_be_rechecked,
    may_be_revoked,
)
from tuoyu.domain.publicity.rules.sheets import may_be_concluded

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
CONCLUDED = "concluded"

SANITARY = Workflow(
    name="sanitary",
    label="卫生评价",
    states={DRAFT: "填写中", CONCLUDED: "评价合格"},
    initial=DRAFT,
    steps=(Step("conclude", "完成评价", (DRAFT,), CONCLUDED, guard=may_be_concluded, says="评价合格，生成报告"),),
)

PUBLICISED, NAMED, RECHECKING, REFUSED, REVOKED = "publicised", "named", "rechecking", "refused", "revoked"
PUBLICITY_CLOCK, RECHECK_CLOCK = "recognition.publicity", "recognition.recheck"

RECOGNITION = Workflow(
    name="recognition",
    label="认定",
    states={
        DRAFT: "自评中",
        SUBMITTED: "县里审核中",
        PUBLICISED: "公示中",
        NAMED: "已认定",
        RECHECKING: "复核中",
        REFUSED: "未认定",
        REVOKED: "认定已撤销",
    },
    initial=DRAFT,
    steps=(
        Step("submit", "提交申请", (DRAFT,), SUBMITTED, guard=may_apply, says="自评完成，提交申请"),
        Step("send_back", "退回补充", (SUBMITTED,), DRAFT, says="退回补充"),
        Step("publicise", "通过审核并公示", (SUBMITTED,), PUBLICISED, guard=may_be_publicised, starts=PUBLICITY_CLOCK),
        Step(
            "name", "作出认定", (PUBLICISED,), NAMED, guard=may_be_named, starts=RECHECK_CLOCK, closes=PUBLICITY_CLOCK
        ),
        Step("recheck", "开始复核", (NAMED,), RECHECKING, guard=may_be_rechecked, closes=RECHECK_CLOCK),
        Step("confirm", "复核通过", (RECHECKING,), NAMED, guard=may_be_rechecked, starts=RECHECK_CLOCK),
        Step("revoke", "撤销认定", (NAMED, RECHECKING), REVOKED, guard=may_be_revoked, closes="*", ends_badly=True),
        Step("refuse", "不予认定", (SUBMITTED, PUBLICISED), REFUSED, closes="*", ends_badly=True),
        Step("withdraw", "撤回申请", (DRAFT, SUBMITTED), REFUSED, closes="*", ends_badly=True),
    ),
)

PLANNED, NOTED = "planned", "noted"
ANNUAL_CLOCK = "annual.report"

ANNUAL = Workflow(
    name="annual",
    label="年度报告",
    states={
        PLANNED: "待布置",
        DRAFT: "待报送",
        SUBMITTED: "已报送",
        RETURNED: "待补充",
        NOTED: "已备查",
    },
    initial=PLANNED,
    steps=(
        Step("call", "布置年度报告", (PLANNED,), DRAFT, starts=ANNUAL_CLOCK, says="布置年度报告，报送期限起算"),
        Step(
            "submit",
            "报送年度报告",
            (DRAFT,),
            SUBMITTED,
            guard=may_be_reported,
            closes=ANNUAL_CLOCK,
            says="负责人确认名录信息，报送年度报告",
        ),
        Step("ask_back", "退回补充", (SUBMITTED,), RETURNED, says="退回补充"),
        Step("resubmit", "补充后再次报送", (RETURNED,), SUBMITTED, guard=may_be_reported, says="补充后再次报送"),
        Step("take_note", "备查", (SUBMITTED,), NOTED, says="已备查"),
    ),
)
