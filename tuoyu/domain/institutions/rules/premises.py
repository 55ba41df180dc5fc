"""Answers about a building that cannot be true together or at that time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

_NOT_YET = ("safety_report_on", "fire_document_on", "air_tested_on")


def oddities(answers: Mapping[str, Any], today: date, *, oldest: int) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each; `oldest` is the earliest year that is believed."""
    built = answers.get("built_in")
    if built is not None and not oldest <= built <= today.year:
        yield "built_in", f"建成年份应在 {oldest} 到今年之间，请核对。"
    for name in _NOT_YET:
        day = answers.get(name)
        if day is not None and (day > today or day.year < oldest):
            yield name, "日期不能晚于今天，也不会这么早，请核对。"
    ticked = answers.get("hazards") or []
    if "none" in ticked and ticked != ["none"]:
        yield "hazards", "既选了“都没有”，又选了别的，请核对。"
    if (answers.get("longitude") is None) != (answers.get("latitude") is None):
        yield "latitude", "经度和纬度要一起填写，或都不填。"
    if answers.get("has_gas") is False and answers.get("has_gas_alarm"):
        yield "has_gas_alarm", "填了不使用燃气，却有燃气报警，请核对。"
