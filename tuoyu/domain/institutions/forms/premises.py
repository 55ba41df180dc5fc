"""What an institution types of its building, classes and rooms."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.web.fields import DayField, PlainCharField
from tuoyu.domain.institutions.models import Building, ClassGroup, Room
from tuoyu.domain.institutions.rules.facts import LABELS
from tuoyu.domain.institutions.rules.premises import oddities

_OLDEST = 1900
_LOWEST, _HIGHEST = -5, 60
_MOST = 999
# The groups of questions on the page of the building, in the order they are asked; those of family sites apart.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "建筑",
        ("setting", "is_high_rise", "built_in", "safety_conclusion", "safety_report_on", "seismic_category",
         "seismic_intensity", "hazards"),
    ),
    ("疏散", ("exits", "has_own_exits", "exit_distance", "dead_end_distance")),
    (
        "消防",
        ("fire_document_number", "fire_document_on", "has_smoke_alarms", "has_sprinklers", "extinguishers", "has_gas",
         "has_gas_alarm"),
    ),
    ("监控与报警", ("video_days", "video_covers_all", "has_panic_alarm")),
    (
        "环境",
        ("air_passed", "air_tested_on", "has_soft_floor", "rail_height", "sunlight_hours", "observation_beds",
         "is_dense_rebuild", "public_ground"),
    ),
    ("地图位置", ("longitude", "latitude")),
)  # fmt: skip
FAMILY_GROUP = ("家庭托育点", ("has_owners_consent",))
UNITS = {
    "exit_distance": "米", "dead_end_distance": "米", "extinguishers": "具", "video_days": "日", "rail_height": "米",
    "sunlight_hours": "小时", "observation_beds": "张", "exits": "个", "built_in": "年", "seismic_intensity": "度",
    "longitude": "°", "latitude": "°", "area": "m²", "window_area": "m²", "height": "米", "floor": "层", "doors": "个",
    "toilets": "个", "urinals": "个", "basins": "个", "beds": "张", "places": "个",
}  # fmt: skip
_HINTS = {
    "hazards": "逐项核对；没有就选“都没有”",
    "longitude": "用手机地图查到的数，东经，如 102.876543",
    "latitude": "北纬，如 35.712345",
    "fire_document_number": "凭证上的文号",
    "public_ground": "没有自有场地时，写明是哪一处公共场地",
    "air_passed": "甲醛、苯等检测报告的结论",
    "exit_distance": "位于两个出口之间的房门",
}


class KnownField(forms.TypedChoiceField):
    """Yes, no, or not said."""

    def __init__(self, **more: Any) -> None:
        choices = [("", "未填"), ("yes", "是"), ("no", "否")]
        super().__init__(choices=choices, coerce=lambda one: one == "yes", empty_value=None, required=False, **more)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


def _day(**more: Any) -> forms.DateField:
    return DayField(required=False, **more)


def _whole(most: int = _MOST, least: int = 0, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=least, max_value=most, **{"required": False, **more})


def _measure(most: str, places: int, least: str = "0", **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=Decimal(least), max_value=Decimal(most), decimal_places=places, **{"required": False, **more}
    )


def _one_of(enumeration: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=lambda: [("", "未填"), *rulebook.choices(enumeration)], required=False, **more)


class BuildingForm(forms.Form):
    """Building and safety; whatever is left empty stays unknown."""

    setting = _one_of("building_setting")
    is_high_rise = KnownField()
    built_in = _whole(9999)
    safety_conclusion = _one_of("building_safety")
    safety_report_on = _day()
    seismic_category = _one_of("seismic_category")
    seismic_intensity = _whole(9, 6)
    hazards = forms.MultipleChoiceField(
        choices=lambda: rulebook.choices("premises_hazard"), widget=forms.CheckboxSelectMultiple, required=False
    )
    exits = _whole(99)
    has_own_exits = KnownField()
    exit_distance = _measure("999.9", 1)
    dead_end_distance = _measure("999.9", 1)
    fire_document_number = PlainCharField(max_length=60, required=False)
    fire_document_on = _day()
    has_smoke_alarms = KnownField()
    has_sprinklers = KnownField()
    extinguishers = _whole()
    has_gas = KnownField()
    has_gas_alarm = KnownField()
    video_days = _whole()
    video_covers_all = KnownField()
    has_panic_alarm = KnownField()
    air_passed = KnownField()
    air_tested_on = _day()
    has_soft_floor = KnownField()
    rail_height = _measure("9.99", 2)
    sunlight_hours = _measure("24", 1)
    observation_beds = _whole(99)
    is_dense_rebuild = KnownField()
    public_ground = PlainCharField(max_length=60, required=False)
    has_owners_consent = KnownField()
    longitude = _measure("136", 6, "73")
    latitude = _measure("54", 6, "3")

    def __init__(self, *args: Any, is_family_site: bool, held: Building | None = None, **more: Any) -> None:
        initial = {name: getattr(held, name) for name in self.base_fields} if held else {}
        super().__init__(*args, **{**more, "initial": initial})
        for name, field in self.fields.items():
            field.label, field.help_text = LABELS[name], _HINTS.get(name, "")
        if not is_family_site:
            del self.fields["has_owners_consent"]
        self.groups = [FAMILY_GROUP, *GROUPS] if is_family_site else list(GROUPS)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, sentence in oddities(found, clock.today(), oldest=_OLDEST):
            self.add_error(name, sentence)
        return found

    def facts(self) -> dict[str, Any]:
        """What was read, as the register keeps it; no hazard ticked is nothing said."""
        return {**self.cleaned_data, "hazards": self.cleaned_data["hazards"] or None}


class ClassForm(forms.Form):
    """One class."""

    name = PlainCharField(label="班名", max_length=20)
    kind = forms.ChoiceField(label="班型", choices=lambda: rulebook.choices("class_type"))
    places = _whole(99, 1, label="托位", required=True)

    def __init__(self, *args: Any, held: ClassGroup | None = None, **more: Any) -> None:
        super().__init__(*args, **{**more, "initial": _initial(self, held)})

    def facts(self) -> dict[str, Any]:
        """What was read."""
        return dict(self.cleaned_data)


class RoomForm(forms.Form):
    """One room. `classes` are those of the institution, among which it may belong to one."""

    name = PlainCharField(label="房间名", max_length=20)
    kind = forms.ChoiceField(label="用途", choices=lambda: rulebook.choices("room_kind"))
    class_group = forms.ChoiceField(label="所属班级", required=False, help_text="公用的不选")
    floor = _whole(_HIGHEST, _LOWEST, label="楼层", required=True, help_text="地下室填 -1")
    area = _measure("99999.9", 1, "0.1", label="面积", required=True)
    height = _measure("9.99", 2, label="净高")
    window_area = _measure("9999.9", 1, label="窗洞面积", help_text="窗洞开口，不是玻璃面积")
    doors = _whole(99, label="疏散门")
    is_at_corridor_end = KnownField(label="是否在走道尽端")
    beds = _whole(label="床位")
    toilets = _whole(99, label="大便器", help_text="卫生间填写")
    urinals = _whole(99, label="小便器")
    basins = _whole(99, label="洗手池")

    def __init__(self, *args: Any, classes: Iterable[ClassGroup], held: Room | None = None, **more: Any) -> None:
        self._classes = {str(one.pk): one for one in classes}
        initial = _initial(self, held)
        if held is not None:
            initial["class_group"] = str(held.class_group_id or "")
        super().__init__(*args, **{**more, "initial": initial})
        offered = [("", "不属于某个班"), *((key, one.name) for key, one in self._classes.items())]
        cast("forms.ChoiceField", self.fields["class_group"]).choices = offered

    def clean_floor(self) -> int:
        """There is no floor 0 in this country."""
        floor: int = self.cleaned_data["floor"]
        if floor == 0:
            raise forms.ValidationError("没有 0 层：一楼填 1，地下一层填 -1。")
        return floor

    def facts(self) -> dict[str, Any]:
        """What was read, with the class itself."""
        return {**self.cleaned_data, "class_group": self._classes.get(self.cleaned_data["class_group"])}


def _initial(form: forms.Form, held: Any) -> dict[str, Any]:
    return {name: getattr(held, name) for name in form.base_fields} if held else {}
