"""How old a child is, and which ages may be cared for."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle

_MONTHS_IN_A_YEAR = len(calendar.month_abbr) - 1  # the first is empty


def months_old(born_on: date, on: date) -> int:
    """Full months of age on a day; a month is full on the same day of the month, or on its last day."""
    months = (on.year - born_on.year) * _MONTHS_IN_A_YEAR + on.month - born_on.month
    last = calendar.monthrange(on.year, on.month)[1]
    return months if on.day >= min(born_on.day, last) else months - 1


def years_old(born_on: date, on: date) -> int:
    """Full years of age on a day."""
    return months_old(born_on, on) // _MONTHS_IN_A_YEAR


def age_in_words(months: int) -> str:
    """“1 岁 6 个月”; “不满月” for the first weeks."""
    years, rest = divmod(months, _MONTHS_IN_A_YEAR)
    words = [f"{years} 岁"] * bool(years) + [f"{rest} 个月"] * bool(rest)
    return " ".join(words) or "不满月"


def may_apply(born_on: date, wanted_on: date, today: date, until: Any) -> Iterable[Obstacle]:
    """Whether a child of this age may be entrusted from a day on; `until` is the rule of the age at which it ends."""
    if born_on > today:
        yield Obstacle("children.not_born", "出生日期晚于今天，请对照出生医学证明或户口簿核对。")
    elif wanted_on < born_on:
        yield Obstacle("children.before_birth", "希望入托的日期早于出生日期，请核对。")
    elif months_old(born_on, wanted_on) >= until.value:
        age = age_in_words(months_old(born_on, wanted_on))
        sentence = f"到入托那天已满 {age}，托育只收 {until.value} 月龄以下的婴幼儿，请联系幼儿园。"
        yield Obstacle("children.too_old", sentence, until.cited)
