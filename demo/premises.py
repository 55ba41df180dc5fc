"""What filed institutions of the demonstration say of their building, classes and rooms; a few with something amiss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.institutions.models import ClassGroup, Institution
from tuoyu.domain.institutions.selectors import get_institution
from tuoyu.domain.institutions.services import record_building, record_class, record_room

# Numbers of the institutions whose director has not recorded anything yet, and of those with something amiss.
_SILENT, _DARK_ROOM, _SHORT_VIDEO, _OLD_HOUSE = 5, 7, 6, 9
_CLASSES = (("infant", "星星班", 10), ("toddler", "月亮班", 15), ("older", "太阳班", 20))
_ROOMS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "infant": (("sleep", "睡眠区", "30"), ("activity", "活动区", "16"), ("food_preparation", "配餐区", "6"),
               ("cleaning", "清洁区", "6"), ("storage", "储藏区", "4")),
    "toddler": (("combined", "活动睡眠室", "52"), ("food_preparation", "配餐区", "6"), ("cleaning", "清洁区", "6"),
                ("toilet", "卫生间", "8.5"), ("storage", "储藏区", "4")),
    "older": (("activity", "活动室", "38"), ("sleep", "寝室", "36")),
}  # fmt: skip
_BEDS = {("infant", "sleep"): 10, ("toddler", "combined"): 15, ("older", "sleep"): 20}


def record(plan: Plan, director: User, filing: Filing) -> None:
    """Write it down on the day of the receipt."""
    if plan.number % _SILENT == 0:
        return
    with unit_of_work(director):
        institution = get_institution(director, filing.institution_id)
        record_building(director, institution, _building(plan), version=0)
        if plan.is_family:
            return
        left = institution.places
        for kind, name, size in _CLASSES:
            if left > 0 and (kind != "infant" or left > size * len(_CLASSES)):
                group = record_class(director, institution, {"name": name, "kind": kind, "places": min(left, size)})
                left -= size
                _rooms(plan, director, institution, group)


def _rooms(plan: Plan, director: User, institution: Institution, group: ClassGroup) -> None:
    for kind, words, area in _ROOMS[group.kind]:
        share = Decimal("0.15") if plan.number % _DARK_ROOM == 0 and group.kind == "older" else Decimal("0.22")
        facts: dict[str, Any] = {
            "name": f"{group.name}{words}", "kind": kind, "class_group": group, "floor": 1, "area": Decimal(area),
            "height": Decimal("2.90"), "doors": 2, "window_area": (Decimal(area) * share).quantize(Decimal("0.1")),
            "beds": _BEDS.get((group.kind, kind)),
        }  # fmt: skip
        if kind == "toilet":
            facts |= {"toilets": 2, "urinals": 2, "basins": 3}
        record_room(director, institution, facts)


def _building(plan: Plan) -> dict[str, Any]:
    return {
        "setting": "shared" if plan.is_family else "standalone",
        "is_high_rise": False,
        "built_in": 1998 if plan.number % _OLD_HOUSE == 0 else 2016,
        "seismic_category": "key",
        "seismic_intensity": 7,
        "hazards": ["none"],
        "exits": 2,
        "exit_distance": Decimal(18),
        "dead_end_distance": Decimal(9),
        "fire_document_number": f"积建消备〔2025〕第{plan.number:03}号",
        "fire_document_on": date(2025, 8, 20),
        "has_smoke_alarms": True,
        "extinguishers": 9,
        "has_gas": False,
        "video_days": 60 if plan.number % _SHORT_VIDEO == 0 else 90,
        "video_covers_all": True,
        "has_panic_alarm": True,
        "air_passed": True,
        "has_soft_floor": True,
        "observation_beds": 1,
        "has_owners_consent": True if plan.is_family else None,
        "longitude": Decimal("102.87") + Decimal(plan.number) / 1000,
        "latitude": Decimal("35.71") + Decimal(plan.number) / 1000,
    }
