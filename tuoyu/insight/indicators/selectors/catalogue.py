"""The definitions of the indicators, as the rulebook holds them on a day and in a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from tuoyu.base.kernel import rulebook
from tuoyu.insight.indicators.rules import Indicator

_FIELDS = tuple(one.name for one in fields(Indicator))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The definitions in their order, and where the list as a whole comes from."""

    version: str
    cited: str
    note: str
    indicators: tuple[Indicator, ...]


def catalogue(on: date, area: int | None = None) -> Catalogue:
    """The catalogue valid on a day, with what a place defines for itself."""
    found = rulebook.document("indicators", on, area)
    return Catalogue(found.version, found.cited, found.note, tuple(_indicator(entry) for entry in found.entries))


def tile_places(on: date, area: int) -> dict[int, tuple[int, int]]:
    """Column and row of each child division on the schematic map; empty when nobody laid the area out."""
    try:
        found = rulebook.document("tile_positions", on, area)
    except rulebook.UnknownDocument:
        return {}
    return {int(entry["code"]): (entry["column"], entry["row"]) for entry in found.entries}


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    return Indicator(**{name: entry[name] for name in _FIELDS})
