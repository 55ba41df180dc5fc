"""How many are held at once, against counting every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuoyu.base.kernel.rulebook import known, rule
from tuoyu.domain.children.rules.admission import ADMISSION_KEYS, Admission, Shown, may_enrol, may_move
from tuoyu.domain.children.rules.consents import Answer
from tuoyu.domain.children.rules.places import Days, Room, most_at_once

DAY = date(2026, 3, 18)
BORN = date(2024, 6, 5)
SPAN = st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(1, 20)))
FIT, VACCINATED = Shown("health_check", "fit", date(2026, 3, 1)), Shown("vaccination", "vaccinated", date(2026, 3, 1))

YES, NO = Answer("sensitive", is_given=True, since=DAY), Answer("sensitive", is_given=False, since=DAY)


def days(span: tuple[int, int | None]) -> Days:
    begin, length = span
    return DAY + timedelta(begin), None if length is None else DAY + timedelta(begin + length)


def counted(taken: list[Days], within: Days) -> int:
    """Day by day, as a person would."""
    since, until = within
    last = until or DAY + timedelta(60)
    asked = [since + timedelta(one) for one in range((last - since).days)]
    return max(sum(begin <= day and (end is None or day < end) for begin, end in taken) for day in asked)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SPAN.map(days), max_size=8), SPAN.map(days))
def test_the_most_at_once_is_what_counting_every_day_gives(taken: list[Days], within: Days) -> None:
    assert most_at_once(taken, within) == counted(taken, within)


def room(limit: int | None = 10, taken: int = 0) -> Room:
    return Room("月亮班", limit, ((DAY, None),) * taken)


def admission(**changed: object) -> Admission:
    law = known(ADMISSION_KEYS, DAY)
    ages = (rule("class.toddler.age_from", DAY), rule("class.toddler.age_until", DAY))
    usual = {
        "born_on": BORN, "begins_on": DAY, "entered_on": DAY, "answers": (YES,),
        "papers": (FIT, VACCINATED), "mode": "full_day", "modes": ("full_day",),
        "rooms": (room(),), "law": law, "ages": ages, "agreed": ("full_day",),
    }  # fmt: skip
    return Admission(**{**usual, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"papers": (VACCINATED,)}, ["no_health_check"]),
        ({"papers": (FIT,)}, ["no_vaccination"]),
        ({"papers": (FIT, VACCINATED, Shown("health_check", "unfit", DAY))}, ["unfit"]),
        ({"papers": (Shown("health_check", "unfit", date(2026, 2, 1)), FIT, VACCINATED)}, []),
        ({"papers": (Shown("health_check", "fit", date(2025, 12, 18)), VACCINATED)}, ["old_health_check"]),
        ({"papers": (Shown("health_check", "fit", date(2025, 12, 19)), VACCINATED)}, []),
        ({"papers": (FIT, Shown("vaccination", "doses_missing", DAY))}, ["doses_missing"]),
        ({"papers": (FIT, Shown("vaccination", "postponed", DAY))}, []),
        ({"papers": (Shown("health_check", "fit", date(2026, 3, 19)), VACCINATED)}, ["no_health_check"]),
        ({"answers": ()}, ["!consent.sensitive"]),
        ({"answers": (NO,)}, ["!consent.sensitive"]),
        ({"answers": (Answer("sensitive", is_given=True, since=BORN, until=DAY),)}, ["!consent.sensitive"]),
        ({"agreed": ()}, ["no_agreement"]),
        ({"agreed": ("half_day",)}, ["other_agreement"]),
        ({"mode": "half_day"}, ["other_agreement", "mode_not_filed"]),
        ({"modes": ()}, []),
        ({"born_on": date(2025, 3, 19)}, ["age"]),
        ({"born_on": date(2025, 3, 18)}, []),
        ({"born_on": date(2024, 3, 18)}, ["age"]),
        ({"ages": None, "born_on": date(2025, 12, 1)}, []),
        ({"rooms": (room(10, 9),)}, []),
        ({"rooms": (room(10, 10),)}, ["full"]),
        ({"rooms": (room(None),)}, ["no_places"]),
    ],
)
def test_what_keeps_a_child_from_beginning(changed: dict[str, object], found: list[str]) -> None:
    assert [one.code for one in may_enrol(admission(**changed))] == [
        code[1:] if code.startswith("!") else f"admission.{code}" for code in found
    ]


def test_a_move_asks_for_room_and_age_but_for_no_papers() -> None:
    assert not list(may_move(admission(papers=(), agreed=())))
    assert [one.code for one in may_move(admission(agreed=("half_day",)))] == ["admission.other_agreement"]
    assert [one.code for one in may_move(admission(papers=(), rooms=(room(1, 1),)))] == ["admission.full"]


def test_refusals_quote_their_articles() -> None:
    found = {one.code: one.source for one in may_enrol(admission(papers=(), ages=None))}
    assert all("第十一条" in source for source in found.values())
