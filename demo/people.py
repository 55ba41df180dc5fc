"""Invented identity numbers, as varied as those of real people: day of birth, sequence, true check digit."""

from __future__ import annotations

import random
from datetime import date, timedelta

from stdnum.cn import ric

_FIRST, _DAYS = date(1976, 1, 1), 25 * 365
_AREA = "622927"


def identity(series: str, number: int) -> str:
    """The number of the invented person `number` of a series ("head", "staff"); the same every time."""
    dice = random.Random(f"{series} {number}")
    born_on = _FIRST + timedelta(days=dice.randrange(_DAYS))
    return _checked(f"{_AREA}{born_on:%Y%m%d}{dice.randrange(1, 1000):03}")


def mistyped(number: str) -> str:
    """The same number with the last figure of its sequence wrong, as happens when a list is typed."""
    body = number[:-1]
    return _checked(f"{body[:-1]}{(int(body[-1]) + 1) % 10}")


def _checked(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")
