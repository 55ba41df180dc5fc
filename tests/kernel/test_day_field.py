"""Days typed into forms: those somebody can mean are read, slips and the end of time are refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuoyu.base.kernel.web.fields import DayField


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1900-01-01", date(1900, 1, 1)), ("2026-03-18", date(2026, 3, 18)), ("2199-12-31", date(2199, 12, 31))],
)
def test_a_day_is_read(typed: str, read: date) -> None:
    assert DayField().clean(typed) == read


@pytest.mark.parametrize("typed", ["1899-12-31", "2200-01-01", "9999-12-31", "0026-03-18"])
def test_a_year_nobody_can_mean_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="1900 至 2199"):
        DayField().clean(typed)
