"""Our calendars against an independent one, day by day, for every year that has been published."""

from datetime import date, timedelta

import holidays
import pytest

from tuoyu.base.kernel.workdays import is_workday

STATUTORY_2027 = {
    date(2027, 1, 1),
    *(date(2027, 2, day) for day in (5, 6, 7, 8)),
    date(2027, 4, 5),
    *(date(2027, 5, day) for day in (1, 2)),
    date(2027, 6, 9),
    date(2027, 9, 15),
    *(date(2027, 10, day) for day in (1, 2, 3)),
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=after) for after in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_agrees_with_the_published_calendar(year: int) -> None:
    published = holidays.country_holidays("CN", years=year)
    makes_up = set(published.weekend_workdays)
    for day in days_of(year):
        expected = day in makes_up if day.weekday() >= 5 else day not in published
        assert bool(is_workday(day)) == expected, day


def test_2027_has_the_thirteen_statutory_days_and_no_guesses() -> None:
    off = {day for day in days_of(2027) if not is_workday(day)}
    weekends = {day for day in days_of(2027) if day.weekday() >= 5}
    assert len(STATUTORY_2027) == 13
    assert off == STATUTORY_2027 | weekends
    published = holidays.country_holidays("CN", years=2027, observed=False)
    assert set(published) >= STATUTORY_2027
