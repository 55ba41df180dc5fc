"""Working days: which days count, when a term of working days ends, how many lie between two days.

Calendars: `calendar/<year>.toml` from the State Council's yearly notice (days off and make-up workdays), local
holidays in `calendar/local/`. A year that is not published yet gives a provisional answer, never an error. The day
something is received is day 0; the first working day after it is day 1.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.calendars import Calendars, read_calendars


@dataclass(frozen=True, slots=True)
class DayKind:
    """What a day is; true in a condition when it is a working day."""

    is_workday: bool
    name: str
    is_provisional: bool
    source: str

    def __bool__(self) -> bool:
        return self.is_workday


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a term; provisional while a calendar it runs through is not official yet.

    `sources` cite the calendars used; `cautions` name local holidays of those years nobody has confirmed.
    """

    on: date
    is_provisional: bool
    sources: tuple[str, ...]
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Year:
    """One year in one area: its working days as ordinals in order, and how it was known."""

    number: int
    workdays: tuple[int, ...]
    is_provisional: bool
    source: str
    cautions: tuple[str, ...]


def is_workday(day: date, area: int | None = None) -> DayKind:
    """What a day is in an area path (None = nationwide)."""
    day = _plain(day)
    calendars = _calendars(rulebook.current())
    year = _year(calendars, day.year, calendars.areas_over(area))
    ordinal = day.toordinal()
    at = bisect_left(year.workdays, ordinal)
    works = at < len(year.workdays) and year.workdays[at] == ordinal
    name = calendars.name_of(day, calendars.areas_over(area)) or ("工作日" if works else "周末")
    return DayKind(works, name, year.is_provisional, year.source)


def add_workdays(start: date, days: int, area: int | None = None) -> DueDate:
    """The working day that is number `days` after `start` (before it, if negative; `start` itself, if 0)."""
    start = _plain(start)
    calendars = _calendars(rulebook.current())
    areas = calendars.areas_over(area)
    years = [_year(calendars, start.year, areas)]
    if days == 0:
        return _due(start, years)
    step = 1 if days > 0 else -1
    workdays, ordinal = years[0].workdays, start.toordinal()
    ahead = len(workdays) - bisect_right(workdays, ordinal) if days > 0 else bisect_left(workdays, ordinal)
    wanted = abs(days)
    while wanted > ahead:
        wanted -= ahead
        years.append(_year(calendars, years[-1].number + step, areas))
        workdays = years[-1].workdays
        ahead = len(workdays)
    found = workdays[len(workdays) - ahead + wanted - 1] if days > 0 else workdays[ahead - wanted]
    return _due(date.fromordinal(found), years)


def workdays_between(after: date, until: date, area: int | None = None) -> int:
    """How many working days d with after < d <= until; negative when `until` lies before `after`."""
    after, until = _plain(after), _plain(until)
    if until < after:
        return -workdays_between(until, after, area)
    calendars = _calendars(rulebook.current())
    areas = calendars.areas_over(area)
    count = 0
    for number in range(after.year, until.year + 1):
        workdays = _year(calendars, number, areas).workdays
        count += bisect_right(workdays, until.toordinal()) - bisect_right(workdays, after.toordinal())
    return count


def standing(year: int) -> str:
    """How a year is known: "official", "provisional" (statutory days only) or "missing" (fixed statutory days only)."""
    return _calendars(rulebook.current()).standing(year)


@lru_cache(maxsize=8)
def _calendars(book: rulebook.Rulebook) -> Calendars:
    return read_calendars(book.folders)


@lru_cache(maxsize=4096)
def _year(calendars: Calendars, number: int, areas: tuple[str, ...]) -> _Year:
    first, after = date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1
    days = (date.fromordinal(ordinal) for ordinal in range(first, after))
    return _Year(
        number=number,
        workdays=tuple(day.toordinal() for day in days if calendars.works(day, areas)),
        is_provisional=calendars.standing(number) != "official",
        source=calendars.source(number),
        cautions=calendars.cautions(number, areas),
    )


def _due(on: date, years: list[_Year]) -> DueDate:
    return DueDate(
        on=on,
        is_provisional=any(year.is_provisional for year in years),
        sources=tuple(dict.fromkeys(year.source for year in years)),
        cautions=tuple(caution for year in years for caution in year.cautions),
    )


def _plain(day: date) -> date:
    if isinstance(day, datetime):
        raise TypeError("请传入日期而非时刻：先用 clock.local(…).date() 换算为北京时间的日期。")
    return day
