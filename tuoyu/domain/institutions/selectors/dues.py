"""What falls due in the register: papers that run out or wait, amendments that wait; who sees to it, by when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from tuoyu.base.access.models import Body
from tuoyu.base.access.selectors import officers_over
from tuoyu.base.kernel import clock, deadlines, rulebook
from tuoyu.base.kernel.reminders import Due
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.domain.institutions.models import Amendment, Institution, Paper
from tuoyu.domain.institutions.policies import ANSWERING, PAPER
from tuoyu.domain.institutions.selectors.amendments import fact_of
from tuoyu.domain.institutions.selectors.institutions import STANDINGS, institutions
from tuoyu.domain.institutions.selectors.papers import kind_of, kinds_for
from tuoyu.domain.institutions.workflows import AMENDMENT as AMENDMENT_CASE
from tuoyu.domain.institutions.workflows import CONFIRMED, OBJECTED, REPLACED, WAITING
from tuoyu.domain.institutions.workflows import PAPER as PAPER_CASE

EXPIRING = "paper.expiring"
_NOT_BY_LAW = "这是本系统约定的期限，不是法定期限。"
_DAYS_BEHIND, _DAYS_AHEAD = 30, 400  # wider than any county will ask for; each paper's own rule says when it is told
_MOST_WAITING = 100
_STANDING = Q(institution__filing_ended_on=None, institution__deregistered_on=None, institution__merged_into=None)
Answering = Callable[[int, str], tuple[UUID, ...]]


def dues() -> list[Due]:
    """Everything of this app that has a day to be done by; to be read as somebody who sees every county."""
    answering: Answering = cache(_answering)
    return [*_ending(answering), *_unanswered_papers(answering), *_unanswered_amendments(answering)]


def _ending(answering: Answering) -> Iterator[Due]:
    """Every confirmed paper that runs out soon or has just run out, with nothing on its way to replace it."""
    today = clock.today()
    window = (today - timedelta(days=_DAYS_BEHIND), today + timedelta(days=_DAYS_AHEAD))
    rows = _not_renewed(Paper.objects.filter(_STANDING, state=CONFIRMED, expires_on__range=window))
    return _told(rows.select_related("institution").defer("institution__grams"), answering)


def _unanswered_papers(answering: Answering) -> Iterator[Due]:
    """Papers that wait to be looked at, for the department that answers for their kind."""
    running = deadlines.running(PAPER_CASE.name)
    rows = Paper.objects.filter(_STANDING, pk__in=running).select_related("institution").defer("institution__grams")
    for one in rows:
        what = f"请核实{one.institution.name}的{kind_of(one).name}"
        for key, due_on in running[one.pk]:
            yield _case(one, key, due_on, what, "institutions:paper", users=answering(one.area, one.department))


def _unanswered_amendments(answering: Answering) -> Iterator[Due]:
    """Amendments that were asked for, for whoever answers: never for the person who asked."""
    running = deadlines.running(AMENDMENT_CASE.name)
    rows = Amendment.objects.filter(pk__in=running).select_related("institution").defer("institution__grams")
    for one in rows:
        if one.department == Body.INSTITUTION:
            told: dict[str, Any] = {"bodies": (one.body_id,)}
        else:
            told = {"users": tuple(id for id in answering(one.area, one.department) if id != one.proposed_by)}
        what = f"请答复{one.institution.name}更正{fact_of(one).name}的申请"
        for key, due_on in running[one.pk]:
            yield _case(one, key, due_on, what, "institutions:amendment", **told)


def _case(one: Any, key: str, due_on: date, what: str, page: str, **told: Any) -> Due:
    """A case of this app that a department has to answer."""
    link = reverse(page, args=[one.pk])
    return Due(one._meta.label_lower, one.pk, key, due_on, one.area, what, link, note=_NOT_BY_LAW, **told)


def expiry_inbox(actor: Any) -> list[Waiting]:
    """Papers that run out: to be renewed by the institution, to be looked after by the department once it is late."""
    today = clock.today()
    if actor.body is None:
        return []
    area = actor.body.area
    soon = int(rulebook.rule(EXPIRING, today, area).value)
    own, duty = PAPER.condition(actor, "enter"), PAPER.condition(actor, "confirm")
    ending = Q(expires_on__lte=today + timedelta(days=soon)) & own
    late = Q(expires_on__lt=today) & duty
    if not (PAPER.may_somewhere(actor, "enter") or PAPER.may_somewhere(actor, "confirm")):
        return []
    rows = _not_renewed(Paper.objects.filter(_STANDING, ending | late, state=CONFIRMED))
    listed = rows.select_related("institution").defer("institution__grams").order_by("expires_on", "id")
    return [_line(actor, one, soon) for one in listed[:_MOST_WAITING]]


def lacking_inbox(actor: Any) -> list[Waiting]:
    """The institutions of this person that are filed and have not handed in every paper they should have."""
    if not PAPER.may_somewhere(actor, "enter"):
        return []
    handed_in = ArrayAgg("papers__kind", filter=~Q(papers__state=REPLACED), default=[])
    own = institutions(actor, "record_premises").filter(STANDINGS["filed"][1]).annotate(handed_in=handed_in)
    return [line for one in own[:_MOST_WAITING] if (line := _lacking(one))]


def _not_renewed(rows: QuerySet[Paper]) -> QuerySet[Paper]:
    """Papers for which no other of their kind is on its way."""
    coming = Paper.objects.filter(institution=OuterRef("institution"), kind=OuterRef("kind"))
    return rows.filter(~Exists(coming.filter(state__in=[WAITING, OBJECTED])))


def _told(rows: QuerySet[Paper], answering: Answering) -> Iterator[Due]:
    for one in rows:
        if one.expires_on is not None:
            yield Due(
                about_type=one._meta.label_lower,
                about_id=one.pk,
                key=EXPIRING,
                due_on=one.expires_on,
                area=one.area,
                what=f"{one.institution.name}的{kind_of(one).name}有效期届满，请换新后提交",
                link=reverse("institutions:paper", args=[one.pk]),
                before=EXPIRING,
                users=answering(one.area, one.department),
                bodies=(one.body_id,),
            )


def _answering(area: int, department: str) -> tuple[UUID, ...]:
    """The people of the department that answers for a kind of paper, or for a fact, in a place."""
    found = officers_over(area, *ANSWERING).filter(body__kind=department)
    return tuple(found.values_list("pk", flat=True))


def _line(actor: Any, paper: Paper, soon: int) -> Waiting:
    is_own = paper.body_id == actor.body_id
    assert paper.expires_on is not None  # noqa: S101 -- the query asked for it
    reading = deadlines.counted_down(paper.expires_on, EXPIRING, soon_days=soon)
    return Waiting(
        what=f"{'换新' if is_own else '督促换新'}{kind_of(paper).name}",
        whom=paper.institution.name,
        note="已过期" if reading.tone == deadlines.Tone.LATE else "快到期",
        why="证照有效期届满前应换新" if is_own else "贵部门核实的证照已过期，机构还没有提交新的",
        route="institutions:paper",
        key=paper.pk,
        clock=reading,
    )


def _lacking(institution: Institution) -> Waiting | None:
    """What an institution has not handed in, but for kinds whose department the county has still to name."""
    handed_in = set(institution.handed_in)  # type: ignore[attr-defined]
    names = [one.name for one in kinds_for(institution) if not one.is_tentative and one.code not in handed_in]
    if not names:
        return None
    why = "还没有提交：" + "、".join(names)
    return Waiting("提交证照", institution.name, f"缺 {len(names)} 种", why, "institutions:papers", institution.pk)
