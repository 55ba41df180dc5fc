"""What institutions are for a time, as others may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.institutions.models import Institution, Trait
from tuoyu.domain.institutions.rules.traits import Asked

KINDS = "institution_traits"


@dataclass(frozen=True)
class Held:
    """One kind of trait of an institution: what it is today, and every time on record, newest first."""

    asked: Asked
    current: Trait | None
    history: tuple[Trait, ...]

    @property
    def words(self) -> str | None:
        """The value of today as people read it; None when none is on record."""
        return self.asked.words(self.current.value) if self.current else None


def trait_kinds(facility_type: str, area: int, on: date | None = None) -> list[Asked]:
    """The kinds of trait that an institution of this type may have."""
    listed = rulebook.document(KINDS, on=on or clock.today(), area=area)
    facts = {"facility_type": facility_type}
    return [
        Asked(
            kind=entry["code"],
            label=entry["name"],
            values=tuple(rulebook.choices(entry["choices"])) if "choices" in entry else (),
            unit=entry.get("unit", ""),
            hint=entry.get("hint", ""),
            cited=listed.cites(entry),
        )
        for entry in listed.entries
        if rulebook.holds(entry.get("required_when", ()), facts)
    ]


def get_trait_kind(institution: Institution, kind: str) -> Asked:
    """One kind of trait of this institution; Missing when it has none such."""
    for asked in trait_kinds(institution.facility_type, institution.area):
        if asked.kind == kind:
            return asked
    raise Missing()


def traits_of(institution: Institution, on: date | None = None) -> list[Held]:
    """Every kind of trait it may have, with its history; one query."""
    day = on or clock.today()
    rows = list(Trait.objects.filter(institution=institution).order_by("-valid", "-recorded_at"))
    return [
        Held(
            asked,
            next((row for row in rows if row.kind == asked.kind and holds_on(row, day)), None),
            tuple(row for row in rows if row.kind == asked.kind),
        )
        for asked in trait_kinds(institution.facility_type, institution.area, day)
    ]


def traits_in_words(institution: Institution) -> list[tuple[str, str]]:
    """Label and word of each trait that is on record today."""
    return [(held.asked.label, held.words) for held in traits_of(institution) if held.words is not None]


def holds_on(trait: Trait, day: date) -> bool:
    """Whether it is so on a day; a corrected record (an empty time) never is."""
    time = trait.valid
    return not time.isempty and time.lower <= day and (time.upper is None or day < time.upper)


def current_values(ids: Iterable[UUID], on: date | None = None) -> Mapping[UUID, Mapping[str, str]]:
    """Institution → kind → value of today, for the rows of a list; one query."""
    found: dict[UUID, dict[str, str]] = {}
    rows = Trait.objects.filter(institution__in=list(ids), valid__contains=on or clock.today())
    for institution, kind, value in rows.order_by().values_list("institution", "kind", "value"):
        found.setdefault(institution, {})[kind] = value
    return found


def with_trait(rows: QuerySet[Any], kind: str, value: str, on: date | None = None) -> QuerySet[Any]:
    """Those institutions that are this today."""
    held = Trait.objects.filter(institution=OuterRef("pk"), kind=kind, value=value, valid__contains=on or clock.today())
    return rows.filter(Exists(held))
