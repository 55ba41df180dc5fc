"""What people contest in their own records: the line, who entered it and answers first, what may be decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from tuoyu.base.access.models import Body, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import officers_over
from tuoyu.base.kernel import acts, audit, clock, deadlines, rulebook
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.reminders import Due
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.staff.models import Assignment, Contest, Credential, Employment, Person, Restriction
from tuoyu.domain.staff.policies import CONTEST
from tuoyu.domain.staff.rules.contests import ContestFacts
from tuoyu.domain.staff.rules.may_work import BACKGROUND_QUERY
from tuoyu.domain.staff.selectors.own import own_claim, person_of
from tuoyu.domain.staff.selectors.people import last_day, told_to_the_wall
from tuoyu.domain.staff.workflows import CONTEST as WORKFLOW
from tuoyu.domain.staff.workflows import CONTEST_ANSWER_CLOCK, CONTEST_INSTITUTION, CONTEST_OPEN

Kind = Contest.Kind
Line = Assignment | Credential | Employment | Restriction
TABLES: Mapping[str, type[Line]] = {
    Kind.POST: Assignment,
    Kind.CREDENTIAL: Credential,
    Kind.QUERY: Credential,
    Kind.EMPLOYMENT: Employment,
    Kind.RESTRICTION: Restriction,
}


@dataclass(frozen=True)
class Entered:
    """Who wrote a line down: the body, where it is, and whether it is an institution, which then answers first."""

    body_id: UUID
    area: int
    by_institution: bool


def own_line(actor: Any, kind: str, id: UUID) -> tuple[Person, Line]:
    """A line of one's own record, with its person; Missing for anybody else's."""
    claim, table = own_claim(actor), TABLES.get(kind)
    if claim is None or table is None:
        raise Missing()
    person = person_of(claim)
    row = line_of(person.pk, kind, id)
    if row is None or (isinstance(row, Credential) and (row.kind == BACKGROUND_QUERY) != (kind == Kind.QUERY)):
        raise Missing()
    return person, row


def line_of(person_id: UUID, kind: str, id: UUID) -> Line | None:
    """The line itself, for those who may know what is contested of it."""
    rows: QuerySet[Any] = TABLES[kind]._base_manager.filter(pk=id, person=person_id)
    if kind in {Kind.POST, Kind.EMPLOYMENT}:
        rows = rows.select_related("institution__body")
    with told_to_the_wall("app.person", str(person_id)):
        return rows.first()


def in_words(kind: str, row: Line) -> str:
    """A line as its person reads it; of a background query only whether something was found."""
    return _WORDS[kind](row)


def entered(kind: str, row: Line, person: Person) -> Entered:
    """Who answers for a line: the institution it is about, else whoever wrote it down as the log tells."""
    if isinstance(row, Assignment | Employment):
        return Entered(row.body_id, row.area, by_institution=True)
    if isinstance(row, Restriction):
        return Entered(row.body_id, row.area, by_institution=False)
    author = User.objects.filter(pk__in=authors_of(row)).exclude(body=None).select_related("body").first()
    if author is not None and author.body is not None:
        body = author.body
        return Entered(body.pk, body.area, by_institution=body.kind == Body.INSTITUTION and kind != Kind.QUERY)
    return Entered(person.body_id, person.area, by_institution=False)


def authors_of(row: Line) -> set[UUID]:
    """Whoever acted upon a line, by the log."""
    names = {row._meta.label_lower, row._meta.db_table.replace("_", ".", 1)}  # the log's name from before the split
    found = AuditEntry.objects.filter(object_type__in=names, object_id=str(row.pk), outcome=audit.DONE)
    acting = found.exclude(action__startswith="read.").values_list("actor_id", flat=True)
    return {one for one in acting if one is not None}


def is_contested(kind: str, id: UUID) -> bool:
    """Whether a contest about this line is open, as far as the wall lets through."""
    return Contest.objects.filter(kind=kind, line=id, state__in=CONTEST_OPEN).exists()


def contest_facts(actor: Any, contest: Contest) -> ContestFacts:
    """What decides whether this person may decide it now."""
    row = line_of(contest.person_id, contest.kind, contest.line)
    return ContestFacts(
        entered_it=row is not None and actor.actor_id in authors_of(row),
        still_stands=row is not None and _stands(row),
        cited=right_to_contest(contest.area).cited,
    )


def right_to_contest(area: int) -> rulebook.Rule:
    """The right itself, with its article."""
    return rulebook.rule("staffing.contest.right", clock.today(), area)


def contests(actor: Any) -> QuerySet[Contest]:
    """The contests that the actor may read."""
    return CONTEST.scope(actor, "view", Contest.objects.select_related("body"))


def get_contest(actor: Any, id: UUID, *, purpose: str = "查看异议") -> Contest:
    """One contest in reach; the read is written to the log. Missing otherwise."""
    found = CONTEST.get(actor, "view", Contest.objects.select_related("body", "evidence"), pk=id)
    acts.note_read(actor, found, purpose=purpose)
    return found


def contest_clocks(rows: Iterable[Contest]) -> Mapping[UUID, list[deadlines.Reading]]:
    """What the clocks of these contests show today."""
    return deadlines.readings(WORKFLOW.name, [row.pk for row in rows])


def deciders(contest: Contest) -> list[UUID]:
    """Whose it is to decide."""
    role = Role.BUREAU_LEADER if contest.kind == Kind.RESTRICTION else Role.FILING_OFFICER
    return [one.pk for one in officers_over(contest.area, role)]


def contests_unanswered() -> list[Contest]:
    """Contests that an institution let lie until its time was over; to be read as somebody who sees every county."""
    lapsed = [id for id, shown in _running().items() if any(_is_lapsed(*one) for one in shown)]
    return list(Contest.objects.filter(pk__in=lapsed, state=CONTEST_INSTITUTION).order_by("opened_at", "pk"))


def contest_dues() -> list[Due]:
    """What falls due: for the institution its answer, for the bureau its decision."""
    running = _running()
    found = Contest.objects.in_bulk(running)
    return [_due(found[id], key, due_on) for id, shown in running.items() if id in found for key, due_on in shown]


def _running() -> Mapping[UUID, list[tuple[str, Any]]]:
    return deadlines.running(WORKFLOW.name)


def _is_lapsed(key: str, due_on: Any) -> bool:
    return key == CONTEST_ANSWER_CLOCK and bool(due_on < clock.today())


def _due(one: Contest, key: str, due_on: Any) -> Due:
    is_first = key == CONTEST_ANSWER_CLOCK
    return Due(
        about_type=one._meta.label_lower,
        about_id=one.pk,
        key=key,
        due_on=due_on,
        area=one.area,
        what=f"{one.name}对本人档案提出异议，请{'答复' if is_first else '决定'}",
        link=reverse("staff:contest", args=[one.pk]),
        note="这是本系统约定的期限，不是法定期限。",
        users=() if is_first else deciders(one),
        bodies=(one.body_id,) if is_first else (),
    )


def _stands(row: Line) -> bool:
    if isinstance(row, Credential):
        return row.withdrawn_at is None
    if isinstance(row, Restriction):
        return row.lifted_on is None
    return not row.valid.isempty and (isinstance(row, Assignment) or row.valid.upper is None)


def _period(valid: Any) -> str:
    last = last_day(valid)
    return f"{full_day(valid.lower)}起" if last is None else f"{full_day(valid.lower)}至{full_day(last)}"


def _post_in_words(row: Any) -> str:
    full_time = "（专职）" if row.is_full_time else ""
    return f"{row.institution.name} {rulebook.label('staff_post', row.post)}{full_time}，{_period(row.valid)}"


def _paper_in_words(row: Any) -> str:
    return f"{rulebook.label('staff_certificate', row.kind)}，{row.issuer}{full_day(row.issued_on)}出具"


def _result_in_words(row: Any) -> str:
    return f"{'有不得从业的情形' if row.found else '没有不得从业的记录'}，{row.issuer}{full_day(row.issued_on)}查询"


def _employment_in_words(row: Any) -> str:
    how = rulebook.label("employment_contract", row.contract), rulebook.label("social_insurance", row.insurance)
    return f"{row.institution.name} {'，'.join(how)}，{_period(row.valid)}"


def _restriction_in_words(row: Any) -> str:
    scope, reason = rulebook.label("ban_scope", row.scope), rulebook.label("restriction_reason", row.reason)
    return f"{scope}，{reason}，{row.organ}{row.decision}，{_period(row.valid)}"


_WORDS: Mapping[str, Callable[[Any], str]] = {
    Kind.POST: _post_in_words,
    Kind.CREDENTIAL: _paper_in_words,
    Kind.QUERY: _result_in_words,
    Kind.EMPLOYMENT: _employment_in_words,
    Kind.RESTRICTION: _restriction_in_words,
}
