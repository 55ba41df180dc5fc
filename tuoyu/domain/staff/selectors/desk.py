"""The cases about people that wait: background queries to answer, records to compare, merges to approve."""

from __future__ import annotations

from tuoyu.base.access.desks import Desk, Line
from tuoyu.domain.institutions.selectors.duplicates import not_merged
from tuoyu.domain.institutions.workflows import FOUND, PROPOSED
from tuoyu.domain.staff.models import BackgroundQuery, Contest, PersonDuplicate
from tuoyu.domain.staff.policies import CONTEST, PERSON_DUPLICATE, QUERY
from tuoyu.domain.staff.workflows import CONTEST as CONTESTING
from tuoyu.domain.staff.workflows import CONTEST_BUREAU, CONTEST_INSTITUTION, PERSON_MERGE, QUERY_WAITING
from tuoyu.domain.staff.workflows import QUERY as ANSWERING

DESKS: tuple[Desk, ...] = (
    Desk(
        BackgroundQuery,
        ANSWERING,
        QUERY,
        "answer",
        {QUERY_WAITING: Line("答复背景查询", "由贵部门查询")},
        "staff:query",
        institution="person",
    ),
    Desk(
        Contest,
        CONTESTING,
        CONTEST,
        "answer",
        {CONTEST_INSTITUTION: Line("答复异议：", "这一项是贵单位登记的")},
        "staff:contest",
        institution="body",
        topic="name",
        named=lambda topic, area: topic,
    ),
    Desk(
        Contest,
        CONTESTING,
        CONTEST,
        "decide",
        {
            CONTEST_INSTITUTION: Line("决定异议：", "等机构答复", is_mine=False),
            CONTEST_BUREAU: Line("决定异议：", "由卫健部门决定"),
        },
        "staff:contest",
        institution="body",
        topic="name",
        named=lambda topic, area: topic,
    ),
    Desk(
        PersonDuplicate,
        PERSON_MERGE,
        PERSON_DUPLICATE,
        "look",
        {FOUND: Line("核对疑似重复的人员", "备案受理岗")},
        "staff:duplicate",
        institution="first",
        narrow=not_merged,
    ),
    Desk(
        PersonDuplicate,
        PERSON_MERGE,
        PERSON_DUPLICATE,
        "decide",
        {PROPOSED: Line("批准合并人员", "合并须由负责人批准")},
        "staff:duplicate",
        institution="first",
    ),
)
