"""Background queries: asked by the institution or by the calendar, answered by the police."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from tuoyu.base.access.areas import NATION
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import officers_over
from tuoyu.base.kernel import cases, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.batches import Outcome, tried
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import OutOfStep, Refused
from tuoyu.base.kernel.sealed import reveal
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Person
from tuoyu.domain.staff.policies import PERSON, QUERY
from tuoyu.domain.staff.selectors.queries import (
    answering_department,
    has_been_queried,
    post_of,
    queries_due,
    queries_without_post,
)
from tuoyu.domain.staff.services.standing import record_check
from tuoyu.domain.staff.workflows import QUERY as WORKFLOW
from tuoyu.domain.staff.workflows import QUERY_WAITING

_NO_POST = Obstacle("people.query_without_post", "此人在本机构没有任职，不能申请查询；请先登记任职。")
_ASKED = Obstacle("people.query_asked", "已经申请过查询，正在等公安答复，不用重复申请。")


@act("staff.ask_background_query", "申请背景查询")
def ask_background_query(actor: Any, person: Person, institution: Institution) -> BackgroundQuery:
    """Ask the police about somebody who works, or is going to work, at an institution in the actor's reach."""
    PERSON.require(actor, "change", person)
    held = post_of(person, institution)
    if held is None:
        raise Refused([_NO_POST])
    query = _shaped(actor, held)
    QUERY.require(actor, "ask", query)
    try:
        with transaction.atomic():
            return cases.open_case(query, WORKFLOW, actor=actor, label="申请背景查询")
    except IntegrityError as error:
        if "background_query_once" not in str(error):
            raise
        raise Refused([_ASKED]) from None


@act("staff.recall_background_query", "撤回背景查询")
def recall_background_query(actor: Any, query: BackgroundQuery, *, because: str) -> BackgroundQuery:
    """Take a question back."""
    QUERY.require(actor, "recall", query)
    return cases.perform(query, WORKFLOW, "recall", actor=actor, note=because)


@act("staff.reveal_number", "查看被查询人证件号码")
def reveal_number(actor: Any, query: BackgroundQuery, *, purpose: str) -> str:
    """The whole identity number of one person, for whoever has to query it now; once answered it stays closed."""
    QUERY.require(actor, "reveal", query)
    if query.state != QUERY_WAITING:
        raise OutOfStep(f"这件查询现在是“{WORKFLOW.states[query.state]}”，不用再查，号码不再显示。")
    person = query.person
    person.acted_at = query.area
    return reveal(actor, person, "id_number", purpose=purpose) or ""


@act("staff.answer_background_query", "答复背景查询")
def answer_background_query(
    actor: Any, query: BackgroundQuery, *, on: date, found: tuple[str, ...] = (), number: str = ""
) -> BackgroundQuery:
    """The police's answer: the result joins the person's papers; what was found is told to whoever employs the person
    and to the bureau's leader, who decides on a restriction."""
    QUERY.require(actor, "answer", query)
    cases.perform(query, WORKFLOW, "answer", actor=actor)
    query.credential = record_check(
        actor, query.person, on=on, issuer=actor.body.name, found=found, number=number, answering=query
    )
    query.save(update_fields=["credential"])
    if found:
        _tell_leaders(query)
    else:
        link = reverse("staff:person", args=[query.person_id])
        sentence = f"{query.person.name}的背景查询已由{actor.body.name}答复，没有不得从业的记录。"
        notices.tell_body(query.body_id, "people.query_answered", sentence, link=link)
    return query


def answer_each(actor: Any, found: Iterable[BackgroundQuery], *, on: date) -> list[Outcome]:
    """Answer several with “nothing found”, each an act of its own."""
    return [
        tried(
            query.person.name,
            reverse("staff:query", args=[query.pk]),
            partial(answer_background_query, actor, query, on=on),
            "已答复：没有不得从业的记录",
        )
        for query in found
    ]


@act("staff.note_due_queries", "到期背景查询")
def note_due_queries(actor: Any) -> int:
    """Ask about everybody whose yearly query is due and about whom nobody has asked; recall what concerns people who
    have left. Returns how many were asked."""
    QUERY.require(actor, "note", BackgroundQuery(area=NATION))
    for query in queries_without_post():
        cases.perform(query, WORKFLOW, "recall", actor=actor, note="此人已离岗")
    asked = [_shaped(actor, held) for held in queries_due()]
    for query in asked:
        cases.open_case(query, WORKFLOW, actor=actor, label="查询到期，系统提请")
    return len(asked)


def _shaped(actor: Any, held: Assignment) -> BackgroundQuery:
    """The question about the holder of a post."""
    reasons = BackgroundQuery.Reason
    return BackgroundQuery(
        area=held.area,
        body_id=held.body_id,
        institution_id=held.institution_id,
        person=held.person,
        department=answering_department(held.area),
        reason=reasons.YEARLY if has_been_queried(held.person) else reasons.HIRING,
        employed_since=held.valid.lower,
        asked_by=actor.actor_label,
    )


def _tell_leaders(query: BackgroundQuery) -> None:
    found = f"{query.institution.name}一名人员的背景查询有不得从业的情形，已通知机构停止其工作"
    for leader in officers_over(query.area, Role.BUREAU_LEADER):
        link = reverse("staff:restriction_impose")
        notices.tell_user(leader.pk, "people.query_found", f"{found}，请核实并登记从业限制。", link=link)
