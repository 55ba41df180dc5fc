"""What filing establishes and ends, written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tuoyu.base.kernel.acts import act
from tuoyu.domain.institutions.models import Institution, Premises
from tuoyu.domain.institutions.policies import INSTITUTION
from tuoyu.domain.institutions.services.changing import change
from tuoyu.domain.institutions.services.dated import begin, renew

CHANGEABLE = frozenset({"name", "nature", "service_modes", "places"})


@dataclass(frozen=True)
class FiledFacts:
    """What an accepted filing establishes."""

    number: str
    service_modes: list[str]
    places: int
    public_phone: str
    receipt_days: int
    premises: dict[str, Any]


@act("institutions.record_filed", "登记备案结果")
def record_filed(actor: Any, institution: Institution, facts: FiledFacts, *, on: date) -> Institution:
    """Write down that the filing was accepted and what it established."""
    INSTITUTION.require(actor, "record_filing", institution)
    _record_site(institution, _premises(facts.premises))
    return change(
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


@act("institutions.record_change", "登记备案变更")
def record_change(actor: Any, institution: Institution, news: Mapping[str, Any]) -> Institution:
    """Write down what an accepted change filing established: name, nature, service modes, places."""
    INSTITUTION.require(actor, "record_filing", institution)
    if strangers := set(news) - CHANGEABLE:
        raise ValueError(f"a change filing does not establish {sorted(strangers)}")
    return change(institution, dict(news))


@act("institutions.record_filing_ended", "登记备案注销")
def record_filing_ended(actor: Any, institution: Institution, *, on: date) -> Institution:
    """Write down that the filing was cancelled; its places stay on record and no longer count."""
    INSTITUTION.require(actor, "record_filing", institution)
    return change(institution, {"filing_ended_on": on})


def _record_site(institution: Institution, facts: dict[str, Any]) -> None:
    held = Premises.objects.filter(institution=institution).first()
    if held is None:
        begin(Premises(institution=institution, **facts))
    else:
        renew(held, facts, version=held.version)


def _premises(answers: dict[str, Any]) -> dict[str, Any]:
    return {
        "tenure": answers["tenure"],
        "lease_from": _day(answers.get("lease_from")),
        "lease_until": _day(answers.get("lease_until")),
        "floors": answers["floors"],
        "fire_grade": answers.get("fire_grade") or "",
        "building_area": Decimal(str(answers["building_area"])),
        "outdoor_area": Decimal(str(answers["outdoor_area"])),
        "observation_area": _number(answers.get("observation_area")),
        "fire_document": answers["fire_document"],
        "meal_supply": answers["meal_supply"],
    }


def _day(typed: str | None) -> date | None:
    return date.fromisoformat(typed) if typed else None


def _number(typed: str | None) -> Decimal | None:
    return None if typed in (None, "") else Decimal(str(typed))
