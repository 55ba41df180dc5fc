"""The setting standards held against institutions: the facts of a day, the law of a day, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import institution_by
from tuoyu.domain.standards.policies import CHECK
from tuoyu.domain.standards.rules.facts import Law, StandardsFacts
from tuoyu.domain.standards.rules.findings import Finding
from tuoyu.domain.standards.rules.places import ComputedPlaces, places_computed
from tuoyu.domain.standards.rules.standards import LAW_KEYS, findings
from tuoyu.domain.standards.selectors.record import on_record


@dataclass(frozen=True)
class Checked:
    """The facts of a day, and the findings and the places they come to by the law of that day."""

    on: date
    facts: StandardsFacts
    findings: Sequence[Finding]
    places: ComputedPlaces


@dataclass(frozen=True)
class Changed:
    """A check that comes out differently on two days; None where it did not apply."""

    title: str
    before: Finding | None
    after: Finding | None


def get_checked(actor: Any, id: UUID) -> Institution:
    """One institution that the actor may hold against the standards; Missing otherwise."""
    return institution_by(CHECK, actor, id, "view")


def law_of(area: int, on: date | None = None) -> Law:
    """Every entry of the rulebook that the standards ask for, in a place, on a day (today when None)."""
    return rulebook.known(LAW_KEYS, on or clock.today(), area)


def standards_facts(institutions: Iterable[Institution], on: date | None = None) -> dict[UUID, StandardsFacts]:
    """What is known of each institution on a day; the same few queries for any number of them."""
    asked, day = list(institutions), on or clock.today()
    return on_record(asked, day).facts(asked, day)


def standards_of(institutions: Iterable[Institution], on: date | None = None) -> Iterator[tuple[UUID, list[Finding]]]:
    """Every institution with its findings; the law is looked up once for each place."""
    asked = list(institutions)
    known, laws = standards_facts(asked, on), dict[int, Law]()
    for one in asked:
        law = laws.get(one.area) or laws.setdefault(one.area, law_of(one.area, on))
        yield one.pk, findings(known[one.pk], law)


def checked(institution: Institution, *days: date) -> list[Checked]:
    """An institution held against the standards of several days, its record read once."""
    record = on_record([institution], *days)
    found = []
    for day in days:
        facts, law = record.facts([institution], day)[institution.pk], law_of(institution.area, day)
        found.append(Checked(day, facts, findings(facts, law), places_computed(facts, law)))
    return found


def findings_of(institution: Institution, on: date | None = None) -> list[Finding]:
    """Every check that applies to an institution, by the facts and the law of a day."""
    return list(checked(institution, on or clock.today())[0].findings)


def places_of(institution: Institution, on: date | None = None) -> ComputedPlaces:
    """The places it has room for, with every limit."""
    return places_computed(standards_facts([institution], on)[institution.pk], law_of(institution.area, on))


def compare(institution: Institution, on_a: date, on_b: date) -> list[Changed]:
    """The checks that come out differently on two days, because facts or law changed."""
    return differences(*checked(institution, on_a, on_b))


def differences(earlier: Checked, later: Checked) -> list[Changed]:
    """What came out differently."""
    before = {one.key: one for one in earlier.findings}
    after = {one.key: one for one in later.findings}
    return [
        Changed((before.get(key) or after[key]).title, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if _outcome(before.get(key)) != _outcome(after.get(key))
    ]


def _outcome(found: Finding | None) -> tuple[str, str] | None:
    return (found.verdict, found.sentence) if found else None
