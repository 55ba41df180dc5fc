"""Classes and places, and the few rules that are a family site's own."""

from __future__ import annotations

from tuoyu.domain.standards.rules.facts import Law, StandardsFacts
from tuoyu.domain.standards.rules.findings import (
    Check,
    Judged,
    family_sites_only,
    institutions_only,
    judged,
    unknown,
)
from tuoyu.domain.standards.rules.places import CLASS_TYPES, SIZE_KEYS, class_kinds, places_by_classes


def _places(facts: StandardsFacts, law: Law) -> Judged | None:
    bases = [law[f"class.{kind}.size"] for kind in class_kinds(facts)] or [law["class.toddler.size"]]
    if facts.classes is None or not facts.places:
        return unknown("还没有登记班级或托位。", *bases)
    allowed = places_by_classes(facts, law)
    return judged(
        facts.places <= allowed,
        f"托位 {facts.places} 个，各班上限之和 {allowed} 个。",
        f"申报托位 {facts.places} 个，所设班级最多可有 {allowed} 个。",
        *bases,
    )


def _class_sizes(facts: StandardsFacts, law: Law) -> Judged | None:
    told = [one for one in facts.classes or () if one.places is not None]
    bases = [law[f"class.{kind}.size"] for kind in dict.fromkeys(one.kind for one in told)]
    if not told:
        return None
    bad = [
        f"{one.name} {one.places} 名（{CLASS_TYPES[one.kind]}最多 {law[f'class.{one.kind}.size'].value} 名）"
        for one in told
        if (one.places or 0) > law[f"class.{one.kind}.size"].value
    ]
    return judged(not bad, "各班人数都在上限以内。", f"{'；'.join(bad)}。", *bases)


def _family_size(facts: StandardsFacts, law: Law) -> Judged | None:
    most = law["family_site.children"]
    if not facts.places:
        return unknown("还没有填写收托人数。", most)
    return judged(
        facts.places <= most.value,
        f"收托 {facts.places} 名。",
        f"家庭托育点最多收托 {most.value} 名，超过的应按托育机构办理。",
        most,
    )


def _family_area(facts: StandardsFacts, law: Law) -> Judged | None:
    per_child, area = law["family_site.area_per_child"], facts.site["building_area"]
    if not facts.places:
        return unknown("还没有填写收托人数。", per_child)
    return judged(
        area >= per_child.value * facts.places,
        f"每名婴幼儿的建筑面积不小于 {per_child.value} m²。",
        f"建筑面积 {area} m²，收托 {facts.places} 名宜有 {per_child.value * facts.places} m²。",
        per_child,
    )


def _family_consent(facts: StandardsFacts, law: Law) -> Judged:
    rule = law["family_site.needs_owners_consent"]
    return judged(
        facts.site["has_owners_consent"] == rule.value,
        "有利害关系的业主已同意。",
        "还没有取得本栋建筑内有利害关系的业主同意，请先取得书面同意。",
        rule,
    )


def _family_name(facts: StandardsFacts, law: Law) -> Judged | None:
    rule, word = law["family_site.name_must_say_childcare"], law["scope.name_word"]
    if not rule.value:
        return None
    return judged(
        word.value in facts.name,
        f"名称里有“{word.value}”。",
        f"名称里没有“{word.value}”二字，请到登记机关变更名称。",
        rule,
    )


CLASS_CHECKS: tuple[Check, ...] = (
    Check(
        "places",
        "托位与班级",
        "classes",
        _places,
        SIZE_KEYS,
        (),
        institutions_only,
    ),
    Check(
        "class_sizes",
        "每班人数",
        "classes",
        _class_sizes,
        SIZE_KEYS,
        (),
        institutions_only,
    ),
    Check("family_size", "收托人数", "family", _family_size, ("family_site.children",), (), family_sites_only),
    Check(
        "family_area",
        "人均面积",
        "premises",
        _family_area,
        ("family_site.area_per_child",),
        ("building_area",),
        family_sites_only,
        is_advisory=True,
    ),
    Check(
        "family_consent",
        "业主同意",
        "building",
        _family_consent,
        ("family_site.needs_owners_consent",),
        ("has_owners_consent",),
        family_sites_only,
    ),
    Check(
        "family_name",
        "名称",
        "registration",
        _family_name,
        ("family_site.name_must_say_childcare", "scope.name_word"),
        (),
        family_sites_only,
    ),
)
