"""Tenure, floors, grounds and building: what is judged by the facts of the site."""

from __future__ import annotations

from datetime import date, timedelta

from tuoyu.domain.institutions.rules.facts import Requirement
from tuoyu.domain.standards.rules.facts import Law, StandardsFacts
from tuoyu.domain.standards.rules.findings import Check, Judged, institutions_only, judged, unknown

OWNED = "owned"
SHARED_BUILDING = "shared"
NO_HAZARD = "none"
SAFE = "safe"
FIRE_GRADES = ("grade_1", "grade_2", "grade_3", "grade_4")
FLOOR_KEYS = (
    "premises.floor.highest",
    *(f"premises.floor.highest_by_fire_grade.{grade}" for grade in FIRE_GRADES),
)


def years_later(day: date, years: int) -> date:
    """The same calendar day so many years on (29 February becomes 28)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year + years)


def _lease(facts: StandardsFacts, law: Law) -> Judged | None:
    years = law["family_site.lease_years" if facts.is_family_site else "premises.lease_years"]
    site = facts.site
    if site["tenure"] == OWNED:
        return judged(True, "自有场地。", "", years)
    start, end = site.get("lease_from"), site.get("lease_until")
    if start is None or end is None:
        return unknown("还没有填写租期（使用期）的起止日期。", years)
    return judged(
        end >= years_later(start, int(years.value)),
        f"租期不少于 {years.value} 年。",
        f"租期不足 {years.value} 年。",
        years,
    )


def _basement(facts: StandardsFacts, law: Law) -> Judged | None:
    rule, floors = law["premises.floor.basement_allowed"], facts.floors()
    if not floors:
        return unknown("还没有填写婴幼儿用房所在楼层。", rule)
    return judged(
        min(floors) >= 1 or bool(rule.value),
        "婴幼儿用房都在地上。",
        "婴幼儿用房不得设在地下室或半地下室。",
        rule,
    )


def highest_floor(facts: StandardsFacts, law: Law) -> Requirement:
    """The strictest limit on floors: the general one, or that of the building's fire resistance grade."""
    general = law["premises.floor.highest"]
    by_grade = law.get(f"premises.floor.highest_by_fire_grade.{facts.site.get('fire_grade')}")
    return by_grade if by_grade is not None and by_grade.value < general.value else general


def _floors(facts: StandardsFacts, law: Law) -> Judged | None:
    limit, floors = highest_floor(facts, law), facts.floors()
    if not floors:
        return unknown("还没有填写婴幼儿用房所在楼层。", limit)
    is_low = max(floors) <= limit.value
    if is_low and facts.site.get("fire_grade") not in FIRE_GRADES:
        return unknown("建筑耐火等级不明，楼层上限还不能确定，请补充证明。", limit)
    return judged(
        is_low,
        f"婴幼儿用房最高在 {max(floors)} 层，不高于 {limit.value} 层。",
        f"婴幼儿用房最高在 {max(floors)} 层，不应高于 {limit.value} 层。",
        limit,
    )


def ground_needed(facts: StandardsFacts, law: Law) -> Requirement:
    """Square metres of outdoor ground for each child."""
    return law[
        "premises.outdoor.per_child_dense" if facts.site.get("is_dense_rebuild") else "premises.outdoor.per_child"
    ]


def _outdoor(facts: StandardsFacts, law: Law) -> Judged | None:
    per_child, ground = ground_needed(facts, law), facts.site["outdoor_area"]
    if not facts.places:
        return unknown("还没有托位数，不能计算户外场地。", per_child)
    needed = per_child.value * facts.places
    nearby = facts.site.get("public_ground")
    mend = f"；已说明就近使用{nearby}，请确认安全防护。" if nearby else "；可说明就近使用的公共场地及安全防护。"
    return judged(
        ground >= needed,
        f"户外场地 {ground} m²，不少于 {facts.places} 个托位应有的 {needed} m²。",
        f"户外场地 {ground} m²，按 {facts.places} 个托位应有 {needed} m²{mend}",
        per_child,
    )


def _fire_document(facts: StandardsFacts, law: Law) -> Judged | None:
    accepted, kind = law["premises.fire_document.kinds"], facts.site["fire_document"]
    return judged(
        kind in accepted.value,
        "已有消防凭证。",
        "现有的消防凭证不是验收、验收备案或消防安全检查类文书，请补办后在备案里更正。",
        accepted,
    )


def _high_rise(facts: StandardsFacts, law: Law) -> Judged | None:
    rule = law["premises.high_rise.own_exits"]
    if not facts.site["is_high_rise"]:
        return None
    own = facts.site.get("has_own_exits")
    if own is None:
        return unknown("还没有填写：高层建筑内的安全出口和疏散楼梯是否独立。", rule)
    return judged(
        own, "出口和疏散楼梯独立设置。", "设在高层建筑内的，应有独立的安全出口和疏散楼梯；不能独立的请另选场地。", rule
    )


def _hazards(facts: StandardsFacts, law: Law) -> Judged | None:
    banned = law["family_site.hazards" if facts.is_family_site else "premises.hazards"]
    found = set(facts.site["hazards"]) & set(banned.value)
    return judged(
        not found,
        "没有禁止设置的情形。",
        "场地有禁止设置的情形（见“场地内有无下列情形”），不得用于照护，请消除或另选场地。",
        banned,
    )


def _building_safety(facts: StandardsFacts, law: Law) -> Judged | None:
    after, conclusion = law["premises.safety_report.after_years"], facts.site.get("safety_conclusion")
    if conclusion:
        return judged(
            conclusion == SAFE,
            "房屋安全鉴定结论为安全。",
            "房屋安全鉴定结论不是“安全”，请加固、维修并重新鉴定后再使用。",
            after,
        )
    built = facts.site.get("built_in")
    if built is None:
        return unknown("还没有填写：建成年份，或房屋安全鉴定结论。", after)
    return judged(
        facts.year - built <= after.value,
        f"建成未超过 {after.value} 年。",
        f"建成超过 {after.value} 年，请提供房屋安全鉴定报告。",
        after,
    )


def _seismic(facts: StandardsFacts, law: Law) -> Judged | None:
    accepted = law["premises.seismic.categories"]
    return judged(
        facts.site["seismic_category"] in accepted.value,
        "抗震设防类别不低于重点设防类。",
        "抗震设防类别低于重点设防类，请向设计或鉴定单位了解加固办法。",
        accepted,
    )


def _scale(facts: StandardsFacts, law: Law) -> Judged | None:
    small, large = law["premises.classes.small"], law["premises.classes.large"]
    count = facts.class_count
    if not count:
        return None
    if count > large.value:
        return judged(False, "", f"共 {count} 个班，不宜超过 {large.value} 个。", large)
    if facts.site["setting"] != SHARED_BUILDING:
        return judged(True, f"共 {count} 个班，独立建筑。", "", small)
    return judged(
        count <= small.value,
        f"共 {count} 个班，可以与其他建筑合建。",
        f"与其他建筑合建的不宜超过 {small.value} 个班，现有 {count} 个班，宜独立设置。",
        small,
    )


def _air(facts: StandardsFacts, law: Law) -> Judged | None:
    rule = law["premises.air_test.passed"]
    return judged(
        facts.site["air_passed"] == rule.value,
        "室内空气检测合格。",
        "室内空气检测不合格，请治理通风，复测合格后再收托。",
        rule,
    )


def _soft_floor(facts: StandardsFacts, law: Law) -> Judged | None:
    rule, wanted = law["premises.soft_floor.needed"], {"infant", "toddler"}
    if not wanted & {one.kind for one in facts.classes or ()}:
        return None
    soft = facts.site.get("has_soft_floor")
    if soft is None:
        return unknown("还没有填写：乳儿班、托小班有无护栏和软质地面。", rule)
    return judged(soft == rule.value, "已设护栏和软质地面。", "乳儿班、托小班应设安全护栏和软质地面，请补设。", rule)


def _rail(facts: StandardsFacts, law: Law) -> Judged | None:
    least, height = law["premises.rail.height"], facts.site["rail_height"]
    return judged(
        height >= least.value,
        f"防护栏杆高 {height} 米。",
        f"防护栏杆高 {height} 米，不应低于 {least.value} 米。",
        least,
    )


def _sunlight(facts: StandardsFacts, law: Law) -> Judged | None:
    least, hours = law["premises.sunlight.hours"], facts.site["sunlight_hours"]
    return judged(
        hours >= least.value,
        f"冬至日满窗日照 {hours} 小时。",
        f"冬至日满窗日照 {hours} 小时，不应少于 {least.value} 小时。",
        least,
    )


SITE_CHECKS: tuple[Check, ...] = (
    Check(
        "lease",
        "场地使用期",
        "premises",
        _lease,
        ("premises.lease_years",),
        ("tenure",),
        family_law=("family_site.lease_years",),
    ),
    Check("basement", "不在地下", "premises", _basement, ("premises.floor.basement_allowed",)),
    Check("floors", "所在楼层", "premises", _floors, FLOOR_KEYS),
    Check(
        "outdoor",
        "户外活动场地",
        "premises",
        _outdoor,
        ("premises.outdoor.per_child", "premises.outdoor.per_child_dense"),
        ("outdoor_area",),
        institutions_only,
    ),
    Check(
        "fire_document",
        "消防凭证",
        "premises",
        _fire_document,
        ("premises.fire_document.kinds",),
        ("fire_document",),
        institutions_only,
    ),
    Check(
        "high_rise",
        "高层建筑内的出口",
        "building",
        _high_rise,
        ("premises.high_rise.own_exits",),
        ("is_high_rise",),
        institutions_only,
    ),
    Check(
        "hazards",
        "禁止设置的情形",
        "building",
        _hazards,
        ("premises.hazards",),
        ("hazards",),
        family_law=("family_site.hazards",),
    ),
    Check("building_safety", "房屋安全", "building", _building_safety, ("premises.safety_report.after_years",)),
    Check(
        "seismic",
        "抗震设防",
        "building",
        _seismic,
        ("premises.seismic.categories",),
        ("seismic_category",),
        institutions_only,
        is_advisory=True,
    ),
    Check(
        "scale",
        "班数与建筑形式",
        "building",
        _scale,
        ("premises.classes.small", "premises.classes.large"),
        ("setting",),
        institutions_only,
        is_advisory=True,
    ),
    Check("air", "室内空气", "building", _air, ("premises.air_test.passed",), ("air_passed",), institutions_only),
    Check("soft_floor", "护栏和软质地面", "building", _soft_floor, ("premises.soft_floor.needed",)),
    Check("rail", "防护栏杆", "building", _rail, ("premises.rail.height",), ("rail_height",), institutions_only),
    Check(
        "sunlight",
        "日照",
        "building",
        _sunlight,
        ("premises.sunlight.hours",),
        ("sunlight_hours",),
        institutions_only,
    ),
)
