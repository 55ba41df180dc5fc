"""The figures of a tally: shares, medians, what is not known, and days to compare with."""

from __future__ import annotations

from datetime import date
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.insight.indicators import rules
from tuoyu.insight.indicators.rules import LAST_SLOT, NO_FIGURES, SLOTS, Indicator, Tally
from tuoyu.insight.indicators.views.names import short_name, short_names

DAYS = st.lists(st.integers(0, LAST_SLOT), max_size=40)


def receipts(days: list[int]) -> tuple[int, ...]:
    return tuple(days.count(day) for day in range(SLOTS))


def tally(days: list[int], places: int = 0) -> Tally:
    return Tally(len(days), len(days), places, 1, int(bool(days)), receipts(days))


def test_the_six_figures_of_a_tally() -> None:
    found = rules.figures(Tally(27, 23, 812, 17, 11, receipts([2, 3, 3, 5])), 239_390)
    assert (found.institutions, found.filed_share, found.places, found.per_thousand) == (27, 85.2, 812, 3.39)
    assert (found.townships_covered, found.townships, found.receipt_days) == (11, 17, 3)


def test_what_cannot_be_known_is_none_and_not_zero() -> None:
    assert rules.figures(None, 1000) == NO_FIGURES
    bare = rules.figures(Tally(), None)
    assert (bare.institutions, bare.places) == (0, 0)
    assert (bare.filed_share, bare.per_thousand, bare.townships_covered, bare.receipt_days) == (None,) * 4
    assert rules.figures(Tally(), 1000).per_thousand == 0


@given(DAYS)
def test_the_median_of_the_histogram_is_the_median_of_the_days(days: list[int]) -> None:
    assert rules.median_days(receipts(days)) == (median(days) if days else None)


@given(DAYS, DAYS)
def test_the_median_of_a_sum_is_the_median_of_all(some: list[int], others: list[int]) -> None:
    both = tally(some, 3) + tally(others, 4)
    assert rules.median_days(both.receipts) == (median(some + others) if some + others else None)
    assert (both.places, both.institutions) == (7, len(some + others))


@given(st.lists(st.builds(tally, DAYS, st.integers(0, 500)), max_size=6), st.randoms())
def test_divisions_add_up_in_any_order(tallies: list[Tally], chance: object) -> None:
    shuffled = list(tallies)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rules.total(shuffled) == rules.total(tallies)


@pytest.mark.parametrize(
    ("more", "unit", "words"),
    [
        (None, "家", "三个月前没有数据"),
        (0, "家", "与三个月前相同"),
        (1200, "个", "比三个月前多 1,200 个"),
        (-3.5, "%", "比三个月前少 3.5 个百分点"),
    ],
)
def test_a_change_in_words(more: float | None, unit: str, words: str) -> None:
    assert rules.change_words(more, unit, "三个月前") == words


def test_fewer_days_to_a_receipt_are_better() -> None:
    def indicator(better: str) -> Indicator:
        return Indicator("x", "某", better, "个", "", "", "", "")

    assert rules.is_better(indicator("less"), -1) is True
    assert rules.is_better(indicator("more"), -1) is False
    assert rules.is_better(indicator(""), 5) is None
    assert rules.is_better(indicator("more"), 0) is None


def test_the_population_is_the_newest_known_by_then() -> None:
    by_year = {2020: 239_390, 2025: 240_000}
    assert rules.residents_on(date(2026, 3, 18), by_year) == 240_000
    assert rules.residents_on(date(2024, 3, 18), by_year) == 239_390
    assert rules.residents_on(date(2019, 3, 18), by_year) is None


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2026, 1, 15), date(2025, 10, 15)),
        (date(2026, 3, 31), date(2025, 12, 31)),
    ],
)
def test_three_months_before(day: date, before: date) -> None:
    assert rules.months_before(day, 3) == before


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(1, 24))
def test_month_ends_are_the_last_days_of_their_months(day: date, months: int) -> None:
    *ends, last = rules.month_ends(day, months)
    assert last == day
    assert len(ends) == months
    assert all((end + (date(2001, 1, 2) - date(2001, 1, 1))).day == 1 for end in ends)
    assert all(later > earlier for earlier, later in zip(ends, [*ends[1:], day], strict=True))


@pytest.mark.parametrize(
    ("year", "residents", "source", "field"),
    [(2027, 10, "公报", "year"), (1880, 10, "公报", "year"), (2025, 0, "公报", "residents"), (2025, 10, " ", "source")],
)
def test_a_population_that_cannot_be_is_refused(year: int, residents: int, source: str, field: str) -> None:
    assert list(rules.population_faults(year, residents, source, date(2026, 3, 18))) == [field]
    assert not rules.population_faults(2025, 10, "公报", date(2026, 3, 18))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("临夏回族自治州", "临夏"),
        ("和县", "和县"),
        ("吹麻滩镇", "吹麻滩"),
        ("北京市", "北京"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_neighbours_who_would_be_called_alike_keep_their_names() -> None:
    assert short_names(["临夏市", "临夏县", "康乐县"]) == ["临夏市", "临夏县", "康乐"]
