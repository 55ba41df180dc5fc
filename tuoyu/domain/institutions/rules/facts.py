"""What the setting standards are judged by: one institution as plain values, whoever gathered them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

FAMILY_SITE, KINDERGARTEN = "family_site", "kindergarten"
CHILD_ROOMS = frozenset({"activity", "sleep", "combined"})

# Facts of the site, as forms, unanswered questions and the evidence beside a finding call them.
LABELS: Mapping[str, str] = {
    "tenure": "场地来源",
    "lease_from": "租期自",
    "lease_until": "租期至",
    "floors": "婴幼儿用房所在楼层",
    "fire_grade": "建筑耐火等级",
    "building_area": "建筑面积",
    "outdoor_area": "户外活动场地面积",
    "observation_area": "保健观察室面积",
    "fire_document": "消防凭证种类",
    "meal_supply": "供餐方式",
    "setting": "建筑形式",
    "is_high_rise": "是否在高层建筑内",
    "built_in": "建成年份",
    "safety_report_on": "房屋安全鉴定日期",
    "safety_conclusion": "房屋安全鉴定结论",
    "seismic_category": "抗震设防类别",
    "seismic_intensity": "抗震设防烈度",
    "hazards": "场地内有无下列情形",
    "exits": "安全出口个数",
    "has_own_exits": "出口和楼梯是否独立",
    "exit_distance": "房门到安全出口的最远距离",
    "dead_end_distance": "袋形走道内房门到出口的最远距离",
    "fire_document_number": "消防凭证编号",
    "fire_document_on": "消防凭证日期",
    "has_smoke_alarms": "火灾探测报警",
    "has_sprinklers": "自动喷水灭火",
    "extinguishers": "灭火器具数",
    "has_gas": "厨房是否使用燃气",
    "has_gas_alarm": "燃气报警和紧急切断",
    "video_days": "监控录像保存天数",
    "video_covers_all": "监控是否覆盖全部生活和活动区域",
    "has_panic_alarm": "一键报警",
    "air_tested_on": "室内空气检测日期",
    "air_passed": "室内空气检测是否合格",
    "has_soft_floor": "护栏和软质地面",
    "rail_height": "防护栏杆高度",
    "sunlight_hours": "冬至日底层满窗日照",
    "is_dense_rebuild": "城市人口密集地区改建、扩建",
    "public_ground": "就近使用的公共活动场地",
    "observation_beds": "儿童观察床",
    "has_owners_consent": "有利害关系的业主是否同意",
    "longitude": "经度",
    "latitude": "纬度",
}


class Requirement(Protocol):
    """A number of the law with its citation, as the rulebook returns it."""

    @property
    def value(self) -> Any: ...

    @property
    def unit(self) -> str: ...

    @property
    def cited(self) -> str: ...

    @property
    def is_tentative(self) -> bool: ...


Law = Mapping[str, Requirement]


@dataclass(frozen=True)
class ClassFacts:
    """A class, or `count` classes of one kind told as a number. `places` is what it is meant for, None = not said."""

    kind: str
    name: str = ""
    places: int | None = None
    count: int = 1
    key: str = ""


@dataclass(frozen=True)
class RoomFacts:
    """A room. Metres and square metres; None where it has not been measured. `class_key` is whose room it is."""

    kind: str
    name: str = ""
    floor: int | None = None
    area: Any = None
    class_key: str = ""
    height: Any = None
    window_area: Any = None
    doors: int | None = None
    is_at_corridor_end: bool | None = None
    toilets: int | None = None
    urinals: int | None = None
    basins: int | None = None
    beds: int | None = None


@dataclass(frozen=True)
class StandardsFacts:
    """One institution on one day. Whatever is None or missing is not known, which is not the same as not there.

    `site` holds facts by the names of LABELS, `staff` the number of people by post; `year` is the year of the day.
    """

    facility_type: str
    year: int
    name: str = ""
    places: int | None = None
    classes: tuple[ClassFacts, ...] | None = None
    rooms: tuple[RoomFacts, ...] | None = None
    site: Mapping[str, Any] = field(default_factory=dict)
    staff: Mapping[str, int] = field(default_factory=dict)
    head_education: str = ""
    head_years: int | None = None

    @property
    def is_family_site(self) -> bool:
        return self.facility_type == FAMILY_SITE

    @property
    def class_count(self) -> int | None:
        """How many classes there are; None when nobody said."""
        return None if self.classes is None else sum(one.count for one in self.classes)

    def child_rooms(self) -> tuple[RoomFacts, ...]:
        """The rooms in which children stay."""
        return tuple(room for room in self.rooms or () if room.kind in CHILD_ROOMS)

    def floors(self) -> list[int]:
        """The floors on which children stay, as declared and as the rooms lie."""
        by_rooms = {room.floor for room in self.child_rooms() if room.floor is not None}
        return sorted({*(self.site.get("floors") or ()), *by_rooms})
