"""Arithmetic on division paths: level, span, ancestors. Pure."""

from __future__ import annotations

from enum import IntEnum

NATION = 0
_LAST = 999_999_999


class Level(IntEnum):
    """How deep a division lies in the tree."""

    NATION = 0
    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3
    TOWNSHIP = 4


LEVEL_LABELS = {
    Level.NATION: "国家",
    Level.PROVINCE: "省",
    Level.PREFECTURE: "州市",
    Level.COUNTY: "县",
    Level.TOWNSHIP: "乡镇",
}

SPANS = {
    Level.NATION: 1_000_000_000,
    Level.PROVINCE: 10_000_000,
    Level.PREFECTURE: 100_000,
    Level.COUNTY: 1_000,
    Level.TOWNSHIP: 1,
}


def level_of(path: int) -> Level:
    """The level of a path; ValueError outside 0…999999999."""
    if not 0 <= path <= _LAST:
        raise ValueError(f"{path} is no division path")
    if path == NATION:
        return Level.NATION
    for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY):
        if path % SPANS[level] == 0:
            return level
    return Level.TOWNSHIP


def span_of(path: int) -> int:
    """How many paths lie inside, the division itself included."""
    return SPANS[level_of(path)]


def bounds_of(path: int) -> tuple[int, int]:
    """First and last path inside a division."""
    return path, path + span_of(path) - 1


def ancestor(path: int, level: Level) -> int:
    """The division of `level` that contains `path` (itself when it is of that level or above)."""
    return path - path % SPANS[level] if level != Level.NATION else NATION


def lineage(path: int) -> list[int]:
    """The division and all that contain it, the nation first."""
    own = level_of(path)
    return [ancestor(path, level) for level in Level if level <= own]


def contains(outer: int, inner: int) -> bool:
    """Whether `inner` lies in `outer` (or is it)."""
    first, last = bounds_of(outer)
    return first <= inner <= last
