"""Provinces, prefectures, counties and townships as facts, read from the rulebook; and the arithmetic of area paths.

An area path is an int of nine digits: the statutory six-digit code ×1000 plus our own township part. "Inside X" is one
constant range of paths. Nothing here knows the database.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.rulebook.entries import RulebookError

Level = Literal["nation", "province", "prefecture", "county", "township"]

NATION = 0
_SPANS: dict[Level, int] = {
    "nation": 1_000_000_000,
    "province": 10_000_000,
    "prefecture": 100_000,
    "county": 1_000,
    "township": 1,
}
_ABOVE: dict[Level, Level] = {
    "province": "nation",
    "prefecture": "province",
    "county": "prefecture",
    "township": "county",
}


class UnknownDivision(KeyError):
    """No division has that path in our tables."""


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county; `kind` as described in rulebook/divisions/README.md."""

    path: int
    code: str
    name: str
    level: Level
    kind: Literal["statutory", "grouping", "undivided", "zone"]
    year: int
    source: str

    @property
    def parent(self) -> int:
        """The path one level up."""
        return parent(self.path)


@dataclass(frozen=True, slots=True)
class Township:
    """A township-level unit; its two official codes come from two systems and are no keys. Seat in degrees, WGS 84."""

    path: int
    name: str
    code_nbs: str
    code_mca: str
    lng: float | None
    lat: float | None
    seat_source: str
    year: int
    source: str

    @property
    def parent(self) -> int:
        """The path of its county."""
        return parent(self.path)


def level_of(path: int) -> Level:
    """Which level a path stands for."""
    if not 0 <= path < _SPANS["nation"]:
        raise UnknownDivision(f"地区路径 {path} 不在九位数范围内。")
    if path == NATION:
        return "nation"
    for level in ("province", "prefecture", "county"):
        if path % _SPANS[level] == 0:
            return level
    return "township"


def span(path: int) -> tuple[int, int]:
    """The first and the last path inside an area, itself included."""
    return path, path + _SPANS[level_of(path)] - 1


def parent(path: int) -> int:
    """The path one level up; the nation has none (ValueError)."""
    level = level_of(path)
    if level == "nation":
        raise ValueError("全国没有上一级地区。")
    return path - path % _SPANS[_ABOVE[level]]


def is_inside(path: int, area: int) -> bool:
    """Whether a path lies in an area."""
    first, last = span(area)
    return first <= path <= last


def path_of(code: str) -> int:
    """The path of a statutory code of 2, 4 or 6 digits; "" is the nation."""
    return int(code.ljust(6, "0")) * 1000 if code else NATION


def divisions() -> tuple[Division, ...]:
    """Every province, prefecture and county, by code."""
    return _divisions(rulebook.current().folders[0] / "divisions" / "china.csv")


def provinces() -> tuple[Division, ...]:
    """Every province-level division."""
    return tuple(each for each in divisions() if each.level == "province")


def prefectures(province: int | None = None) -> tuple[Division, ...]:
    """Every prefecture-level division, of one province if given its path."""
    return _inside("prefecture", province)


def counties(area: int | None = None) -> tuple[Division, ...]:
    """Every county-level division, of one prefecture or province if given its path."""
    return _inside("county", area)


def division(path: int) -> Division:
    """The division of a path; UnknownDivision if it is not in the table."""
    try:
        return _by_path(divisions())[path]
    except KeyError:
        raise UnknownDivision(f"区划表中没有路径为 {path:09d} 的地区。") from None


def townships(county: int) -> tuple[Township, ...]:
    """The townships of a county path in their own order; empty when no file lists them."""
    name = f"{county // 1000:06d}.csv"
    found: tuple[Township, ...] = ()
    for folder in rulebook.current().folders:
        path = folder / "divisions" / "townships" / name
        if path.is_file():
            found = _townships(path, county)
    return found


def counties_with_townships() -> tuple[int, ...]:
    """The paths of the counties whose townships are listed."""
    files = (
        file for folder in rulebook.current().folders for file in (folder / "divisions" / "townships").glob("*.csv")
    )
    return tuple(sorted({path_of(file.stem) for file in files}))


def _inside(level: Level, area: int | None) -> tuple[Division, ...]:
    return tuple(each for each in divisions() if each.level == level and (area is None or is_inside(each.path, area)))


@lru_cache(maxsize=2)
def _divisions(path: Path) -> tuple[Division, ...]:
    return tuple(_division(row) for row in _rows(path))


def _division(row: dict[str, str]) -> Division:
    return Division(
        path=path_of(row["code"]),
        code=row["code"],
        name=row["name"],
        level=row["level"],  # type: ignore[arg-type]  # the file is checked against this set by a test
        kind=row["kind"],  # type: ignore[arg-type]
        year=int(row["year"]),
        source=row["source"],
    )


@lru_cache(maxsize=2)
def _by_path(all_divisions: tuple[Division, ...]) -> dict[int, Division]:
    return {each.path: each for each in all_divisions}


@lru_cache(maxsize=4096)
def _townships(path: Path, county: int) -> tuple[Township, ...]:
    found = tuple(_township(row, county) for row in _rows(path))
    if len({each.path for each in found}) != len(found):
        raise RulebookError(f"{path.name}：乡级号 part 有重复。")
    return found


def _township(row: dict[str, str], county: int) -> Township:
    part = int(row["part"])
    if not 1 <= part < _SPANS["county"]:
        raise RulebookError(f"{row['name']}：乡级号 part 应在 001 至 999 之间。")
    return Township(
        path=county + part,
        name=row["name"],
        code_nbs=row["code_nbs"],
        code_mca=row["code_mca"],
        lng=float(row["lng"]) if row["lng"] else None,
        lat=float(row["lat"]) if row["lat"] else None,
        seat_source=row["seat_source"],
        year=int(row["year"]),
        source=row["source"],
    )


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
