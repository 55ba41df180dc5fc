"""Ages and families, as tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.base.kernel.rulebook import rule
from tuoyu.domain.children.rules.ages import age_in_words, may_apply, months_old
from tuoyu.domain.children.rules.family import may_end_guardianship

TODAY = date(2026, 3, 18)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("born_on", "on", "months"),
    [
        (date(2024, 6, 5), date(2026, 3, 4), 20),
        (date(2024, 6, 5), date(2026, 3, 5), 21),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2025, 1, 31), date(2025, 2, 27), 0),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2023, 3, 18), date(2026, 3, 17), 35),
        (date(2023, 3, 18), date(2026, 3, 18), 36),
    ],
)
def test_full_months_of_age(born_on: date, on: date, months: int) -> None:
    assert months_old(born_on, on) == months


@given(DAYS, DAYS, DAYS)
def test_nobody_grows_younger(born_on: date, one: date, other: date) -> None:
    early, late = sorted((one, other))
    assert months_old(born_on, early) <= months_old(born_on, late)


@pytest.mark.parametrize(("months", "words"), [(0, "不满月"), (5, "5 个月"), (12, "1 岁"), (30, "2 岁 6 个月")])
def test_an_age_in_words(months: int, words: str) -> None:
    assert age_in_words(months) == words


@pytest.mark.parametrize(
    ("born_on", "wanted_on", "code"),
    [
        (date(2024, 6, 5), TODAY, None),
        (date(2023, 3, 19), TODAY, None),
        (date(2023, 3, 18), TODAY, "children.too_old"),
        (date(2023, 9, 1), date(2026, 9, 1), "children.too_old"),
        (date(2026, 3, 19), TODAY, "children.not_born"),
        (date(2026, 3, 18), date(2026, 3, 17), "children.before_birth"),
    ],
)
def test_who_may_apply(born_on: date, wanted_on: date, code: str | None) -> None:
    found = [one.code for one in may_apply(born_on, wanted_on, TODAY, rule("care.age_until", TODAY))]
    assert found == [code] * bool(code)


def test_the_refusal_for_age_quotes_the_article() -> None:
    (found,) = may_apply(date(2023, 1, 1), TODAY, TODAY, rule("care.age_until", TODAY))
    assert "第二条" in found.source


def test_somebody_must_be_left_who_decides() -> None:
    assert [one.code for one in may_end_guardianship("安秀兰", 0)] == ["children.nobody_decides"]
    assert not list(may_end_guardianship("安秀兰", 1))
