"""How a background query is asked and answered, how a person contests their record, how two records are merged."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.institutions.workflows import merging
from tuoyu.domain.staff.rules.contests import may_be_decided, may_be_upheld
from tuoyu.domain.staff.rules.duplicates import may_people_be_merged

QUERY_WAITING, QUERY_ANSWERED, QUERY_SETTLED, QUERY_RECALLED = (
    "query_waiting",
    "query_answered",
    "query_settled",
    "query_recalled",
)
QUERY_CLOCK = "staffing.background_query.answer"

QUERY = Workflow(
    name="background_query",
    label="背景查询",
    states={
        QUERY_WAITING: "待公安查询",
        QUERY_ANSWERED: "公安已答复",
        QUERY_SETTLED: "已另有结果",
        QUERY_RECALLED: "查询已撤回",
    },
    initial=QUERY_WAITING,
    starts=QUERY_CLOCK,
    steps=(
        Step("answer", "答复查询", (QUERY_WAITING,), QUERY_ANSWERED, closes="*", says="答复查询结果"),
        Step("settle", "已有结果", (QUERY_WAITING,), QUERY_SETTLED, closes="*", says="已登记另外的查询结果"),
        Step("recall", "撤回查询", (QUERY_WAITING,), QUERY_RECALLED, closes="*", says="撤回查询", ends_badly=True),
    ),
)

CONTEST_INSTITUTION, CONTEST_BUREAU, CONTEST_UPHELD, CONTEST_REJECTED, CONTEST_TAKEN_BACK = (
    "contest_institution",
    "contest_bureau",
    "contest_upheld",
    "contest_rejected",
    "contest_taken_back",
)
CONTEST_OPEN = (CONTEST_INSTITUTION, CONTEST_BUREAU)
CONTEST_ANSWER_CLOCK, CONTEST_DECIDE_CLOCK = "staffing.contest.answer", "staffing.contest.decide"

CONTEST = Workflow(
    name="contest",
    label="异议",
    states={
        CONTEST_INSTITUTION: "待机构答复",
        CONTEST_BUREAU: "待卫健部门决定",
        CONTEST_UPHELD: "异议成立",
        CONTEST_REJECTED: "异议不成立",
        CONTEST_TAKEN_BACK: "异议已撤回",
    },
    initial=CONTEST_INSTITUTION,
    starts=CONTEST_ANSWER_CLOCK,
    steps=(
        Step("answer", "答复", (CONTEST_INSTITUTION,), CONTEST_BUREAU, says="机构答复",
            closes=CONTEST_ANSWER_CLOCK, starts=CONTEST_DECIDE_CLOCK),
        Step("pass_on", "转卫健部门", (CONTEST_INSTITUTION,), CONTEST_BUREAU, says="转卫健部门决定",
            closes=CONTEST_ANSWER_CLOCK, starts=CONTEST_DECIDE_CLOCK),
        Step(
            "uphold", "异议成立", (CONTEST_BUREAU,), CONTEST_UPHELD,
            guard=may_be_upheld, closes="*", says="异议成立，已改正",
        ),
        Step(
            "reject", "异议不成立", (CONTEST_BUREAU,), CONTEST_REJECTED,
            guard=may_be_decided, closes="*", says="异议不成立", ends_badly=True,
        ),
        Step("take_back", "撤回", CONTEST_OPEN, CONTEST_TAKEN_BACK, closes="*", says="撤回异议", ends_badly=True),
    ),
)  # fmt: skip

PERSON_MERGE = merging("person_merge", "人员合并", may_people_be_merged)
