"""The only writers of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.models import Body
from tuoyu.base.access.selectors import get_area
from tuoyu.base.access.services.bodies import add_body, move_body
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.refusals import Invalid, Stale
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.institutions.models import Assignment, Institution, Person, Premises
from tuoyu.domain.institutions.policies import INSTITUTION, PERSON

PERSON_IN_CHARGE = "head"


@dataclass(frozen=True)
class Registration:
    """What a registrar knows of an institution. `area` is a township path, or the county's while it is unknown."""

    credit_code: str
    name: str
    area: int
    facility_type: str
    legal_form: str
    nature: str
    address: str
    business_scope: str
    representative: str
    registered_on: date
    deregistered_on: date | None = None


@dataclass(frozen=True)
class FiledFacts:
    """What an accepted filing establishes."""

    number: str
    service_modes: list[str]
    places: int
    public_phone: str
    receipt_days: int
    premises: dict[str, Any]


@dataclass(frozen=True)
class PersonFacts:
    """Somebody to be entered into the register of people."""

    name: str
    id_number: str
    phone: str


@act("institutions.register", "登记机构")
def register_institution(actor: Any, registration: Registration) -> Institution:
    """Enter a newly registered institution, with the body its people will act for."""
    new = Institution(**vars(registration), changed_at=clock.now())
    INSTITUTION.require(actor, "register", new)
    seat = get_area(new.area)
    new.body = add_body(actor, name=new.name, kind=Body.INSTITUTION, seat=seat, credit_code=new.credit_code)
    new.save(force_insert=True)
    return new


@act("institutions.update_registration", "更新登记信息")
def update_registration(actor: Any, institution: Institution, registration: Registration) -> Institution:
    """Take over what the registrar changed; facts that filing or the county established stay."""
    INSTITUTION.require(actor, "register", institution)
    news = {name: value for name, value in vars(registration).items() if name not in {"credit_code", "area"}}
    return _change(institution, news)


@act("institutions.place", "归入乡镇")
def place_institution(actor: Any, institution: Institution, area: int, *, version: int) -> Institution:
    """Say in which township an institution lies."""
    INSTITUTION.require(actor, "place", institution)
    if institution.version != version:
        raise Stale()
    if ancestor(area, Level.COUNTY) != ancestor(institution.area, Level.COUNTY):
        raise Invalid({"area": ["只能归入本县的乡镇；迁到外县要先在那里登记。"]})
    move_body(actor, institution.body, get_area(area))
    Person.objects.filter(body_id=institution.body_id).update(area=area)
    Assignment.objects.filter(institution=institution).update(area=area)
    return _change(institution, {"area": area})


@act("institutions.record_filed", "登记备案结果")
def record_filed(actor: Any, institution: Institution, facts: FiledFacts, *, on: date) -> Institution:
    """Write down that the filing was accepted and what it established."""
    INSTITUTION.require(actor, "record_filing", institution)
    Premises.objects.update_or_create(institution=institution, defaults=_premises(facts.premises))
    return _change(
        institution,
        {
            "filed_on": on,
            "filing_number": facts.number,
            "filing_ended_on": None,
            "service_modes": facts.service_modes,
            "places": facts.places,
            "public_phone": facts.public_phone,
            "receipt_days": facts.receipt_days,
        },
    )


@act("institutions.record_filing_ended", "登记备案注销")
def record_filing_ended(actor: Any, institution: Institution, *, on: date) -> Institution:
    """Write down that the filing was cancelled; its places stay on record and no longer count."""
    INSTITUTION.require(actor, "record_filing", institution)
    _end_posts(institution, on=on)
    return _change(institution, {"filing_ended_on": on})


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
    _end_posts(institution, on=since)
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


def _end_posts(institution: Institution, *, on: date) -> None:
    """Close the time of everybody in charge; a post begun the same day leaves no trace of time."""
    for held in Assignment.objects.filter(institution=institution, post=PERSON_IN_CHARGE, valid__upper_inf=True):
        Assignment.objects.filter(pk=held.pk).update(valid=DateRange(held.valid.lower, max(on, held.valid.lower)))


def _change(institution: Institution, news: dict[str, Any]) -> Institution:
    changed = [name for name, value in news.items() if getattr(institution, name) != value]
    if not changed:
        return institution
    note_changed(*changed)
    values: dict[str, Any] = {name: news[name] for name in changed}
    moved = Institution.objects.filter(pk=institution.pk, version=institution.version).update(
        **values, version=F("version") + 1, changed_at=clock.now()
    )
    if not moved:
        raise Stale()
    institution.refresh_from_db()
    return institution


def _premises(answers: dict[str, Any]) -> dict[str, Any]:
    return {
        "tenure": answers["tenure"],
        "lease_until": date.fromisoformat(answers["lease_until"]) if answers.get("lease_until") else None,
        "floors": answers["floors"],
        "building_area": Decimal(str(answers["building_area"])),
        "outdoor_area": Decimal(str(answers["outdoor_area"])),
        "fire_document": answers["fire_document"],
        "meal_supply": answers["meal_supply"],
    }
