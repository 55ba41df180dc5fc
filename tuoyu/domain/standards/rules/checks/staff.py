"""Who must work there: carers by class, and one of each post that the law names."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from tuoyu.domain.institutions.rules.facts import KINDERGARTEN
from tuoyu.domain.standards.rules.facts import Law, StandardsFacts
from tuoyu.domain.standards.rules.findings import Check, Judged, institutions_only, judged, unknown
from tuoyu.domain.standards.rules.places import RATIO_KEYS, SIZE_KEYS, carers_needed, class_kinds

OWN_KITCHEN = ("own", "contracted")
NO_MEALS = "none"
# From the least to the most schooling; what is not here ("other") proves nothing.
SCHOOLING = ("primary", "junior_high", "high_school", "college", "bachelor", "postgraduate")


def _carers(facts: StandardsFacts, law: Law) -> Judged | None:
    bases = [law[f"ratio.{kind}"] for kind in class_kinds(facts)] or [law["ratio.toddler"]]
    carers, needed = facts.staff.get("carer"), carers_needed(facts, law)
    if carers is None:
        return unknown("还没有登记保育人员。", *bases)
    if not facts.class_count:
        return unknown("还没有登记班级。", *bases)
    return judged(
        carers >= needed,
        f"保育人员 {carers} 人，满班配比需 {needed} 人。",
        f"保育人员 {carers} 人，按满班配比至少 {needed} 人。",
        *bases,
    )


def _family_carers(facts: StandardsFacts, law: Law) -> Judged | None:
    ratio, carers = law["ratio.family_site"], facts.staff.get("carer")
    if carers is None or not facts.places:
        return unknown("还没有登记照护人员，或没有托位数。", ratio)
    needed = ceil(facts.places / ratio.value)
    return judged(
        carers >= needed,
        f"照护人员 {carers} 人，收托 {facts.places} 名需 {needed} 人。",
        f"照护人员 {carers} 人，收托 {facts.places} 名至少 {needed} 人。",
        ratio,
    )


def _at_least(post: str, words: str, key: str) -> Callable[[StandardsFacts, Law], Judged | None]:
    def judge(facts: StandardsFacts, law: Law) -> Judged | None:
        least, given = law[key], facts.staff.get(post)
        if given is None:
            return unknown(f"还没有登记{words}。", least)
        return judged(
            given >= least.value,
            f"{words} {given} 人。",
            f"{words} {given} 人，至少应有 {least.value} 人。",
            least,
        )

    return judge


def _cooks(facts: StandardsFacts, law: Law) -> Judged | None:
    per_cook, cooks = law["staffing.cook.children"], facts.staff.get("cook")
    if facts.site["meal_supply"] not in OWN_KITCHEN:
        return None
    if cooks is None or not facts.places:
        return unknown("还没有登记炊事人员，或没有托位数。", per_cook)
    needed = ceil(facts.places / per_cook.value)
    return judged(
        cooks >= needed,
        f"自行供餐，炊事人员 {cooks} 人。",
        f"自行供餐，炊事人员 {cooks} 人，至少 {needed} 人。",
        per_cook,
    )


def _food_safety(facts: StandardsFacts, law: Law) -> Judged | None:
    if facts.site["meal_supply"] == NO_MEALS:
        return None
    return _at_least("food_safety_manager", "食品安全员", "staffing.food_safety_manager.count")(facts, law)


def _head_years(facts: StandardsFacts, law: Law) -> Judged | None:
    least, years = law["staffing.head.experience_years"], facts.head_years
    if years is None:
        return unknown("还没有登记负责人从业年限。", least)
    return judged(
        years >= least.value, f"负责人从业 {years} 年。", f"负责人从业 {years} 年，应满 {least.value} 年。", least
    )


def _head_education(facts: StandardsFacts, law: Law) -> Judged | None:
    least = law["staffing.head.education"]
    if facts.head_education not in SCHOOLING:
        return unknown("还没有登记负责人学历。", least)
    return judged(
        SCHOOLING.index(facts.head_education) >= SCHOOLING.index(least.value),
        "负责人学历符合要求。",
        "负责人应具有大专及以上学历，请更换负责人或补充学历证明。",
        least,
    )


STAFF_CHECKS: tuple[Check, ...] = (
    Check(
        "carers",
        "保育人员配比",
        "people",
        _carers,
        (*SIZE_KEYS, *RATIO_KEYS),
        (),
        institutions_only,
    ),
    Check(
        "family_carers",
        "照护人员配比",
        "people",
        _family_carers,
        ("ratio.family_site",),
        (),
        lambda facts: facts.is_family_site,
    ),
    Check(
        "health_workers",
        "保健人员",
        "people",
        _at_least("health_worker", "保健人员", "staffing.health_worker.count"),
        ("staffing.health_worker.count",),
        (),
        institutions_only,
    ),
    Check(
        "guards",
        "保安人员",
        "people",
        _at_least("guard", "保安人员", "staffing.guard.count"),
        ("staffing.guard.count",),
        (),
        lambda facts: not facts.is_family_site and facts.facility_type != KINDERGARTEN,
    ),
    Check("cooks", "炊事人员", "people", _cooks, ("staffing.cook.children",), ("meal_supply",), institutions_only),
    Check(
        "food_safety",
        "食品安全员",
        "people",
        _food_safety,
        ("staffing.food_safety_manager.count",),
        ("meal_supply",),
        institutions_only,
    ),
    Check(
        "fire_manager",
        "消防安全管理人",
        "people",
        _at_least("fire_safety_manager", "消防安全管理人", "staffing.fire_safety_manager.count"),
        ("staffing.fire_safety_manager.count",),
        (),
        institutions_only,
    ),
    Check(
        "head_years",
        "负责人从业年限",
        "people",
        _head_years,
        ("staffing.head.experience_years",),
        (),
        institutions_only,
    ),
    Check(
        "head_education", "负责人学历", "people", _head_education, ("staffing.head.education",), (), institutions_only
    ),
)
