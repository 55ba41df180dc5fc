"""Does what was typed meet the setting standards? Every finding warns: filing is no licence, conformity is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules.facts import FilingFacts, Requirement
from tuoyu.domain.filing.rules.sections import FAMILY_SITE

CLASS_TYPES: Mapping[str, str] = {"infant": "乳儿班", "toddler": "托小班", "older": "托大班", "mixed": "混合班"}
OWN_KITCHEN = "own"
LEASED = "leased"

REQUIREMENT_KEYS: tuple[str, ...] = (
    "premises.lease_years",
    "premises.floor.highest",
    "premises.floor.basement_allowed",
    *(f"premises.floor.highest_by_fire_grade.grade_{grade}" for grade in (1, 2, 3, 4)),
    "premises.outdoor.per_child",
    "premises.observation_room.area",
    *(f"class.{kind}.size" for kind in CLASS_TYPES),
    *(f"ratio.{kind}" for kind in CLASS_TYPES),
    "ratio.family_site",
    "family_site.children",
    "family_site.lease_years",
    "staffing.head.experience_years",
    "staffing.health_worker.count",
    "staffing.guard.count",
    "staffing.cook.children",
    "scope.must_state_mode",
)


def not_conforming(facts: FilingFacts) -> Iterable[Obstacle]:
    """One non-blocking obstacle for each standard that the answers show to be missed; unanswered questions are not
    judged."""
    for check in _FAMILY_CHECKS if facts.facility_type == FAMILY_SITE else _CHECKS:
        yield from check(facts)


def places_allowed(facts: FilingFacts) -> int:
    """The most places that the declared classes (or the family site) may have together."""
    if facts.facility_type == FAMILY_SITE:
        return int(facts.requirements["family_site.children"].value)
    return sum(
        (facts.answer("classes", f"{kind}_classes") or 0) * int(facts.requirements[f"class.{kind}.size"].value)
        for kind in CLASS_TYPES
    )


def carers_needed(facts: FilingFacts) -> int:
    """Carers for full classes of the declared kinds: each class rounded up by itself."""
    needed = 0
    for kind in CLASS_TYPES:
        size, ratio = facts.requirements[f"class.{kind}.size"], facts.requirements[f"ratio.{kind}"]
        needed += (facts.answer("classes", f"{kind}_classes") or 0) * ceil(size.value / ratio.value)
    return needed


def years_later(day: date, years: int) -> date:
    """The same calendar day so many years on (29 February becomes 28)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _warn(code: str, sentence: str, section: str, *bases: Requirement) -> Obstacle:
    mark = "（此项数值待核实，仅作提示）" if any(basis.is_tentative for basis in bases) else ""
    return Obstacle(f"filing.{code}", sentence + mark, "；".join(b.cited for b in bases), section, blocking=False)


def _lease(facts: FilingFacts, key: str = "premises.lease_years") -> Iterable[Obstacle]:
    start, end = facts.answer("premises", "lease_from"), facts.answer("premises", "lease_until")
    years = facts.requirements[key]
    if facts.answer("premises", "tenure") != LEASED or not (start and end):
        return
    if date.fromisoformat(end) < years_later(date.fromisoformat(start), int(years.value)):
        yield _warn("lease_too_short", f"租期不足 {years.value} 年。", "premises", years)


def _family_lease(facts: FilingFacts) -> Iterable[Obstacle]:
    return _lease(facts, "family_site.lease_years")


def _floors(facts: FilingFacts) -> Iterable[Obstacle]:
    floors = facts.answer("premises", "floors") or []
    if not floors:
        return
    grade = facts.answer("premises", "fire_grade")
    highest = facts.requirements["premises.floor.highest"]
    by_grade = facts.requirements.get(f"premises.floor.highest_by_fire_grade.{grade}")
    if by_grade is not None and by_grade.value < highest.value:
        highest = by_grade
    basement = facts.requirements["premises.floor.basement_allowed"]
    if min(floors) < 1 and not basement.value:
        yield _warn("in_basement", "婴幼儿用房不得设在地下室或半地下室。", "premises", basement)
    if max(floors) > highest.value:
        yield _warn(
            "too_high", f"婴幼儿用房最高在 {max(floors)} 层，不应高于 {highest.value} 层。", "premises", highest
        )


def _outdoor(facts: FilingFacts) -> Iterable[Obstacle]:
    ground, places = facts.answer("premises", "outdoor_area"), _places(facts)
    per_child = facts.requirements["premises.outdoor.per_child"]
    if ground is None or not places:
        return
    if Decimal(str(ground)) < per_child.value * places:
        yield _warn(
            "outdoor_too_small",
            f"户外场地 {ground} m²，按 {places} 个托位应有 {per_child.value * places} m²；"
            "可说明就近使用的公共场地及安全防护。",
            "premises",
            per_child,
        )


def _observation(facts: FilingFacts) -> Iterable[Obstacle]:
    room, least = facts.answer("premises", "observation_area"), facts.requirements["premises.observation_room.area"]
    if room is not None and Decimal(str(room)) < least.value:
        yield _warn("observation_too_small", f"保健观察室 {room} m²，不应小于 {least.value} m²。", "premises", least)


def _places_in_classes(facts: FilingFacts) -> Iterable[Obstacle]:
    places, allowed = _places(facts), places_allowed(facts)
    if places and places > allowed:
        bases = [
            facts.requirements[f"class.{kind}.size"]
            for kind in CLASS_TYPES
            if facts.answer("classes", f"{kind}_classes")
        ]
        yield _warn("too_many_places", f"申报托位 {places} 个，所设班级最多可有 {allowed} 个。", "classes", *bases[:1])


def _carers(facts: FilingFacts) -> Iterable[Obstacle]:
    carers, needed = facts.answer("people", "carers"), carers_needed(facts)
    if carers is None or carers >= needed:
        return
    bases = [facts.requirements[f"ratio.{kind}"] for kind in CLASS_TYPES if facts.answer("classes", f"{kind}_classes")]
    yield _warn("too_few_carers", f"保育人员 {carers} 人，按满班配比至少 {needed} 人。", "people", *bases)


def _least_staff(facts: FilingFacts) -> Iterable[Obstacle]:
    for name, label, key in (
        ("health_workers", "保健人员", "staffing.health_worker.count"),
        ("guards", "保安人员", "staffing.guard.count"),
    ):
        given, least = facts.answer("people", name), facts.requirements[key]
        if given is not None and given < least.value:
            yield _warn(f"too_few_{name}", f"{label} {given} 人，至少应有 {least.value} 人。", "people", least)


def _cooks(facts: FilingFacts) -> Iterable[Obstacle]:
    cooks, places = facts.answer("people", "cooks"), _places(facts)
    per_cook = facts.requirements["staffing.cook.children"]
    if facts.answer("premises", "meal_supply") != OWN_KITCHEN or cooks is None or not places:
        return
    needed = ceil(places / per_cook.value)
    if cooks < needed:
        yield _warn("too_few_cooks", f"自行供餐，炊事人员 {cooks} 人，至少 {needed} 人。", "people", per_cook)


def _head(facts: FilingFacts) -> Iterable[Obstacle]:
    years, least = facts.answer("people", "head_years"), facts.requirements["staffing.head.experience_years"]
    if years is not None and years < least.value:
        yield _warn("head_too_new", f"负责人从业 {years} 年，应满 {least.value} 年。", "people", least)


def _family_size(facts: FilingFacts) -> Iterable[Obstacle]:
    places, most = _places(facts), facts.requirements["family_site.children"]
    if places and places > most.value:
        yield _warn("family_too_large", f"家庭托育点最多收托 {most.value} 名，超过的应按托育机构办理。", "family", most)


def _family_carers(facts: FilingFacts) -> Iterable[Obstacle]:
    carers, places, ratio = facts.answer("people", "carers"), _places(facts), facts.requirements["ratio.family_site"]
    if carers is not None and places and carers < ceil(places / ratio.value):
        yield _warn(
            "too_few_carers",
            f"照护人员 {carers} 人，收托 {places} 名至少 {ceil(places / ratio.value)} 人。",
            "people",
            ratio,
        )


def places_applied_for(answers: Mapping[str, Mapping[str, Any]]) -> int:
    """The places typed, in classes or as a family site; nought when none are."""
    section = answers.get("classes") or answers.get("family") or {}
    return int(section.get("places") or 0)


def _places(facts: FilingFacts) -> int:
    return places_applied_for(facts.answers)


Check = Callable[[FilingFacts], Iterable[Obstacle]]
_CHECKS: tuple[Check, ...] = (
    _lease,
    _floors,
    _outdoor,
    _observation,
    _places_in_classes,
    _carers,
    _least_staff,
    _cooks,
    _head,
)
_FAMILY_CHECKS: tuple[Check, ...] = (_family_lease, _floors, _family_size, _family_carers)
