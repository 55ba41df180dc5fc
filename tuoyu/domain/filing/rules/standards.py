"""Does what was typed meet the setting standards? The register's checks, over the answers of a filing; each only warns:
filing is no licence, conformity is verified on site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules.facts import FilingFacts
from tuoyu.domain.standards.rules.facts import ClassFacts, StandardsFacts
from tuoyu.domain.standards.rules.findings import Finding, Verdict
from tuoyu.domain.standards.rules.places import CLASS_TYPES
from tuoyu.domain.standards.rules.standards import LAW_KEYS, findings

REQUIREMENT_KEYS: tuple[str, ...] = (*LAW_KEYS, "scope.must_state_mode")
_DATES = ("lease_from", "lease_until")
_AREAS = ("building_area", "outdoor_area", "observation_area")
_STAFF = {"carers": "carer", "health_workers": "health_worker", "guards": "guard", "cooks": "cook"}


def not_conforming(facts: FilingFacts) -> Iterable[Obstacle]:
    """One non-blocking obstacle for each standard that the answers show to be missed; unanswered questions are not
    judged."""
    for found in findings(standards_facts(facts), facts.requirements):
        if found.verdict is Verdict.FAILING:
            yield _warning(found)


def standards_facts(facts: FilingFacts) -> StandardsFacts:
    """The answers as the register's checks read them."""
    people = facts.answers.get("people", {})
    return StandardsFacts(
        facility_type=facts.facility_type,
        year=facts.on.year,
        name=facts.name,
        places=places_applied_for(facts.answers) or None,
        classes=_classes(facts.answers.get("classes", {})),
        site=site_of(facts.answers.get("premises", {})),
        staff={post: people[name] for name, post in _STAFF.items() if people.get(name) is not None},
        head_education=people.get("head_education", ""),
        head_years=people.get("head_years"),
    )


def site_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers about the site as values: days, square metres, codes; what was not answered is left out."""
    site = {name: value for name, value in answers.items() if value not in (None, "", [])}
    site |= {name: date.fromisoformat(site[name]) for name in _DATES if name in site}
    return site | {name: Decimal(str(site[name])) for name in _AREAS if name in site}


def places_applied_for(answers: Mapping[str, Mapping[str, Any]]) -> int:
    """The places typed, in classes or as a family site; nought when none are."""
    section = answers.get("classes") or answers.get("family") or {}
    return int(section.get("places") or 0)


def _classes(answers: Mapping[str, Any]) -> tuple[ClassFacts, ...] | None:
    counts = {kind: answers.get(f"{kind}_classes") for kind in CLASS_TYPES}
    if all(count is None for count in counts.values()):
        return None
    return tuple(ClassFacts(kind, count=count) for kind, count in counts.items() if count)


def _warning(found: Finding) -> Obstacle:
    mark = "（此项数值待核实，仅作提示）" if found.is_tentative else ""
    return Obstacle(f"filing.{found.key}", found.sentence + mark, found.cited, found.section, blocking=False)
