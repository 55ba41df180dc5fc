"""The work of filing that waits for a person, of every kind of case: read in one query, its clocks in another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Coalesce

from tuoyu.base.access.policy import Policy
from tuoyu.base.kernel import deadlines
from tuoyu.base.kernel.models import Case
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.base.kernel.workflows import Workflow
from tuoyu.domain.filing.models import (
    AnnualReport,
    ChangeFiling,
    Filing,
    Recognition,
    SanitaryEvaluation,
    SiteVerification,
)
from tuoyu.domain.filing.policies import ANNUAL as MAY_REPORT
from tuoyu.domain.filing.policies import CHANGE as MAY_CHANGE
from tuoyu.domain.filing.policies import FILING as MAY_FILE
from tuoyu.domain.filing.policies import RECOGNITION as MAY_RECOGNISE
from tuoyu.domain.filing.policies import SANITARY as MAY_EVALUATE
from tuoyu.domain.filing.policies import VERIFICATION as MAY_VERIFY
from tuoyu.domain.filing.selectors.handling import with_holder
from tuoyu.domain.filing.selectors.recognition import that_wait
from tuoyu.domain.filing.workflows import (
    ANNUAL,
    ANSWERED,
    AWAITING_VISIT,
    CHANGE,
    CHANGE_DRAFT,
    CHANGE_RETURNED,
    CHANGE_SUBMITTED,
    DRAFT,
    FILING,
    NAMED,
    PUBLICISED,
    RECHECKING,
    RECOGNITION,
    RECTIFYING,
    RETURNED,
    SANITARY,
    SUBMITTED,
    VERIFICATION,
)

_MOST_WAITING = 400


@dataclass(frozen=True)
class Line:
    """What somebody has to do about a case in some state, and why; `is_mine` is false while others are at it."""

    what: str
    why: str
    is_mine: bool = True


@dataclass(frozen=True)
class Desk:
    """One kind of case as it waits: for whoever may take `action`, in these states."""

    rows: type[Case]
    workflow: Workflow
    policy: Policy
    action: str
    lines: Mapping[str, Line]
    route: str
    institution: str = "institution"
    since: str = "opened_at"
    is_handled: bool = False
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None


DESKS: tuple[Desk, ...] = (
    Desk(
        Filing,
        FILING,
        MAY_FILE,
        "accept",
        {
            SUBMITTED: Line("出具备案回执", "备案受理岗"),
            RETURNED: Line("等待补正", "您的同岗已提出补正", is_mine=False),
        },
        "filing:case",
        since="submitted_at",
        is_handled=True,
    ),
    Desk(
        Filing,
        FILING,
        MAY_FILE,
        "fill",
        {DRAFT: Line("填写备案", "您是机构负责人"), RETURNED: Line("补正备案材料", "卫健局提出了意见")},
        "filing:case",
        since="submitted_at",
    ),
    Desk(
        SiteVerification,
        VERIFICATION,
        MAY_VERIFY,
        "record",
        {
            AWAITING_VISIT: Line("现场核实", "回执已出具，到现场核实"),
            RECTIFYING: Line("等待整改", "已告知不符合，机构整改中", is_mine=False),
            ANSWERED: Line("确认整改", "机构已报送整改情况"),
        },
        "filing:verification",
        institution="filing__institution",
    ),
    Desk(
        SiteVerification,
        VERIFICATION,
        MAY_VERIFY,
        "answer",
        {RECTIFYING: Line("报送整改情况", "现场核实有不符合事项")},
        "filing:verification",
        institution="filing__institution",
    ),
    Desk(
        SanitaryEvaluation,
        SANITARY,
        MAY_EVALUATE,
        "fill",
        {DRAFT: Line("完成卫生评价", "您是机构负责人")},
        "filing:sanitary",
    ),
    Desk(
        Recognition,
        RECOGNITION,
        MAY_RECOGNISE,
        "decide",
        {
            SUBMITTED: Line("审核认定申请", "备案受理岗"),
            PUBLICISED: Line("作出认定", "公示期满"),
            NAMED: Line("到期复核认定", "备案受理岗"),
            RECHECKING: Line("作出复核结论", "备案受理岗"),
        },
        "filing:recognition",
        narrow=that_wait,
    ),
    Desk(
        Recognition,
        RECOGNITION,
        MAY_RECOGNISE,
        "fill",
        {DRAFT: Line("完成认定自评", "您是机构负责人")},
        "filing:recognition",
    ),
    Desk(AnnualReport, ANNUAL, MAY_REPORT, "decide", {SUBMITTED: Line("年度报告备查", "备案受理岗")}, "filing:annual"),
    Desk(
        AnnualReport,
        ANNUAL,
        MAY_REPORT,
        "fill",
        {DRAFT: Line("报送年度报告", "您是机构负责人"), RETURNED: Line("补充年度报告", "卫健局提出了意见")},
        "filing:annual",
    ),
    Desk(
        ChangeFiling,
        CHANGE,
        MAY_CHANGE,
        "review",
        {
            CHANGE_SUBMITTED: Line("办理变更", "备案受理岗"),
            CHANGE_RETURNED: Line("等待补正变更", "已要求机构补正", is_mine=False),
        },
        "filing:change",
    ),
    Desk(
        ChangeFiling,
        CHANGE,
        MAY_CHANGE,
        "fill",
        {
            CHANGE_DRAFT: Line("填完变更备案", "您是机构负责人"),
            CHANGE_RETURNED: Line("补正变更备案", "卫健局提出了意见"),
        },
        "filing:change",
    ),
)


def inbox(actor: Any) -> list[Waiting]:
    """What waits for this person, the longest waiting first."""
    parts = [
        _rows(actor, place, desk) for place, desk in enumerate(DESKS) if desk.policy.may_somewhere(actor, desk.action)
    ]
    if not parts:
        return []
    found = list(parts[0].union(*parts[1:], all=True).order_by("since", "key")[:_MOST_WAITING])
    shown = deadlines.readings("", [one["key"] for one in found])
    return list(_waiting(actor, found, shown))


def _rows(actor: Any, place: int, desk: Desk) -> QuerySet[Any, Any]:
    waiting = desk.policy.scope(actor, desk.action, desk.rows._base_manager.filter(state__in=list(desk.lines)))
    waiting = desk.narrow(waiting) if desk.narrow else waiting
    waiting = with_holder(waiting) if desk.is_handled else waiting.annotate(is_held=Value(False))
    nobody = (Value(None, UUIDField()), Value(None, CharField()))
    holder, holder_name = (F("handled_by"), F("handled_by__name")) if desk.is_handled else nobody
    return waiting.annotate(
        holder=holder,
        holder_name=holder_name,
        desk=Value(place),
        key=F("pk"),
        standing=Cast("state", CharField()),
        whom=F(f"{desk.institution}__name"),
        since=Coalesce(desk.since, "opened_at"),
    ).values("desk", "key", "standing", "whom", "since", "holder", "holder_name", "is_held")


def _handled(actor: Any, line: Line, one: Mapping[str, Any]) -> Line:
    """The line as it reads for this person, now that somebody handles the case or has left it lying."""
    if one["holder"] is None:
        return line
    if one["holder"] == actor.pk:
        return replace(line, why="您经办")
    if one["is_held"]:
        return replace(line, why=f"{one['holder_name']}经办", is_mine=False)
    return replace(line, why=f"{one['holder_name']}已不在岗，等人接手")


def _waiting(
    actor: Any, found: list[dict[str, Any]], shown: Mapping[Any, list[deadlines.Reading]]
) -> Iterator[Waiting]:
    for one in found:
        desk = DESKS[one["desk"]]
        line, clocks = _handled(actor, desk.lines[one["standing"]], one), shown.get(one["key"])
        yield Waiting(
            what=line.what,
            whom=one["whom"],
            note=desk.workflow.states[one["standing"]],
            why=line.why,
            route=desk.route,
            key=one["key"],
            clock=clocks[-1] if clocks else None,
            is_mine=line.is_mine,
        )
