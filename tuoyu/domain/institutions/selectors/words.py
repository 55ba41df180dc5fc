"""Facts of the site in words, for pages that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.institutions.rules.facts import LABELS

_ENUMERATIONS = {
    "tenure": "site_tenure",
    "fire_grade": "fire_grade",
    "fire_document": "fire_doc_type",
    "meal_supply": "meal_supply",
    "setting": "building_setting",
    "safety_conclusion": "building_safety",
    "seismic_category": "seismic_category",
    "hazards": "premises_hazard",
}
_UNITS = {
    "building_area": " m²", "outdoor_area": " m²", "observation_area": " m²", "exits": " 个", "exit_distance": " 米",
    "dead_end_distance": " 米", "extinguishers": " 具", "video_days": " 日", "rail_height": " 米",
    "sunlight_hours": " 小时", "observation_beds": " 张", "built_in": " 年", "seismic_intensity": " 度",
    "longitude": "°", "latitude": "°",
}  # fmt: skip
_FILED = (
    "tenure", "lease_from", "lease_until", "floors", "fire_grade", "building_area", "outdoor_area", "observation_area",
    "fire_document", "meal_supply",
)  # fmt: skip


def fact_words(name: str, value: Any) -> str:
    """One fact of the site as people read it; a dash where nobody said."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return full_day(value)
    values = value if isinstance(value, list | tuple) else [value]
    words = [rulebook.label(_ENUMERATIONS[name], one) if name in _ENUMERATIONS else str(one) for one in values]
    return "、".join(words) + _UNITS.get(name, "")


def facts_used(names: Iterable[str], site: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts that a finding rests on, with their labels."""
    return [(LABELS[name], fact_words(name, site.get(name))) for name in names]


def filed_words(row: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The site as filed; empty before the first filing."""
    return facts_used(_FILED, row) if row else []


def said_words(row: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What the institution itself said of its building; only what it said."""
    return [] if row is None else [told for told in facts_used([n for n in row if n in LABELS], row) if told[1] != "—"]
