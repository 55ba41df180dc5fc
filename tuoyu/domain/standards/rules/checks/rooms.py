"""Rooms: light, height, the areas each class needs, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuoyu.domain.institutions.rules.facts import FAMILY_SITE, KINDERGARTEN
from tuoyu.domain.standards.rules.facts import ClassFacts, Law, RoomFacts, StandardsFacts
from tuoyu.domain.standards.rules.findings import Check, Judged, institutions_only, judged, unknown

PER_CENT = 100
# The areas a class of each kind must have, by kind of room, as keys of the rulebook.
AREAS: dict[str, dict[str, str]] = {
    "infant": {
        "sleep": "premises.area.infant.sleep",
        "activity": "premises.area.infant.activity",
        "food_preparation": "premises.area.infant.food_preparation",
        "cleaning": "premises.area.infant.cleaning",
        "storage": "premises.area.infant.storage",
    },
    "toddler": {
        "sleep": "premises.area.toddler.sleep",
        "activity": "premises.area.toddler.activity",
        "food_preparation": "premises.area.toddler.food_preparation",
        "cleaning": "premises.area.toddler.cleaning",
        "toilet": "premises.area.toddler.toilet",
        "storage": "premises.area.toddler.storage",
    },
    "older": {"activity": "premises.area.older.activity"},
    "mixed": {"activity": "premises.area.toddler.activity"},
}
COMBINED = {"toddler": "premises.area.toddler.combined", "mixed": "premises.area.toddler.combined"}
UNIT = {
    "activity": "premises.area.older.unit_activity",
    "sleep": "premises.area.older.unit_sleep",
    "combined": "premises.area.older.unit_combined",
}
AREA_KEYS = tuple(dict.fromkeys([*(key for kinds in AREAS.values() for key in kinds.values()), *COMBINED.values()]))
LIVING = ("sleep", "activity")
ROOM_WORDS = {
    "sleep": "睡眠区",
    "activity": "活动区",
    "combined": "活动睡眠合用区",
    "food_preparation": "配餐区",
    "cleaning": "清洁区",
    "toilet": "卫生间",
    "storage": "储藏区",
}


def too_small(one: ClassFacts, rooms: Iterable[RoomFacts], law: Law) -> list[str]:
    """What the rooms of one class fall short of, in words; a combined room stands for sleeping and activity."""
    area_of: dict[str, Any] = {}
    for room in rooms:
        if room.class_key == one.key and room.area is not None:
            area_of[room.kind] = area_of.get(room.kind, 0) + room.area
    needed = dict(AREAS[one.kind])
    if "combined" in area_of:
        whole = COMBINED.get(one.kind)
        least = law[whole].value if whole else sum(law[needed[kind]].value for kind in LIVING if kind in needed)
        short = _short("combined", area_of["combined"], least)
        needed = {kind: key for kind, key in needed.items() if kind not in LIVING}
    else:
        short = []
    for kind, key in needed.items():
        short += _short(kind, area_of.get(kind, 0), law[key].value)
    return short


def _short(kind: str, area: Any, least: Any) -> list[str]:
    return [f"{ROOM_WORDS[kind]} {area} m²（应不少于 {least} m²）"] if area < least else []


def _class_areas(facts: StandardsFacts, law: Law) -> Judged | None:
    classes = [one for one in facts.classes or () if one.key]
    bases = [law[key] for kind in {one.kind for one in classes} for key in AREAS[kind].values()]
    if not classes or not any(room.class_key for room in facts.rooms or ()):
        return unknown("还没有登记各班的用房，不能核对面积。", law["premises.area.toddler.activity"])
    bad = [f"{one.name}：{'、'.join(short)}" for one in classes if (short := too_small(one, facts.rooms or (), law))]
    return judged(not bad, "各班用房面积都够。", f"{'；'.join(bad)}。", *bases)


def _kindergarten_unit(facts: StandardsFacts, law: Law) -> Judged | None:
    bases = tuple(law[key] for key in UNIT.values())
    measured = [room for room in facts.child_rooms() if room.area is not None]
    if not measured:
        return unknown("还没有登记活动室、寝室的面积。", *bases)
    bad = [
        f"{room.name} {room.area} m²（宜不小于 {law[UNIT[room.kind]].value} m²）"
        for room in measured
        if room.area < law[UNIT[room.kind]].value
    ]
    return judged(not bad, "活动室、寝室达到幼儿园班级单元的面积。", f"{'；'.join(bad)}。", *bases)


def _windows(facts: StandardsFacts, law: Law) -> Judged | None:
    share = law["premises.window.share"]
    measured = [room for room in facts.child_rooms() if room.window_area is not None and room.area]
    if not measured:
        return unknown("还没有填写婴幼儿用房的窗洞面积。", share)
    bad = [room.name for room in measured if room.window_area * PER_CENT < share.value * room.area]
    return judged(
        not bad,
        f"窗洞面积不少于地面面积的 {share.value}%。",
        f"{'、'.join(bad)}的窗洞面积不足地面面积的 {share.value}%。",
        share,
    )


def _heights(facts: StandardsFacts, law: Law) -> Judged | None:
    least = law["premises.height"]
    measured = [room for room in facts.child_rooms() if room.height is not None]
    if not measured:
        return unknown("还没有填写婴幼儿用房的净高。", least)
    bad = [room.name for room in measured if room.height < least.value]
    return judged(not bad, f"净高不低于 {least.value} 米。", f"{'、'.join(bad)}的净高不足 {least.value} 米。", least)


def _toilets(facts: StandardsFacts, law: Law) -> Judged | None:
    seats, basins = law["premises.toilet.per_class"], law["premises.basin.per_class"]
    toddlers = [one for one in facts.classes or () if one.kind == "toddler" and one.key]
    told = [room for room in facts.rooms or () if room.kind == "toilet" and room.class_key]
    if not toddlers:
        return None
    if not told:
        return unknown("还没有登记托小班卫生间的洁具。", seats, basins)
    bad = [one.name for one in toddlers if not _enough([r for r in told if r.class_key == one.key], seats, basins)]
    return judged(
        not bad,
        "托小班卫生间洁具够用。",
        f"{'、'.join(bad)}的卫生间应有大便器、小便器各 {seats.value} 个，洗手池 {basins.value} 个。",
        seats,
        basins,
    )


def _enough(rooms: list[RoomFacts], seats: Any, basins: Any) -> bool:
    return (
        sum(room.toilets or 0 for room in rooms) >= seats.value
        and sum(room.urinals or 0 for room in rooms) >= seats.value
        and sum(room.basins or 0 for room in rooms) >= basins.value
    )


def _observation_room(facts: StandardsFacts, law: Law) -> Judged | None:
    least, beds = law["premises.observation_room.area"], law["premises.observation_room.beds"]
    areas = [room.area for room in facts.rooms or () if room.kind == "observation" and room.area is not None]
    room = max(areas, default=facts.site.get("observation_area"))
    if room is None:
        return unknown("还没有填写保健观察室的面积。", least)
    has_beds = facts.site.get("observation_beds")
    if has_beds is not None and has_beds < beds.value:
        return judged(False, "", f"保健观察室儿童观察床 {has_beds} 张，至少 {beds.value} 张。", beds)
    return judged(
        room >= least.value, f"保健观察室 {room} m²。", f"保健观察室 {room} m²，不应小于 {least.value} m²。", least
    )


def _health_room(facts: StandardsFacts, law: Law) -> Judged | None:
    least = law["premises.health_room.area"]
    areas = [room.area for room in facts.rooms or () if room.kind == "health" and room.area is not None]
    if not areas:
        return unknown("还没有登记保健室。", least)
    return judged(
        max(areas) >= least.value,
        f"保健室 {max(areas)} m²。",
        f"保健室 {max(areas)} m²，不应小于 {least.value} m²。",
        least,
    )


def _nursing_room(facts: StandardsFacts, law: Law) -> Judged | None:
    least = law["premises.nursing_room.area"]
    if not any(one.kind == "infant" for one in facts.classes or ()):
        return None
    areas = [room.area for room in facts.rooms or () if room.kind == "nursing" and room.area is not None]
    if facts.rooms is None or not facts.rooms:
        return unknown("还没有登记房间。", least)
    return judged(
        max(areas, default=0) >= least.value,
        f"喂奶室 {max(areas, default=0)} m²。",
        f"设乳儿班的宜有 {least.value} m² 以上的喂奶室。",
        least,
    )


ROOM_CHECKS: tuple[Check, ...] = (
    Check("class_areas", "各班用房面积", "rooms", _class_areas, AREA_KEYS, (), institutions_only),
    Check(
        "kindergarten_unit",
        "幼儿园班级单元",
        "rooms",
        _kindergarten_unit,
        tuple(UNIT.values()),
        (),
        lambda facts: facts.facility_type == KINDERGARTEN,
        is_advisory=True,
    ),
    Check("windows", "采光", "rooms", _windows, ("premises.window.share",), (), institutions_only),
    Check("heights", "净高", "rooms", _heights, ("premises.height",), (), institutions_only),
    Check(
        "toilets",
        "托小班洁具",
        "rooms",
        _toilets,
        ("premises.toilet.per_class", "premises.basin.per_class"),
        (),
        institutions_only,
    ),
    Check(
        "observation_room",
        "保健观察室",
        "premises",
        _observation_room,
        ("premises.observation_room.area", "premises.observation_room.beds"),
        (),
        lambda facts: facts.facility_type not in {FAMILY_SITE, KINDERGARTEN},
    ),
    Check(
        "health_room",
        "保健室",
        "rooms",
        _health_room,
        ("premises.health_room.area",),
        (),
        lambda facts: facts.facility_type == KINDERGARTEN,
    ),
    Check(
        "nursing_room",
        "喂奶室",
        "rooms",
        _nursing_room,
        ("premises.nursing_room.area",),
        (),
        institutions_only,
        is_advisory=True,
    ),
)
