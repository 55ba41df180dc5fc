"""The people who work in care: entered once, across institutions and counties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.institutions.models import Assignment, Institution, Person
from tuoyu.domain.institutions.policies import PERSON

PERSON_IN_CHARGE = "head"


@dataclass(frozen=True)
class PersonFacts:
    """Somebody to be entered into the register of people."""

    name: str
    id_number: str
    phone: str


@act("institutions.put_in_charge", "登记负责人")
def put_in_charge(actor: Any, institution: Institution, facts: PersonFacts, *, since: date) -> Assignment:
    """Enter the person in charge (once, across institutions) and the post, from `since` on."""
    person = _known_person(blind_index("institutions_person.id_number", facts.id_number))
    if person is None:
        person = Person(
            area=institution.area,
            body_id=institution.body_id,
            name=facts.name,
            id_number=facts.id_number,
            id_number_index=blind_index("institutions_person.id_number", facts.id_number),
            phone=facts.phone,
        )
        PERSON.require(actor, "register", person)
        person.save(force_insert=True)
    end_charge(institution, on=since)
    return Assignment.objects.create(
        area=institution.area,
        body_id=institution.body_id,
        person=person,
        institution=institution,
        post=PERSON_IN_CHARGE,
        valid=DateRange(since, None),
    )


def _known_person(index: str) -> Person | None:
    """Whoever holds this very number, wherever they were entered: the whole number opens the wall to that one row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.person_index', %s, true)", [index])
        person = Person.objects.filter(id_number_index=index).first()
        cursor.execute("SELECT set_config('app.person_index', '', true)")
    return person


def end_charge(institution: Institution, *, on: date) -> None:
    """Close the time of everybody in charge; a post begun the same day leaves no trace of time."""
    for held in Assignment.objects.filter(institution=institution, post=PERSON_IN_CHARGE, valid__upper_inf=True):
        Assignment.objects.filter(pk=held.pk).update(valid=DateRange(held.valid.lower, max(on, held.valid.lower)))
