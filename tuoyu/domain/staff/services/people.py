"""The people who work in care: entered once, across institutions and counties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.identifiers import BadIdentifier, mobile_phone, normalise
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Person
from tuoyu.domain.staff.policies import PERSON
from tuoyu.domain.staff.selectors.people import INDEXED, at_post, find_by_number, find_by_numbers, read_number
from tuoyu.domain.staff.selectors.standing import ever_restricted


@dataclass(frozen=True)
class PersonFacts:
    """Somebody to be entered into the register of people; the number as typed, in any of its spellings."""

    name: str
    id_number: str
    phone: str = ""
    education: str = ""
    experienced_since: date | None = None


@act("staff.change_person", "更改人员基本情况")
def change_person(
    actor: Any, person: Person, *, phone: str = "", education: str = "", experienced_since: date | None = None
) -> Person:
    """Correct what changes in a life; what is left empty stays. Name and number are matters of identity papers."""
    PERSON.require(actor, "change", person)
    at_post(actor, person)
    news: dict[str, Any] = {"education": education, "experienced_since": experienced_since}
    if phone:
        news["phone"] = _read_phone(phone)
    changed = [name for name, value in news.items() if value and getattr(person, name) != value]
    for name in changed:
        setattr(person, name, news[name])
    note_changed(*changed)
    if changed:
        person.save(update_fields=changed)
    return person


def known_or_entered(actor: Any, institution: Institution, facts: PersonFacts) -> Person:
    """The one row of this person: found by the number wherever they were entered, else entered here.

    Somebody known already keeps what stands there, and nothing of it is told. Part of an act.
    """
    return known_or_entered_at(actor, institution.area, institution.body_id, facts)


def known_or_entered_at(actor: Any, area: int, body_id: UUID, facts: PersonFacts) -> Person:
    """The same where it is no institution that enters them."""
    number = read_number(facts.id_number)
    person = find_by_number(number)
    if person is None:
        return _enter(actor, area, body_id, facts, number)
    if not is_same_name(person.name, facts.name):
        raise Invalid({"name": ["姓名与这个证件号码已登记的姓名不一致，请对照证件核对姓名和号码。"]})
    return person


def known_or_drafted(actor: Any, wanted: Sequence[tuple[Institution, PersonFacts]]) -> list[Person | None]:
    """For many at once the row of each person, found or drafted (to be saved), in a few statements. Part of an act.

    None where `known_or_entered` has to answer: a bad number or phone, another name, no permission; also for somebody
    who was ever restricted or whose record was merged into another, and for all but the first of several lines with one
    number.
    """
    numbers = [_readable(read_number, facts.id_number) for _, facts in wanted]
    known = find_by_numbers(number for number in numbers if number)
    restricted, seen = ever_restricted(known.values()), set[str]()
    found: list[Person | None] = []
    for (institution, facts), number in zip(wanted, numbers, strict=True):
        person = known.get(number or "")
        if number is None or number in seen:
            found.append(None)
        elif person is None:
            found.append(_drafted_if_fit(actor, institution, facts, number))
        else:
            is_plain = person.pk not in restricted and person.merged_into_id is None
            is_plain = is_plain and is_same_name(person.name, facts.name)
            found.append(person if is_plain else None)
        seen.add(number or "")
    return found


def _drafted_if_fit(actor: Any, institution: Institution, facts: PersonFacts, number: str) -> Person | None:
    if facts.phone and _readable(_read_phone, facts.phone) is None:
        return None
    person = _drafted(institution.area, institution.body_id, facts, number)
    return person if PERSON.allows(actor, "register", person) else None


def _readable(read: Callable[[str], str], text: str) -> str | None:
    try:
        return read(text)
    except Invalid:
        return None


def _enter(actor: Any, area: int, body_id: UUID, facts: PersonFacts, number: str) -> Person:
    person = _drafted(area, body_id, facts, number)
    PERSON.require(actor, "register", person)
    person.save(force_insert=True)
    return person


def _drafted(area: int, body_id: UUID, facts: PersonFacts, number: str) -> Person:
    return Person(
        area=area,
        body_id=body_id,
        name=facts.name,
        id_number=number,
        id_number_index=blind_index(INDEXED, number),
        phone=_read_phone(facts.phone) if facts.phone else None,
        education=facts.education,
        experienced_since=facts.experienced_since,
    )


def _read_phone(text: str) -> str:
    try:
        return mobile_phone(text)
    except BadIdentifier as error:
        raise Invalid({"phone": [str(error)]}) from None


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: blanks, width and the dot between its parts make no difference."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return normalise(name).replace("•", "·").replace("・", "·")
