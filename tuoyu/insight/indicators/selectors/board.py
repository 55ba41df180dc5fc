"""The figures of a division as its dashboard and the home page show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from tuoyu.base.access.areas import Level, level_of
from tuoyu.base.access.models import Area
from tuoyu.base.access.selectors import areas_inside, get_area, lineage_and_children_of
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.refusals import Missing
from tuoyu.insight.indicators import rules
from tuoyu.insight.indicators.models import Population, RegisterDay
from tuoyu.insight.indicators.policies import BOARD, POPULATION, SEES_FIGURES
from tuoyu.insight.indicators.rules import Figures, Indicator, Number
from tuoyu.insight.indicators.selectors import register, rollups
from tuoyu.insight.indicators.selectors.catalogue import Catalogue, catalogue

Populations = Mapping[int, Mapping[int, Population]]
MONTHS = 12
NO_DATA = "无数据"
STANDINGS = {"institutions": ""}  # what is counted of each indicator's institutions; the rest count filed ones
QUARTER, YEAR = "quarter", "year"
COMPARED_WITH = {QUARTER: "三个月前", YEAR: "年初"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one division today and on an earlier day, `compared` in words ("三个月前").

    `of` is what the value is a part of, in the same unit; `records` the query string of the institutions behind it.
    """

    indicator: Indicator
    value: Number | None
    before: Number | None
    compared: str
    records: str
    of: int | None = None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def change(self) -> Number | None:
        """How much more (or less) than earlier; None when either is not known."""
        return rules.change(self.value, self.before)

    @property
    def change_words(self) -> str:
        """The change in a phrase; nothing when the value itself is not known."""
        return "" if self.value is None else rules.change_words(self.change, self.indicator.unit, self.compared)

    @property
    def shown(self) -> Number | str:
        """The value, or a word in its place."""
        return NO_DATA if self.value is None else self.value

    @property
    def unit(self) -> str:
        """The unit beside the value, where there is a value and no whole beside it."""
        return "" if self.value is None or self.of is not None else self.indicator.unit

    @property
    def tone(self) -> str:
        """Whether the change is to the good: "good", "warn", or "" for neither."""
        return {True: "good", False: "warn", None: ""}[rules.is_better(self.indicator, self.change)]

    @property
    def trend(self) -> str:
        """ "up", "down" or "" for no change."""
        return "" if not self.change else "up" if self.change > 0 else "down"


@dataclass(frozen=True, slots=True)
class Summary:
    """The six figures of a division, in the catalogue's order, compared with those of an earlier day.

    Without any count yet `is_empty`, and every value is None.
    """

    area: int
    on: date
    since: date
    compared: str
    now: Figures
    before: Figures
    figures: tuple[Figure, ...]

    @property
    def is_empty(self) -> bool:
        return self.now.institutions is None

    @property
    def by_code(self) -> dict[str, Figure]:
        """The figures by the code of their indicator."""
        return {one.code: one for one in self.figures}


@dataclass(frozen=True, slots=True)
class Child:
    """A division one level down, with its figures now and earlier."""

    area: int
    name: str
    now: Figures
    before: Figures


@dataclass(frozen=True, slots=True)
class Board:
    """All that the dashboard of a division shows."""

    area: Area
    above: tuple[Area, ...]
    summary: Summary
    children: tuple[Child, ...]
    months: tuple[tuple[date, Figures], ...]
    catalogue: Catalogue
    population: Population | None
    may_record_population: bool
    counted_until: datetime | None

    @property
    def child_word(self) -> str:
        """What the divisions one level down are called."""
        return CHILD_WORDS[self.area.level]


CHILD_WORDS = {
    Level.NATION: "省（区、市）",
    Level.PROVINCE: "州市",
    Level.PREFECTURE: "县（市、区）",
    Level.COUNTY: "乡镇",
    Level.TOWNSHIP: "",
}


def home_area(actor: Any) -> int:
    """The widest division whose figures the actor may see; Missing when there is none."""
    grants = getattr(actor, "valid_grants", ())
    areas = [grant.area_id for grant in grants if grant.area_id is not None and grant.role in SEES_FIGURES]
    if not areas:
        raise Missing()
    return min(areas, key=lambda area: (level_of(area), area))


def may_see(actor: Any, area: int) -> bool:
    """Whether the figures of a division lie in the actor's reach, counted or not."""
    return BOARD.allows(actor, "view", RegisterDay(area=area, day=clock.today()))


def area_to_people(actor: Any, area: int) -> Area:
    """A division whose population the actor may write down; Missing out of reach, NotAllowed for who only looks."""
    if not may_see(actor, area):
        raise Missing()
    POPULATION.require(actor, "record", Population(area=area))
    return get_area(area)


def summary(actor: Any, area: int, compare: str = QUARTER) -> Summary | None:
    """The six figures of a division today, compared with three months ago or the start of the year; two queries.

    None when the division is out of the actor's reach: a page that shows figures beside other things leaves them out.
    """
    if not may_see(actor, area):
        return None
    today = clock.today()
    since = _compared_day(today, compare)
    found = _figures([(area, today), (area, since)], rollups.populations([area]))
    return _summary(area, today, since, compare, found, catalogue(today, area))


def board(actor: Any, area: int, compare: str = QUARTER) -> Board:
    """The dashboard of a division in the actor's reach; Missing otherwise. Four queries, however many children.

    The children of a prefecture without counties are its townships, at one query more.
    """
    if not 0 <= area < 1_000_000_000 or not may_see(actor, area):
        raise Missing()
    line, below = lineage_and_children_of(area)
    if not line or line[-1].path != area:
        raise Missing()
    today = clock.today()
    since, months = _compared_day(today, compare), rules.month_ends(today, MONTHS)
    if not below and level_of(area) is Level.PREFECTURE:
        below = list(areas_inside(area, Level.TOWNSHIP))
    populations = rollups.populations([area, *(one.path for one in below)])
    own = [(area, day) for day in {*months, since}]
    theirs = [(one.path, day) for one in below for day in (today, since)]
    found = _figures([*own, *theirs], populations, county=area)
    definitions = catalogue(today, area)
    return Board(
        area=line[-1],
        above=tuple(one for one in line[:-1] if may_see(actor, one.path)),
        summary=_summary(area, today, since, compare, found, definitions),
        children=tuple(Child(one.path, one.name, found[one.path, today], found[one.path, since]) for one in below),
        months=tuple((day, found[area, day]) for day in months),
        catalogue=definitions,
        population=_newest(populations.get(area, {})),
        may_record_population=POPULATION.allows(actor, "record", Population(area=area)),
        counted_until=register.counted_until(),
    )


def _compared_day(today: date, compare: str) -> date:
    return date(today.year - 1, 12, 31) if compare == YEAR else rules.months_before(today, 3)


def _figures(
    asked: Collection[tuple[int, date]], populations: Populations, *, county: int | None = None
) -> dict[tuple[int, date], Figures]:
    """The figures of each division and day, empty ones where nothing was counted; one query.

    On days when their `county` was counted, townships without a row have no institutions, and that is known.
    """
    tallies = rollups.tallies(asked)
    residents = {area: {year: one.residents for year, one in found.items()} for area, found in populations.items()}
    found: dict[tuple[int, date], Figures] = {}
    for area, day in asked:
        tally = tallies.get((area, day))
        if tally is None and level_of(area) is Level.TOWNSHIP and (county, day) in tallies:
            tally = rollups.unwritten(area)
        found[area, day] = rules.figures(tally, rules.residents_on(day, residents.get(area, {})))
    return found


def _newest(by_year: Mapping[int, Population]) -> Population | None:
    return by_year[max(by_year)] if by_year else None


def _summary(
    area: int,
    today: date,
    since: date,
    compare: str,
    found: Mapping[tuple[int, date], Figures],
    definitions: Catalogue,
) -> Summary:
    now, before = found[area, today], found[area, since]
    wholes = {"townships_covered": now.townships}
    compared = COMPARED_WITH.get(compare, COMPARED_WITH[QUARTER])
    figures = tuple(
        Figure(
            indicator=one,
            value=getattr(now, one.code),
            before=getattr(before, one.code),
            compared=compared,
            records=records(area, STANDINGS.get(one.code, "filed")),
            of=wholes.get(one.code),
        )
        for one in definitions.indicators
        if hasattr(now, one.code)
    )
    return Summary(area, today, since, compared, now, before, figures)


def records(area: int, standing: str = "") -> str:
    """The query string that shows a division's institutions, of one standing if given, in the register."""
    return urlencode({"standing": standing, "area": area} if standing else {"area": area})
