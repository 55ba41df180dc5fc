"""What a filled sheet amounts to: all of it, or points and musts; unseen requirements must be described."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publicity.sheets import all_good
from tuoyu.base.kernel import rulebook
from tuoyu.domain.publicity.rules.sheets import FilledSheet, Item, Passing, Sheet, may_be_concluded, passes
from tuoyu.domain.publicity.selectors.sheets import sheet_of

DAY = date(2026, 3, 18)


@dataclass(frozen=True)
class Figure:
    """A number of the rulebook."""

    value: int
    cited: str = "评价表"
    is_tentative: bool = False


PASSING = Passing(Figure(80), Figure(100))
ALL = Sheet("a@1", "全部达到", "标准", (Item("light", "x", "采光"), Item("mats", "x", "地垫", may_not_apply=True)))
SCORED = Sheet(
    "b@1", "打分", "规范", (Item("plants", "x", "植物", points=10), Item("water", "x", "流动水", is_must=True)), PASSING
)
UNSEEN = replace(ALL, items=(Item("other", "x", "其余", is_unseen=True),))


@pytest.mark.parametrize(
    ("sheet", "answers", "codes"),
    [
        (ALL, {"light": "met", "mats": "met"}, []),
        (ALL, {"light": "met", "mats": "not_applicable"}, []),
        (ALL, {"light": "not_applicable", "mats": "met"}, ["sheet.unanswered"]),
        (ALL, {"light": "met"}, ["sheet.unanswered"]),
        (ALL, {"light": "not_met", "mats": "met"}, ["sheet.not_met"]),
        (UNSEEN, {"other": "met"}, ["sheet.not_described"]),
        (UNSEEN, {"other": "met", "other_note": "登记制度"}, []),
        (SCORED, {"plants": "8", "water": "met"}, []),
        (SCORED, {"plants": "7", "water": "met"}, ["sheet.too_few_points"]),
        (SCORED, {"plants": "10", "water": "not_met"}, ["sheet.not_met"]),
        (SCORED, {"plants": "11", "water": "met"}, ["sheet.unanswered"]),
    ],
)
def test_what_holds_a_sheet_up(sheet: Sheet, answers: dict[str, str], codes: list[str]) -> None:
    assert [one.code for one in may_be_concluded(FilledSheet(sheet, answers))] == codes


@given(st.integers(0, 100), st.integers(1, 100))
def test_fewer_possible_points_ask_for_the_same_share(points: int, possible: int) -> None:
    points = min(points, possible)
    assert passes(points, possible, PASSING) == (points / possible >= 0.8)


def test_the_sheet_of_2022_has_fourteen_requirements_and_owns_up_to_those_it_has_not_seen() -> None:
    sheet = sheet_of(rulebook.document("sanitary_2022", on=DAY), {})
    assert len(sheet.items) == 14
    assert sum(one.is_unseen for one in sheet.items) == 7
    assert all(not one.points for one in sheet.items)
    assert not list(may_be_concluded(FilledSheet(sheet, all_good(sheet))))


def test_the_sheet_of_2012_has_a_hundred_points_and_three_musts_and_no_canteen_where_no_meals_are_served() -> None:
    listed = rulebook.document("sanitary_2012", on=DAY)
    full, without = (sheet_of(listed, {"meal_supply": one}, PASSING) for one in ("own", "none"))
    assert (full.possible, without.possible) == (100, 85)
    assert [one.code for one in full.items if one.is_must] == ["running_water", "own_towel", "health_staff"]
    assert "canteen" not in {one.part for one in without.items}
    assert not list(may_be_concluded(FilledSheet(without, all_good(without))))
