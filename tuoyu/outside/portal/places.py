"""The place this site is for, the part of it a reader looks at, and the words for both."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from tuoyu.base.access.areas import NATION, Level, contains, level_of, lineage
from tuoyu.base.access.models import Area
from tuoyu.base.access.selectors import area_names, children_of, lineage_of

_WHOLE = {
    Level.NATION: "全国",
    Level.PROVINCE: "全省",
    Level.PREFECTURE: "全州（市）",
    Level.COUNTY: "全县",
    Level.TOWNSHIP: "全乡镇",
}
_PATH_DIGITS = 9


def home_path() -> int:
    """The division whose institutions this site shows (`HOME_AREA` in the settings); the nation when none is named."""
    return int(getattr(settings, "HOME_AREA", NATION))


def home_name() -> str:
    """Its name; nothing for the whole nation."""
    path = home_path()
    return "" if path == NATION else area_names([path]).get(path, "")


def whole() -> str:
    """The whole of it, in words: 全县."""
    return _WHOLE[level_of(home_path())]


@dataclass(frozen=True)
class View:
    """What of the home is looked at: the divisions above it, and those one can go to from there."""

    path: int
    above: tuple[Area, ...]
    below: tuple[Area, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """Divisions to choose from, the wider ones first."""
        top = home_path()
        return [(str(one.path), one.name) for one in (*self.above, *self.below) if one.path != top]

    def short(self, full_name: str) -> str:
        """A division's name without what everybody here knows."""
        top = next((one for one in self.above if one.path == home_path()), None)
        return (full_name.removeprefix(top.full_name) or top.name) if top else full_name


def view(asked: str = "") -> View:
    """The home, or the division inside it that an address asks for (for a township: among its neighbours)."""
    top = home_path()
    is_path = asked.isascii() and asked.isdigit() and len(asked) <= _PATH_DIGITS
    path = int(asked) if is_path and contains(top, int(asked)) else top
    line = lineage(path)
    around = line[-2] if level_of(path) is Level.TOWNSHIP and path != top else path
    above = tuple(one for one in lineage_of(around) if contains(top, one.path))
    return View(path, above, tuple(children_of(around)))
