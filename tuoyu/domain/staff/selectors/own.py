"""One's own record: whose it is, what stands in it, and who looked at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, OuterRef, Q, Subquery

from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import note_read
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.rulebook import rule
from tuoyu.domain.staff.models import (
    Assignment,
    BackgroundQuery,
    Credential,
    Employment,
    Person,
    RecordClaim,
    Restriction,
)
from tuoyu.domain.staff.policies import OWN
from tuoyu.domain.staff.selectors.people import held_by, post_stands, told_to_the_wall
from tuoyu.domain.staff.selectors.standing import Judged, credentials_of, judged_with

OWN_READ = "本人查看"
_MOST_LOOKS = 50


@dataclass(frozen=True)
class Look:
    """Somebody else opened the record: when, from which office, what for."""

    at: datetime
    office: str
    purpose: str


@dataclass(frozen=True)
class OwnRecord:
    """Everything that a person reads about themselves."""

    person: Person
    history: Sequence[Assignment]
    posts: list[Judged]
    credentials: list[Credential]
    employments: list[Employment]
    restrictions: list[Restriction]
    queries: list[BackgroundQuery]
    looks: list[Look]


def own_claim(actor: Any) -> RecordClaim | None:
    """The claim by which this account sees a record today."""
    return OWN.scope(actor, "view", RecordClaim.objects.all()).first()


def open_claim(actor: Any) -> RecordClaim | None:
    """The claim that this account was invited to and has not proved yet."""
    return OWN.scope(actor, "claim", RecordClaim.objects.all()).order_by("-invitation__invited_at").first()


def claims_of(person: Person) -> list[RecordClaim]:
    """Every way to this person's record, whoever invited, the last first: for rows the caller may reach."""
    with told_to_the_wall("app.person", str(person.pk)):
        rows = RecordClaim.objects.filter(person=person).select_related("invitation", "user")
        return list(rows.order_by("-invitation__invited_at"))


def person_of(claim: RecordClaim) -> Person:
    """Whom a claim is about today: where records were merged, the one that stays."""
    with told_to_the_wall("app.person", str(claim.person_id)):
        person = Person.objects.get(pk=claim.person_id)
    if person.merged_into_id is None:
        return person
    with told_to_the_wall("app.person", str(person.merged_into_id)):
        return Person.objects.get(pk=person.merged_into_id)


def own_record(actor: Any, claim: RecordClaim) -> OwnRecord:
    """All that stands in one's own record; the read is written to the log like any other."""
    person = person_of(claim)
    with told_to_the_wall("app.person", str(person.pk)):
        history = list(held_by(person))
        credentials = list(credentials_of(person))
        employments = list(Employment.objects.filter(person=person).select_related("institution").order_by("-valid"))
        restrictions = list(person.restrictions.order_by("-valid"))
        queries = list(_queries_of(person))
    for held in history:
        held.person = person
    current = [one for one in history if post_stands(one) != "ended"]
    person.acted_at = current[0].area if current else None
    note_read(actor, person, purpose=OWN_READ)
    return OwnRecord(
        person=person,
        history=history,
        posts=judged_with(current, credentials, restrictions, employments),
        credentials=credentials,
        employments=employments,
        restrictions=restrictions,
        queries=queries,
        looks=_looks_at(actor, [person, *credentials, *queries]),
    )


def opens_again_at(claim: RecordClaim) -> datetime | None:
    """When a claim that was tried wrongly too often opens again; None when it is open."""
    tries, pause = (rule(f"security.claim.{name}", clock.today(), claim.area) for name in ("tries", "pause"))
    if claim.wrong_tries < tries.value or claim.last_wrong_at is None:
        return None
    opens_at = claim.last_wrong_at + timedelta(hours=pause.value)
    return opens_at if clock.now() < opens_at else None


def _queries_of(person: Person) -> Any:
    rows = BackgroundQuery.objects.filter(person=person).select_related("institution", "credential")
    return rows.order_by("-opened_at", "pk")


def _looks_at(actor: Any, rows: Iterable[Model]) -> list[Look]:
    """Who else read any of these rows, the last first; the office, not the name: people do their work there."""
    about = Q(pk__in=[])
    for row in rows:
        names = {row._meta.label_lower, row._meta.db_table.replace("_", ".", 1)}  # the log's name from before the split
        about |= Q(object_type__in=names, object_id=str(row.pk))
    office = User.objects.filter(pk=OuterRef("actor_id")).values("body__name")[:1]
    found = AuditEntry.objects.filter(about, action__startswith="read.").exclude(actor_id=actor.actor_id)
    told = found.annotate(office=Subquery(office)).order_by("-recorded_at")[:_MOST_LOOKS]
    return [Look(one.recorded_at, one.office or "本系统", one.purpose) for one in told]
