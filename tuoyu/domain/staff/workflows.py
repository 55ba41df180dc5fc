"""How a background query is asked of the police and answered, and how two records of one person are merged."""

from __future__ import annotations

from tuoyu.base.kernel.workflows import Step, Workflow
from tuoyu.domain.institutions.workflows import merging
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

PERSON_MERGE = merging("person_merge", "人员合并", may_people_be_merged)
