"""How many children there is room for: every limit that classes, rooms, ground and staff set, and the least of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor

from tuoyu.domain.institutions.rules.facts import Requirement
from tuoyu.domain.standards.rules.checks.rooms import AREA_KEYS, too_small
from tuoyu.domain.standards.rules.checks.site import FLOOR_KEYS, ground_needed, highest_floor
from tuoyu.domain.standards.rules.facts import ClassFacts, Law, StandardsFacts

CLASS_TYPES: Mapping[str, str] = {"infant": "乳儿班", "toddler": "托小班", "older": "托大班", "mixed": "混合编班"}


@dataclass(frozen=True)
class PlaceLimit:
    """What one rule allows; `number` is None while the facts for it are missing."""

    key: str
    title: str
    number: int | None
    sentence: str
    cited: str
    is_tentative: bool = False


@dataclass(frozen=True)
class Limit:
    """One way in which the law limits places, and the keys it needs for it."""

    limit: Callable[[StandardsFacts, Law], PlaceLimit]
    law: tuple[str, ...]
    is_for_family_sites: bool = False


@dataclass(frozen=True)
class ComputedPlaces:
    """The places there is room for: the least of the known limits, None while none is known."""

    number: int | None
    limits: tuple[PlaceLimit, ...]

    @property
    def binding(self) -> tuple[PlaceLimit, ...]:
        """The limits that decide."""
        return tuple(one for one in self.limits if one.number is not None and one.number == self.number)

    @property
    def unknown(self) -> tuple[PlaceLimit, ...]:
        """The limits that cannot be told yet."""
        return tuple(one for one in self.limits if one.number is None)


def places_computed(facts: StandardsFacts, law: Law) -> ComputedPlaces:
    """Every limit on the places of an institution, by the law given."""
    limits = tuple(
        one.limit(facts, law)
        for one in LIMITS
        if one.is_for_family_sites == facts.is_family_site and all(key in law for key in one.law)
    )
    known = [one.number for one in limits if one.number is not None]
    return ComputedPlaces(min(known, default=None), limits)


def class_kinds(facts: StandardsFacts) -> list[str]:
    """The kinds of classes there are, in the order of age."""
    present = {one.kind for one in facts.classes or () if one.count}
    return [kind for kind in CLASS_TYPES if kind in present]


def places_by_classes(facts: StandardsFacts, law: Law) -> int:
    """The most places that the classes (or the family site) may have together."""
    if facts.is_family_site:
        return int(law["family_site.children"].value)
    return sum(one.count * int(law[f"class.{one.kind}.size"].value) for one in facts.classes or ())


def carers_needed(facts: StandardsFacts, law: Law) -> int:
    """Carers for full classes: each class rounded up by itself."""
    return sum(
        one.count * ceil(law[f"class.{one.kind}.size"].value / law[f"ratio.{one.kind}"].value)
        for one in facts.classes or ()
    )


def places_by_carers(carers: int, classes: tuple[ClassFacts, ...], law: Law) -> int:
    """The most children so many carers may look after, spread over the classes as well as possible.

    A carer more in a class is worth its ratio until the class is full, so the best shares are taken first.
    """
    shares: list[int] = []
    for one in classes:
        size, ratio = _size(one, law), int(law[f"ratio.{one.kind}"].value)
        full, rest = divmod(size, ratio)
        shares += ([ratio] * full + [rest]) * one.count
    return sum(sorted(shares, reverse=True)[:carers])


def _size(one: ClassFacts, law: Law) -> int:
    most = int(law[f"class.{one.kind}.size"].value)
    return most if one.places is None else min(one.places, most)


def _limit(key: str, title: str, number: int | None, sentence: str, *bases: Requirement) -> PlaceLimit:
    cited = "；".join(dict.fromkeys(one.cited for one in bases))
    return PlaceLimit(key, title, number, sentence, cited, any(one.is_tentative for one in bases))


def _classes(facts: StandardsFacts, law: Law) -> PlaceLimit:
    kinds = class_kinds(facts)
    bases = [law[f"class.{kind}.size"] for kind in kinds]
    if not kinds:
        return _limit("classes", "班级", None, "还没有登记班级。", law["class.toddler.size"])
    number = sum(_size(one, law) * one.count for one in facts.classes or ())
    words = "、".join(f"{CLASS_TYPES[kind]}每班最多 {law[f'class.{kind}.size'].value} 名" for kind in kinds)
    return _limit("classes", "班级", number, f"{facts.class_count} 个班，{words}。", *bases)


def _rooms(facts: StandardsFacts, law: Law) -> PlaceLimit:
    basis = law["premises.area.toddler.activity"]
    classes = [one for one in facts.classes or () if one.key]
    if not classes or not any(room.class_key for room in facts.rooms or ()):
        return _limit("rooms", "用房", None, "还没有登记各班的用房。", basis)
    short = [one.name for one in classes if not _has_room(one, facts, law)]
    number = sum(_size(one, law) for one in classes if one.name not in short)
    sentence = f"{'、'.join(short)}的用房面积或楼层不够，不计。" if short else "各班用房的面积和楼层都够。"
    return _limit("rooms", "用房", number, sentence, basis, highest_floor(facts, law))


def _has_room(one: ClassFacts, facts: StandardsFacts, law: Law) -> bool:
    floors = [room.floor for room in facts.child_rooms() if room.class_key == one.key and room.floor is not None]
    highest = highest_floor(facts, law).value
    return not too_small(one, facts.rooms or (), law) and all(1 <= level <= highest for level in floors)


def _ground(facts: StandardsFacts, law: Law) -> PlaceLimit:
    per_child, ground = ground_needed(facts, law), facts.site.get("outdoor_area")
    if ground is None:
        return _limit("ground", "户外场地", None, "还没有填写户外场地面积。", per_child)
    if facts.site.get("public_ground"):
        return _limit("ground", "户外场地", None, "就近使用公共场地，人数由卫健局现场核实。", per_child)
    number = floor(ground / per_child.value)
    return _limit("ground", "户外场地", number, f"{ground} m²，每名 {per_child.value} m²。", per_child)


def _beds(facts: StandardsFacts, law: Law) -> PlaceLimit:
    each = law["premises.beds.per_child"]
    beds = [room.beds for room in facts.child_rooms() if room.beds is not None]
    if not beds:
        return _limit("beds", "床位", None, "还没有登记床位。", each)
    return _limit("beds", "床位", floor(sum(beds) / each.value), f"共 {sum(beds)} 张床，一人一床。", each)


def _carers(facts: StandardsFacts, law: Law) -> PlaceLimit:
    bases = [law[f"ratio.{kind}"] for kind in class_kinds(facts)]
    carers = facts.staff.get("carer")
    if carers is None or not bases:
        return _limit("carers", "保育人员", None, "还没有登记保育人员。", law["ratio.toddler"])
    number = places_by_carers(carers, facts.classes or (), law)
    words = "、".join(f"{CLASS_TYPES[kind]}每人最多 {law[f'ratio.{kind}'].value} 名" for kind in class_kinds(facts))
    return _limit("carers", "保育人员", number, f"保育人员 {carers} 人，{words}。", *bases)


def _family_size(facts: StandardsFacts, law: Law) -> PlaceLimit:
    most = law["family_site.children"]
    return _limit("family_size", "收托人数", int(most.value), f"家庭托育点最多收托 {most.value} 名。", most)


def _family_carers(facts: StandardsFacts, law: Law) -> PlaceLimit:
    ratio, carers = law["ratio.family_site"], facts.staff.get("carer")
    if carers is None:
        return _limit("carers", "照护人员", None, "还没有登记照护人员。", ratio)
    number = int(carers * ratio.value)
    return _limit("carers", "照护人员", number, f"照护人员 {carers} 人，每人最多照护 {ratio.value} 名。", ratio)


SIZE_KEYS = ("class.infant.size", "class.toddler.size", "class.older.size", "class.mixed.size")
RATIO_KEYS = ("ratio.infant", "ratio.toddler", "ratio.older", "ratio.mixed")
GROUND_KEYS = ("premises.outdoor.per_child", "premises.outdoor.per_child_dense")
LIMITS: tuple[Limit, ...] = (
    Limit(_classes, SIZE_KEYS),
    Limit(_rooms, (*SIZE_KEYS, *AREA_KEYS, *FLOOR_KEYS)),
    Limit(_ground, GROUND_KEYS),
    Limit(_beds, ("premises.beds.per_child",)),
    Limit(_carers, (*SIZE_KEYS, *RATIO_KEYS)),
    Limit(_family_size, ("family_site.children",), is_for_family_sites=True),
    Limit(_family_carers, ("ratio.family_site",), is_for_family_sites=True),
)
