"""What the indicators are: additive counts of one division and day, and the figures read off them. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from operator import add

Number = int | float

LAST_SLOT = 30  # receipts that took this many working days or more share one slot; the clock asks for far fewer
SLOTS = LAST_SLOT + 1
_YEARS_WITH_A_COUNT = range(2000, 2200)
_MOST_RESIDENTS = 2_000_000_000
_LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one division at the end of one day; two divisions' tallies add up to that of both.

    `receipts[d]` is how many receipts took d working days, the last slot that many or more.
    """

    institutions: int = 0
    filed: int = 0
    places: int = 0
    townships: int = 0
    townships_covered: int = 0
    receipts: tuple[int, ...] = field(default=(0,) * SLOTS)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.institutions + other.institutions,
            self.filed + other.filed,
            self.places + other.places,
            self.townships + other.townships,
            self.townships_covered + other.townships_covered,
            tuple(map(add, self.receipts, other.receipts)),
        )


COUNTS = tuple(one.name for one in fields(Tally) if one.name != "receipts")
NOTHING = Tally()
BARE_TOWNSHIP = Tally(townships=1)


def total(tallies: Iterable[Tally]) -> Tally:
    """What several divisions without overlap come to together."""
    return sum(tallies, NOTHING)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as the catalogue defines it; `better` is "more", "less" or "", `basis` the text it rests on."""

    code: str
    name: str
    better: str
    unit: str
    formula: str
    numerator: str
    denominator: str
    basis: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The six indicators of one division and day; None where it cannot be known, which is never the same as zero."""

    institutions: int | None = None
    filed: int | None = None
    filed_share: float | None = None
    places: int | None = None
    per_thousand: float | None = None
    townships: int | None = None
    townships_covered: int | None = None
    receipt_days: Number | None = None


NO_FIGURES = Figures()


def figures(tally: Tally | None, residents: int | None) -> Figures:
    """The figures of a tally; all None without one."""
    if tally is None:
        return NO_FIGURES
    return Figures(
        institutions=tally.institutions,
        filed=tally.filed,
        filed_share=share(tally.filed, tally.institutions),
        places=tally.places,
        per_thousand=per_thousand(tally.places, residents),
        townships=tally.townships or None,
        townships_covered=tally.townships_covered if tally.townships else None,
        receipt_days=median_days(tally.receipts),
    )


def share(part: int, whole: int) -> float | None:
    """Per cent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def per_thousand(places: int, residents: int | None) -> float | None:
    """Places per thousand residents with two decimals; None without a population."""
    return round(1000 * places / residents, 2) if residents else None


def median_days(receipts: tuple[int, ...]) -> Number | None:
    """The exact median of a histogram by days, halves included; None without receipts.

    A median in the last slot means that many days or more.
    """
    count = sum(receipts)
    if not count:
        return None
    lower, upper = _day_at(receipts, (count - 1) // 2), _day_at(receipts, count // 2)
    return lower if lower == upper else (lower + upper) / 2


def _day_at(receipts: tuple[int, ...], place: int) -> int:
    """The day on which the receipt of that place (from 0, in order of time taken) was given."""
    for day, count in enumerate(receipts):
        if place < count:
            return day
        place -= count
    raise AssertionError(receipts)


def change(now: Number | None, before: Number | None) -> Number | None:
    """How much more (or less) than before; None when either is not known."""
    return None if now is None or before is None else round(now - before, 2)


def is_better(indicator: Indicator, more: Number | None) -> bool | None:
    """Whether a change is to the good; None when there is none, or neither way is."""
    return None if not more or not indicator.better else (more > 0) == (indicator.better == "more")


def change_words(more: Number | None, unit: str, compared: str) -> str:
    """A change in words: 比三个月前多 2 家."""
    if more is None:
        return f"{compared}没有数据"
    if not more:
        return f"与{compared}相同"
    size = f"{abs(more):,}" if isinstance(more, int) else f"{abs(more):,.2f}".rstrip("0").rstrip(".")
    return f"比{compared}{'多' if more > 0 else '少'} {size} {'个百分点' if unit == '%' else unit}"


def residents_on(day: date, by_year: Mapping[int, int]) -> int | None:
    """The newest year-end population known up to the year of `day`; None when there is none."""
    years = [year for year in by_year if year <= day.year]
    return by_year[max(years)] if years else None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month when it has no such day."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_ends(day: date, months: int) -> list[date]:
    """The last days of the `months` months before that of `day`, and `day` itself, in order."""
    firsts = [months_before(day.replace(day=1), earlier) for earlier in range(months - 1, -1, -1)]
    return [*(first - timedelta(days=1) for first in firsts), day]


def population_faults(year: int, residents: int, source: str, today: date) -> dict[str, list[str]]:
    """What is wrong with a population figure, by field, in sentences."""
    faults: dict[str, list[str]] = {}
    if year not in _YEARS_WITH_A_COUNT or year > today.year:
        faults["year"] = [f"年份应在 {_YEARS_WITH_A_COUNT.start} 年至 {today.year} 年之间。"]
    if not 0 < residents <= _MOST_RESIDENTS:
        faults["residents"] = ["常住人口应是大于 0 的整数，单位是人，不是万人。"]
    if not source.strip() or len(source.strip()) > _LONGEST_SOURCE:
        faults["source"] = [f"请写明出处（不超过 {_LONGEST_SOURCE} 字），例如“2025 年统计公报”。"]
    return faults
