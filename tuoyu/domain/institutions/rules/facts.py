"""What is said of a site, by name and label, and the shape of a number of the law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

FAMILY_SITE, KINDERGARTEN = "family_site", "kindergarten"

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
