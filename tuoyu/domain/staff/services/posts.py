"""Posts: who works where, as what, since when; ended posts keep their dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act, note_act, note_changed
from tuoyu.base.kernel.identifiers import read_identity
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refusal, Refused
from tuoyu.base.kernel.rulebook import enumeration, rule
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Assignment, Person
from tuoyu.domain.staff.models.people import FULL_TIME_IN_ONE_PLACE, POST_HELD_ONCE
from tuoyu.domain.staff.policies import ASSIGNMENT, PERSON, ROSTER
from tuoyu.domain.staff.rules.staffing import Candidate, may_take_up
from tuoyu.domain.staff.selectors.standing import is_banned
from tuoyu.domain.staff.services.people import PersonFacts, known_or_drafted, known_or_entered

PERSON_IN_CHARGE, _ENTER = "head", "staff.enter_person"
_A_DAY, _A_YEAR = timedelta(days=1), timedelta(days=366)
_ENDED = Obstacle("people.post_ended", "这段任职已经结束，不能再改。")
_BY_FILING = Obstacle("people.head_by_filing", "负责人由备案或变更备案确定，不在人员名单里登记；请办理变更备案。")
_TWICE = {
    POST_HELD_ONCE: Obstacle(
        "people.post_held", "此人在本机构的这个岗位上已有任职，日期有重叠；请先结束原任职，或改开始日期。"
    ),
    FULL_TIME_IN_ONE_PLACE: Obstacle(
        "people.full_time_elsewhere",
        "此人在这段时间已在另一家机构专职任职，一个人不能同时在两处专职；请原单位先办理离岗，或登记为兼职。",
    ),
}


@dataclass(frozen=True)
class PostFacts:
    """A post somebody takes up. `until` is the first day on which it is no longer held; None while no end is known."""

    post: str
    since: date
    until: date | None = None
    is_full_time: bool = False


@dataclass(frozen=True)
class StaffRow:
    """One line of a staff list as it is brought in."""

    facts: PersonFacts
    held: PostFacts


@act(_ENTER, "登记人员任职")
def enter_person(actor: Any, institution: Institution, facts: PersonFacts, held: PostFacts) -> Assignment:
    """Enter somebody (once, across institutions) and the post they take up here.

    The same line brought again changes nothing. Invalid for a bad number, name or date; Refused with the obstacles
    when the post may not be filled so.
    """
    return _take_up(actor, institution, known_or_entered(actor, institution, facts), held)


@act("staff.enter_staff", "登记人员名单")
def enter_staff(actor: Any, institution: Institution, rows: Iterable[StaffRow]) -> list[Assignment | Refusal]:
    """Many at once: for each row, in order, its post or the refusal that kept it out; the others stand."""
    found: list[Assignment | Refusal] = []
    for row in rows:
        try:
            found.append(enter_person(actor, institution, row.facts, row.held))
        except (Invalid, Refused) as refusal:
            found.append(refusal)
    return found


def enter_plain(actor: Any, rows: Sequence[tuple[Institution, StaffRow]]) -> list[bool | None]:
    """Enter the lines that nothing stands against in a few statements, each with its own entry in the log.

    For each line: True when it was entered, False when the very same post is on record, None when `enter_person` has
    to answer. Of several lines with one number only the first is looked at. Part of an act.
    """
    people = known_or_drafted(actor, [(institution, row.facts) for institution, row in rows])
    there = {_key(one): one for one in Assignment.objects.filter(person__in=[one for one in people if one])}
    found: list[bool | None] = [None] * len(rows)
    drafts: dict[int, Assignment] = {}
    for place, ((institution, row), person) in enumerate(zip(rows, people, strict=True)):
        new = _shaped_if_fit(actor, institution, person, row.held) if person else None
        if new is not None and (already := there.get(_key(new))) is not None:
            found[place] = False
            note_act(_ENTER, already)
        elif new is not None and not _obstacles(new.person, row.held, is_kept_out=False):
            drafts[place] = new
    Person.objects.bulk_create(one.person for one in drafts.values() if one.person._state.adding)
    Assignment.objects.bulk_create(drafts.values(), ignore_conflicts=True)
    keys = [one.pk for one in drafts.values()]
    entered = set(Assignment.objects.filter(pk__in=keys).values_list("pk", flat=True))
    for place, new in drafts.items():
        if new.pk in entered:  # the others overlap with a post that only the database sees
            found[place] = True
            note_act(_ENTER, new)
    return found


@act("staff.assign", "安排岗位")
def assign(actor: Any, institution: Institution, person: Person, held: PostFacts) -> Assignment:
    """Give somebody who already works in reach of the actor a further post."""
    PERSON.require(actor, "change", person)
    return _take_up(actor, institution, person, held)


@act("staff.end_assignment", "结束任职")
def end_assignment(actor: Any, assignment: Assignment, *, last_on: date) -> Assignment:
    """Write down the last day of a post; the person, their papers and the dates stay on record."""
    ASSIGNMENT.require(actor, "assign", assignment)
    if last_on < assignment.valid.lower:
        raise Invalid({"last_on": ["离岗日期不能早于到岗日期。"]})
    if assignment.valid.upper is not None and assignment.valid.upper <= clock.today():
        raise Refused([_ENDED])
    if last_on > clock.today() + _A_YEAR:
        raise Invalid({"last_on": ["离岗日期最多可填到一年以后。"]})
    _close(assignment, last_on + _A_DAY)
    return assignment


@act("staff.correct_assignment", "改正任职日期")
def correct_assignment(
    actor: Any, assignment: Assignment, *, since: date, last_on: date | None = None, never: bool = False
) -> Assignment:
    """Put a post right that was entered with wrong dates, or that there `never` was: then it keeps no day."""
    ASSIGNMENT.require(actor, "correct", assignment)
    if not never and last_on is not None and last_on < since:
        raise Invalid({"last_on": ["离岗日期不能早于到岗日期。"]})
    if not never and since > clock.today() + _A_YEAR:
        raise Invalid({"since": ["到岗日期最多可填到一年以后。"]})
    until = since if never else last_on + _A_DAY if last_on else None
    assignment.valid = DateRange(since, until)
    try:
        with transaction.atomic():
            assignment.save(update_fields=["valid"])
    except IntegrityError as error:
        raise Refused([_overlap(error)]) from None
    note_changed("valid")
    return assignment


@act("staff.put_in_charge", "登记负责人")
def put_in_charge(actor: Any, institution: Institution, facts: PersonFacts, *, since: date) -> Assignment:
    """Enter the person in charge and the post, from `since` on; filing does not ask whether it is full time."""
    person = known_or_entered(actor, institution, facts)
    _end_charge(institution, since)
    return _take_up(actor, institution, person, PostFacts(PERSON_IN_CHARGE, since), is_filed=True)


@act("staff.leave_charge", "负责人随备案注销离任")
def leave_charge(actor: Any, institution: Institution, *, on: date) -> None:
    """Close the time of everybody in charge when the filing has ended that put them there."""
    ROSTER.require(actor, "enter", institution)
    _end_charge(institution, on)


def _end_charge(institution: Institution, on: date) -> None:
    """A post begun the same day leaves no trace of time."""
    for held in Assignment.objects.filter(institution=institution, post=PERSON_IN_CHARGE, valid__upper_inf=True):
        _close(held, max(on, held.valid.lower))


def _take_up(
    actor: Any, institution: Institution, person: Person, held: PostFacts, *, is_filed: bool = False
) -> Assignment:
    """The one way into a post, whichever door it came through."""
    new = _shaped(institution, person, held)
    ASSIGNMENT.require(actor, "assign", new)
    same = {name: getattr(new, name) for name in ("person", "institution", "post", "is_full_time", "valid")}
    if (already := Assignment.objects.filter(**same).first()) is not None:
        return already
    is_kept_out = is_banned(person, max(held.since, clock.today()), institution.area)
    if obstacles := _obstacles(person, held, is_kept_out=is_kept_out, is_filed=is_filed):
        raise Refused(obstacles)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        raise Refused([_overlap(error)]) from None
    return new


def _shaped(institution: Institution, person: Person, held: PostFacts) -> Assignment:
    if held.post not in {choice.code for choice in enumeration("staff_post").choices}:
        raise Invalid({"post": ["没有这个岗位，请从列表中选择。"]})
    if held.since > clock.today() + _A_YEAR:
        raise Invalid({"since": ["到岗日期最多可填到一年以后。"]})
    if held.until is not None and held.until <= held.since:
        raise Invalid({"until": ["离岗日期应晚于到岗日期。"]})
    return Assignment(
        area=institution.area,
        body_id=institution.body_id,
        person=person,
        institution=institution,
        post=held.post,
        is_full_time=held.is_full_time,
        valid=DateRange(held.since, held.until),
    )


def _shaped_if_fit(actor: Any, institution: Institution, person: Person, held: PostFacts) -> Assignment | None:
    with suppress(Invalid):
        new = _shaped(institution, person, held)
        return new if ASSIGNMENT.allows(actor, "assign", new) else None
    return None


def _key(post: Assignment) -> tuple[Any, ...]:
    return post.person_id, post.institution_id, post.post, post.is_full_time, post.valid.lower, post.valid.upper


def _obstacles(person: Person, held: PostFacts, *, is_kept_out: bool, is_filed: bool = False) -> list[Obstacle]:
    """What keeps somebody out of a post; `is_kept_out` by a restriction, `is_filed` when a filing puts them there."""
    adult_age, ban = (rule(key, on=clock.today()) for key in ("staffing.adult_age", "staffing.ban.lifetime"))
    born_on = read_identity(opened(person, "id_number") or "").born_on
    found = [*may_take_up(Candidate(born_on, held.since, adult_age, ban, is_kept_out))]
    if held.post == PERSON_IN_CHARGE and not is_filed:
        found.append(_BY_FILING)
    return found


def _overlap(error: IntegrityError) -> Obstacle:
    """Which of the two constraints spoke; any other is a fault of ours."""
    for name, obstacle in _TWICE.items():
        if name in str(error):
            return obstacle
    raise error


def _close(held: Assignment, until: date) -> None:
    held.valid = DateRange(held.valid.lower, until)
    held.save(update_fields=["valid"])
