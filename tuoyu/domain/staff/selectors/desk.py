"""The cases about people that wait: background queries to answer, records to compare, merges to approve."""

from __future__ import annotations

from tuoyu.base.access.desks import Desk, Line
from tuoyu.domain.institutions.selectors.duplicates import not_merged
from tuoyu.domain.institutions.workflows import FOUND, PROPOSED
from tuoyu.domain.staff.models import BackgroundQuery, PersonDuplicate
from tuoyu.domain.staff.policies import PERSON_DUPLICATE, QUERY
from tuoyu.domain.staff.workflows import PERSON_MERGE, QUERY_WAITING
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
