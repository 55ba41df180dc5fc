"""A person contests a line of their own record: its institution answers, the bureau decides and puts it right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from tuoyu.base.access.areas import NATION
from tuoyu.base.kernel import cases, files, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid, OutOfStep
from tuoyu.domain.staff.models import Assignment, Contest, Credential, Employment, Restriction
from tuoyu.domain.staff.policies import CONTEST
from tuoyu.domain.staff.selectors import contests as selectors
from tuoyu.domain.staff.selectors.people import told_to_the_wall
from tuoyu.domain.staff.services.posts import correct_assignment
from tuoyu.domain.staff.services.standing import employed_from, lift_restriction, taken_back
from tuoyu.domain.staff.workflows import CONTEST as WORKFLOW

_MOST_WORDS = 200  # what a withdrawn paper and a lifted restriction keep of a reason
_KIND = "staff.contest"


@dataclass(frozen=True)
class Mending:
    """What is right instead, as far as the kind of line asks: the days of a post (`never` held at all), or how somebody
    is employed from a day on."""

    since: date | None = None
    last_on: date | None = None
    never: bool = False
    contract: str = ""
    insurance: str = ""


@act("staff.raise_contest", "对本人档案提出异议")
def raise_contest(actor: Any, kind: str, line: UUID, *, said: str, evidence: files.Upload | None = None) -> Contest:
    """Say that a line of one's own record is wrong; whoever entered it is told. Missing for any other line."""
    person, row = selectors.own_line(actor, kind, line)
    who = selectors.entered(kind, row, person)
    contest = Contest(
        area=who.area,
        body_id=who.body_id,
        person_id=person.pk,
        name=person.name,
        kind=kind,
        line=line,
        stood=selectors.in_words(kind, row),
        said=said,
        raised_by=actor.actor_id,
    )
    CONTEST.require(actor, "raise", contest)
    if evidence is not None:
        contest.evidence = files.keep(evidence, files.PAPERS, actor=actor)
    try:
        with transaction.atomic():
            cases.open_case(contest, WORKFLOW, actor=actor, label="提出异议", note=said)
    except IntegrityError as error:
        if "contest_one_at_a_time" not in str(error):
            raise
        raise OutOfStep("这一项已经有一件异议在办，请先等它办完。") from None
    if who.by_institution:
        sentence = f"{person.name}对本人档案的“{contest.get_kind_display()}”提出异议，请答复。"
        notices.tell_body(contest.body_id, _KIND, sentence, link=_link(contest))
    else:
        cases.perform(contest, WORKFLOW, "pass_on", actor=actor, note="不是机构登记的，由卫健部门直接决定")
        _tell_deciders(contest)
    return contest


@act("staff.answer_contest", "答复异议")
def answer_contest(actor: Any, contest: Contest, *, agrees: bool, answer: str) -> Contest:
    """The institution that entered the line says what it knows; the bureau decides."""
    CONTEST.require(actor, "answer", contest)
    note = f"{'认可' if agrees else '不认可'}：{answer}"
    cases.perform(contest, WORKFLOW, "answer", actor=actor, note=note)
    contest.agrees, contest.answer, contest.answered_by = agrees, answer, actor.actor_label
    contest.save(update_fields=["agrees", "answer", "answered_by"])
    _tell_deciders(contest)
    notices.tell_user(contest.raised_by, _KIND, "机构已答复您的异议，等卫生健康部门决定。", link=_link(contest))
    return contest


@act("staff.uphold_contest", "异议成立")
def uphold_contest(actor: Any, contest: Contest, *, reason: str, mending: Mending | None = None) -> Contest:
    """The person is right: the line is withdrawn, lifted or put right, with the contest named as the reason."""
    CONTEST.require(actor, "decide", contest)
    facts = selectors.contest_facts(actor, contest)
    cases.perform(contest, WORKFLOW, "uphold", actor=actor, facts=facts, note=reason)
    _put_right(actor, contest, f"异议成立：{reason}"[:_MOST_WORDS], mending or Mending())
    return _decided(actor, contest, reason, "异议成立，已改正")


@act("staff.reject_contest", "异议不成立")
def reject_contest(actor: Any, contest: Contest, *, reason: str) -> Contest:
    """The line stays as it is; the person is told why."""
    CONTEST.require(actor, "decide", contest)
    facts = selectors.contest_facts(actor, contest)
    cases.perform(contest, WORKFLOW, "reject", actor=actor, facts=facts, note=reason)
    return _decided(actor, contest, reason, "异议不成立")


@act("staff.take_back_contest", "撤回异议")
def take_back_contest(actor: Any, contest: Contest) -> Contest:
    """The person no longer contests it."""
    CONTEST.require(actor, "take_back", contest)
    return cases.perform(contest, WORKFLOW, "take_back", actor=actor)


@act("staff.pass_on_contests", "异议到期转卫健部门")
def pass_on_contests(actor: Any) -> int:
    """What an institution let lie goes to the bureau; returns how many."""
    CONTEST.require(actor, "pass_on", Contest(area=NATION))
    lapsed = selectors.contests_unanswered()
    for contest in lapsed:
        cases.perform(contest, WORKFLOW, "pass_on", actor=actor, note="机构到期没有答复")
        _tell_deciders(contest)
    return len(lapsed)


def _put_right(actor: Any, contest: Contest, because: str, mending: Mending) -> None:
    row = selectors.line_of(contest.person_id, contest.kind, contest.line)
    if isinstance(row, Credential):
        with told_to_the_wall("app.person", str(contest.person_id)):
            taken_back(row, because)
    elif isinstance(row, Restriction):
        lift_restriction(actor, row, because=because)
    elif isinstance(row, Assignment):
        if not (mending.never or mending.since or mending.last_on):
            raise Invalid({"since": ["请填写正确的起止日期，或者勾选没有过这段任职。"]})
        since = mending.since or row.valid.lower
        correct_assignment(actor, row, since=since, last_on=mending.last_on, never=mending.never)
    elif isinstance(row, Employment):
        if mending.since is None:
            raise Invalid({"since": ["请填写正确的用工自何日起。"]})
        how = {"contract": mending.contract, "insurance": mending.insurance}
        employed_from(actor, row.institution, row.person, since=mending.since, action="correct", **how)


def _decided(actor: Any, contest: Contest, reason: str, outcome: str) -> Contest:
    contest.decision, contest.decided_by = reason, actor.actor_label
    contest.save(update_fields=["decision", "decided_by"])
    sentence = f"您对“{contest.get_kind_display()}”的{outcome}：{reason}"
    notices.tell_user(contest.raised_by, _KIND, sentence, link=_link(contest))
    told = f"{contest.name}对“{contest.get_kind_display()}”的{outcome}。"
    notices.tell_body(contest.body_id, _KIND, told, link=_link(contest))
    return contest


def _tell_deciders(contest: Contest) -> None:
    sentence = f"{contest.name}对本人档案的“{contest.get_kind_display()}”提出异议，请决定。"
    for user_id in selectors.deciders(contest):
        notices.tell_user(user_id, _KIND, sentence, link=_link(contest))


def _link(contest: Contest) -> str:
    return reverse("staff:contest", args=[contest.pk])
