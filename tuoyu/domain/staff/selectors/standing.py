"""What stands for and against somebody at work: papers, contract, restrictions, and whether they may work today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.acts import note_read
from tuoyu.base.kernel.obstacles import Obstacle, blocking
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors.premises import premises_of
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Credential, Employment, Person, Restriction
from tuoyu.domain.staff.policies import ASSIGNMENT, PERSON, RESTRICTION
from tuoyu.domain.staff.rules.may_work import REQUIREMENT_KEYS, Paper, PostRequired, Worker, may_work
from tuoyu.domain.staff.selectors.people import at_post, get_person, held_by, post_stands, told_to_the_wall
from tuoyu.domain.staff.selectors.queries import waiting_queries_of

IN_ONE_COUNTY = "county"


@dataclass(frozen=True)
class Judged:
    """A post and what is missing for it today."""

    assignment: Assignment
    obstacles: tuple[Obstacle, ...]

    @property
    def missing(self) -> list[Obstacle]:
        return blocking(self.obstacles)


@dataclass(frozen=True)
class PersonRecord:
    """Everything that the actor may read about one person. `ends` are the keys of the posts that the actor may end; the
    decisions behind `restrictions` are for the bureau (`sees_decisions`), employers learn only that there are some."""

    person: Person
    may_change: bool
    sees_decisions: bool
    history: Sequence[Assignment]
    ends: frozenset[UUID]
    posts: list[Judged]
    credentials: list[Credential]
    employments: list[Employment]
    restrictions: list[Restriction]
    waiting: list[BackgroundQuery]


def judged(assignments: Iterable[Assignment]) -> list[Judged]:
    """Whether each may work in the post today; three queries for any number of posts in reach."""
    posts = list(assignments)
    people = {one.person_id for one in posts}
    return judged_with(
        posts,
        Credential.objects.filter(person__in=people),
        Restriction.objects.filter(person__in=people),
        Employment.objects.filter(person__in=people, valid__contains=clock.today()),
    )


def person_record(actor: Any, id: UUID) -> PersonRecord:
    """One person with all that stands for and against them; the read is written to the log. Missing out of reach."""
    changes = ExpressionWrapper(PERSON.condition(actor, "change"), output_field=BooleanField())
    person = get_person(actor, id, rows=Person.objects.annotate(may_change=changes))
    ends = ExpressionWrapper(ASSIGNMENT.condition(actor, "assign"), output_field=BooleanField())
    with told_to_the_wall("app.person", str(person.pk)):
        history = list(held_by(person).annotate(may_end=ends))
    for one in history:
        one.person = person
    current = [one for one in history if post_stands(one) != "ended"]
    credentials = list(credentials_of(person))
    restrictions = list(person.restrictions.order_by("-valid"))
    employments = list(Employment.objects.filter(person=person).select_related("institution").order_by("-valid"))
    return PersonRecord(
        person=person,
        may_change=bool(getattr(person, "may_change", False)),
        sees_decisions=RESTRICTION.may_somewhere(actor, "view"),
        history=history,
        ends=frozenset(one.pk for one in current if one.may_end),
        posts=judged_with(current, credentials, restrictions, employments),
        credentials=credentials,
        employments=employments,
        restrictions=restrictions,
        waiting=list(waiting_queries_of(person)),
    )


def posts_lacking(institution: Institution) -> list[Obstacle]:
    """The posts that the list in force asks of this institution and nobody holds today."""
    site = premises_of(institution)
    facts = {
        "facility_type": institution.facility_type,
        "meal_supply": site.meal_supply if site else None,
        "is_independent_site": None,
    }
    today = clock.today()
    listed = rulebook.document("staff_posts", today, institution.area)
    held = set(Assignment.objects.filter(institution=institution, valid__contains=today).values_list("post", flat=True))
    return [
        Obstacle(f"people.lacking_{entry['code']}", f"还没有{entry['name']}。", listed.cites(entry), blocking=False)
        for entry in listed.entries
        if entry["code"] not in held and rulebook.holds(entry.get("required_when", ()), facts)
    ]


def is_banned(person: Person, on: date, area: int) -> bool:
    """Whether a restriction in force on a day reaches a place, whoever wrote it down: asked for every post."""
    with told_to_the_wall("app.person_index", person.id_number_index):
        return _reaches(_in_force(person.restrictions.all(), on), area)


def ever_restricted(people: Collection[Person]) -> set[UUID]:
    """Which of them a restriction was ever written down about, in force or not, whoever did."""
    with told_to_the_wall("app.person_index", ",".join(one.id_number_index for one in people)):
        return set(Restriction.objects.filter(person__in=people).values_list("person_id", flat=True))


def credentials_of(person: Person) -> QuerySet[Credential]:
    """Every paper on record, the withdrawn ones too, latest first; for rows the caller may reach."""
    return Credential.objects.filter(person=person).select_related("file").order_by("-issued_on", "-entered_at")


def get_credential(actor: Any, id: UUID, action: str = "view") -> Credential:
    """One paper of somebody whose record the actor may read, which is noted; Missing otherwise."""
    found = Credential.objects.select_related("person", "file").filter(pk=id).first()
    if found is None or not PERSON.allows(actor, action, found.person):
        raise Missing()
    at_post(actor, found.person)
    note_read(actor, found, purpose="查看人员证明")
    return found


def restrictions(actor: Any, action: str = "view") -> QuerySet[Restriction]:
    """The decisions written down in the actor's place."""
    return RESTRICTION.scope(actor, action, Restriction.objects.all())


def get_restriction(actor: Any, id: UUID, action: str = "view") -> Restriction:
    """One decision written down in the actor's place; Missing otherwise."""
    return RESTRICTION.get(actor, action, Restriction.objects.all(), pk=id)


def state_of(credential: Credential) -> str:
    """A code of the enumeration certificate_state."""
    until, today = credential.valid.upper, clock.today()
    if credential.withdrawn_at:
        return "revoked"
    if until is not None and until <= today:
        return "expired"
    days = rulebook.rule("staffing.certificate.expiring_days", on=today).value
    return "expiring" if until is not None and (until - today).days <= days else "valid"


def is_in_force(restriction: Restriction, on: date) -> bool:
    """Whether a decision binds on a day."""
    period = restriction.valid
    lasts = period.lower <= on and (period.upper is None or on < period.upper)
    return lasts and (restriction.lifted_on is None or on < restriction.lifted_on)


def _in_force(rows: QuerySet[Restriction], on: date) -> QuerySet[Restriction]:
    return rows.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), valid__contains=on)


def _reaches(rows: Iterable[Restriction], area: int) -> bool:
    county = ancestor(area, Level.COUNTY)
    return any(one.scope != IN_ONE_COUNTY or ancestor(one.area, Level.COUNTY) == county for one in rows)


def judged_with(
    posts: Iterable[Assignment],
    credentials: Iterable[Credential],
    restrictions: Iterable[Restriction],
    employments: Iterable[Employment],
) -> list[Judged]:
    """The same by what was read already."""
    today = clock.today()
    papers = _by_person(one for one in credentials if one.withdrawn_at is None)
    bans = _by_person(one for one in restrictions if is_in_force(one, today))
    contracts = {
        (one.person_id, one.institution_id): one.contract
        for one in employments
        if one.valid.upper is None or one.valid.upper > today
    }
    return [
        Judged(
            one, tuple(may_work(_worker(one, papers[one.person_id], bans[one.person_id], _contract(contracts, one))))
        )
        for one in posts
    ]


def _contract(contracts: Mapping[tuple[UUID, UUID], str], held: Assignment) -> str:
    return contracts.get((held.person_id, held.institution_id), "")


def _worker(held: Assignment, papers: list[Credential], bans: list[Restriction], contract: str) -> Worker:
    today = clock.today()
    return Worker(
        post=held.post,
        on=today,
        education=held.person.education,
        experienced_since=held.person.experienced_since,
        papers=tuple(_paper(one) for one in papers),
        is_banned=_reaches(bans, held.area),
        contract=contract,
        educations=tuple(choice.code for choice in rulebook.enumeration("education").choices),
        required=required_for(held.post, held.area, today),
        limits=_limits(today, held.area),
    )


def required_for(post: str, area: int, on: date) -> PostRequired:
    """What the list of posts in force asks for one of them; nothing for a post it does not name."""
    listed = rulebook.document("staff_posts", on, area)
    for entry in listed.entries:
        if entry["code"] == post:
            return PostRequired(tuple(entry["certificates"]), entry["requires"], listed.cites(entry))
    return PostRequired((), "", listed.cited)


def _limits(on: date, area: int) -> Mapping[str, rulebook.Rule]:
    return {key: rulebook.rule(key, on, area) for key in REQUIREMENT_KEYS}


def _paper(one: Credential) -> Paper:
    return Paper(one.kind, one.issued_on, one.valid.upper, one.hours, tuple(one.found))


def _by_person(rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def employer_in_reach(actor: Any, person: Person) -> Institution:
    """The institution in the actor's reach where this person holds a post; Missing when there is none."""
    held = Assignment.objects.filter(person=person, valid__isempty=False).select_related("institution")
    found = ASSIGNMENT.scope(actor, "assign", held).order_by("-valid").first()
    if found is None:
        raise Missing()
    return found.institution
