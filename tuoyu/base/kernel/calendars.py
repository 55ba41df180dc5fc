"""Reads the holiday calendars of the rulebook folders and knows for each day whether it is off, worked, or neither."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from tuoyu.base.kernel.rulebook.entries import CONFIDENCES, Citation, RulebookError
from tuoyu.base.kernel.rulebook.reading import read_toml

Standing = Literal["official", "provisional", "missing"]
_SATURDAY = 5
_LONGEST_HOLIDAY = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class _Known:
    """One yearly file: its days by name, and its source."""

    standing: Standing
    source: str
    off: Mapping[date, str]
    worked: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class _Local:
    """One local holiday of one year; only a confirmed one counts."""

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    is_confirmed: bool


@dataclass(frozen=True, eq=False)
class Calendars:
    """All calendars of a set of folders; compared by identity, so that it may key a cache."""

    years: Mapping[int, _Known]
    local: Mapping[str, Mapping[tuple[int, str], _Local]]
    fixed: Mapping[tuple[int, int], tuple[date, str]]
    fixed_source: str
    _off: dict[date, str] = field(default_factory=dict)
    _worked: dict[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A notice may touch the last days of the year before: a day counts whichever file names it.
        for known in self.years.values():
            self._off.update(known.off)
            self._worked.update(known.worked)

    def areas_over(self, area: int | None) -> tuple[str, ...]:
        """The local calendars that apply in an area path, the widest first."""
        if area is None or not self.local:
            return ()
        path = f"{area:09d}"
        return tuple(prefix for prefix in (path[:2], path[:4], path[:6], path) if prefix in self.local)

    def works(self, day: date, areas: tuple[str, ...]) -> bool:
        """Whether people work that day: local arrangements first, then the notice, then the week."""
        for local in self._local_of(day.year, areas):
            if day in local.off:
                return False
            if day in local.worked:
                return True
        if day in self._worked:
            return True
        return not (day in self._off or self._fixed_name(day) or day.weekday() >= _SATURDAY)

    def name_of(self, day: date, areas: tuple[str, ...]) -> str:
        """The holiday a day belongs to, or whose make-up day it is; "" for an ordinary day."""
        for local in self._local_of(day.year, areas):
            if day in local.off:
                return local.name
            if day in local.worked:
                return f"{local.name}调休上班"
        if day in self._worked:
            return f"{self._worked[day]}调休上班"
        return self._off.get(day) or self._fixed_name(day)

    def standing(self, year: int) -> Standing:
        """How a year is known."""
        return self.years[year].standing if year in self.years else "missing"

    def source(self, year: int) -> str:
        """What a year's days rest on, cited."""
        if year in self.years:
            return self.years[year].source
        return f"{self.fixed_source}（{year} 年放假安排尚未公布，仅计固定日期的法定节日）"

    def cautions(self, year: int, areas: tuple[str, ...]) -> tuple[str, ...]:
        """Local holidays of a year that were announced but not confirmed."""
        pending = (
            local.name
            for area in areas
            for (of_year, _), local in self.local[area].items()
            if of_year == year and not local.is_confirmed
        )
        return tuple(f"{year} 年{name}的放假日期尚未录入，未计入" for name in pending)

    def _local_of(self, year: int, areas: tuple[str, ...]) -> list[_Local]:
        nearest_first = reversed(areas)
        return [
            local
            for area in nearest_first
            for (of_year, _), local in self.local[area].items()
            if of_year == year and local.is_confirmed
        ]

    def _fixed_name(self, day: date) -> str:
        if day.year in self.years or (day.month, day.day) not in self.fixed:
            return ""
        since, name = self.fixed[day.month, day.day]
        return name if day >= since else ""


def read_calendars(folders: tuple[Path, ...]) -> Calendars:
    """The calendars of the folders, a later folder's year or local holiday replacing an earlier one's."""
    years: dict[int, _Known] = {}
    local: dict[str, dict[tuple[int, str], _Local]] = {}
    fixed: dict[tuple[int, int], tuple[date, str]] = {}
    fixed_source = ""
    for folder in folders:
        for path in sorted((folder / "calendar").glob("*.toml")):
            file, content = _open(path, folder)
            if "fixed" in content:
                fixed_source = _citation(content, file)
                fixed.update({(each["month"], each["day"]): (each["from"], each["name"]) for each in content["fixed"]})
            else:
                year, known = _yearly(content, file)
                years[year] = known
        for path in sorted((folder / "calendar" / "local").glob("*.toml")):
            file, content = _open(path, folder)
            _citation(content, file)
            mine = local.setdefault(content["area"], {})
            for raw in content.get("holiday", []):
                mine[raw["year"], raw["name"]] = _local(raw, file)
    return Calendars(years, local, fixed, fixed_source)


def _open(path: Path, folder: Path) -> tuple[str, dict[str, Any]]:
    file = path.relative_to(folder).as_posix()
    return file, read_toml(path, file)


def _yearly(content: Mapping[str, Any], file: str) -> tuple[int, _Known]:
    year, standing = content.get("year"), content.get("status")
    if not isinstance(year, int) or standing not in ("official", "provisional"):
        raise RulebookError(f'{file}：应写明 year（年份）和 status（"official" 或 "provisional"）。')
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    for holiday in content.get("holiday", []):
        for day in _days(holiday, year, file):
            off[day] = holiday["name"]
        for day in holiday.get("workdays", []):
            worked[day] = holiday["name"]
    if both := off.keys() & worked.keys():
        raise RulebookError(f"{file}：{min(both)} 既放假又上班。")
    if wrong := [day for day in worked if day.weekday() < _SATURDAY]:
        raise RulebookError(f"{file}：调休上班日 {min(wrong)} 本就是工作日。")
    return year, _Known(standing, _citation(content, file), off, worked)


def _local(raw: Mapping[str, Any], file: str) -> _Local:
    is_confirmed = bool(raw.get("confirmed", False))
    if not is_confirmed and "first" not in raw:
        return _Local(raw["name"], (), (), is_confirmed=False)
    days = tuple(_days(raw, raw["year"], file))
    return _Local(raw["name"], days, tuple(raw.get("workdays", ())), is_confirmed)


def _days(holiday: Mapping[str, Any], year: int, file: str) -> list[date]:
    first, last = holiday.get("first"), holiday.get("last", holiday.get("first"))
    if not isinstance(first, date) or not isinstance(last, date):
        raise RulebookError(f"{file}：{holiday.get('name', '未命名节日')}应写明 first（首日）和 last（末日）。")
    if not first <= last <= first + _LONGEST_HOLIDAY or last.year != year:
        raise RulebookError(f"{file}：{holiday['name']}的起止日期（{first} 至 {last}）不合理。")
    return [first + timedelta(days=after) for after in range((last - first).days + 1)]


def _citation(content: Mapping[str, Any], file: str) -> str:
    if not content.get("source") or content.get("confidence") not in CONFIDENCES:
        raise RulebookError(f"{file}：应写明 source（来源）和 confidence（可信度）。")
    return str(Citation(content["source"], content.get("document", ""), content.get("article", "")))
