"""Whatever happens to the register, in whatever order: rollups say what its facts say, at every level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.indicators import county
from tests.indicators.county import (
    CHUIMATAN,
    COUNTY,
    DAHEJIA,
    JUJI,
    NATION,
    NEXT_COUNTY,
    PREFECTURE,
    PROVINCE,
    TODAY,
    Office,
    numbers,
    recount,
    tally,
)  # fmt: skip
from tuoyu.base.access.areas import contains
from tuoyu.domain.institutions.models import Institution
from tuoyu.insight.indicators import selectors

pytestmark = pytest.mark.django_db
SEATS = (CHUIMATAN, DAHEJIA, JUJI, COUNTY)
LEVELS = (*SEATS, NEXT_COUNTY, PREFECTURE, PROVINCE, NATION)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["register", "register_next", "deregister", "file", "end", "move", "count", "sleep"]),
        st.integers(0, 30),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Known:
    """What the test itself knows of one institution, apart from any query."""

    row: Institution
    area: int
    is_registered: bool = True
    is_filed: bool = False
    places: int = 0
    receipts: list[int] = field(default_factory=list)


class History:
    """A register to which things happen, and the truth about it kept beside."""

    def __init__(self, office: Office, next_office: Office) -> None:
        self.day = TODAY
        self.known: list[Known] = []
        self._offices = {COUNTY: office, NEXT_COUNTY: next_office}

    def take(self, step: str, chance: int) -> None:
        getattr(self, f"_{step}")(chance)

    def truth(self, area: int) -> tuple[int, int, int, int]:
        """Institutions, filed ones, places, and townships covered."""
        here = [one for one in self.known if contains(area, one.area) and one.is_registered]
        filed = [one for one in here if one.is_filed]
        covered = {one.area for one in filed if one.area % 1000}
        return len(here), len(filed), sum(one.places for one in filed), len(covered)

    def receipts(self, area: int) -> list[int]:
        return sorted(day for one in self.known if contains(area, one.area) for day in one.receipts)

    def _register(self, chance: int) -> None:
        area = SEATS[chance % len(SEATS)]
        self.known.append(Known(self._offices[COUNTY].register(area, on=self.day), area))

    def _register_next(self, chance: int) -> None:
        self.known.append(Known(self._offices[NEXT_COUNTY].register(NEXT_COUNTY, on=self.day), NEXT_COUNTY))

    def _deregister(self, chance: int) -> None:
        if one := self._pick(chance, lambda one: one.is_registered):
            one.row, one.is_registered = self._office(one).deregister(one.row, on=self.day), False

    def _file(self, chance: int) -> None:
        if one := self._pick(chance, lambda one: one.is_registered and not one.is_filed):
            one.row = self._office(one).file(one.row, on=self.day, places=10 + chance, days=chance)
            one.is_filed, one.places, one.receipts = True, 10 + chance, [chance]

    def _end(self, chance: int) -> None:
        if one := self._pick(chance, lambda one: one.is_filed):
            one.row, one.is_filed = self._office(one).end(one.row, on=self.day), False

    def _move(self, chance: int) -> None:
        if one := self._pick(chance, lambda one: one.area != NEXT_COUNTY):
            area = SEATS[chance % 3]
            one.row, one.area = self._office(one).move(one.row, area), area

    def _count(self, chance: int) -> None:
        recount()

    def _sleep(self, chance: int) -> None:
        self.day += timedelta(days=1 + chance % 3)

    def _pick(self, chance: int, fits: Callable[[Known], bool]) -> Known | None:
        fitting = [one for one in self.known if fits(one)]
        return fitting[chance % len(fitting)] if fitting else None

    def _office(self, one: Known) -> Office:
        return self._offices[NEXT_COUNTY if one.area == NEXT_COUNTY else COUNTY]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_rollups_are_the_facts_after_any_history(
    office: Office, next_office: Office, steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        history = History(office, next_office)
        for step, chance in steps:
            with county.on(history.day):
                history.take(step, chance)
        with county.on(history.day):
            recount()
            found = {area: _seen(area, history.day) for area in LEVELS}
            assert found == {area: (history.truth(area), history.receipts(area)) for area in LEVELS}
            assert selectors.disagreements(NATION) == []
            assert recount().rows == 0
        transaction.set_rollback(True)


def _seen(area: int, day: date) -> tuple[tuple[int, int, int, int], list[int]]:
    try:
        days = [day for day, given in enumerate(tally(area, day).receipts) for _ in range(given)]
    except KeyError:  # nothing ever happened there, so there is no row
        return (0, 0, 0, 0), []
    return numbers(area, day), days


def test_a_move_is_followed_at_once(cast: Cast, office: Office) -> None:
    moved = office.file(office.register(COUNTY, on=TODAY), on=TODAY, places=8)
    recount()
    assert numbers(COUNTY) == (1, 1, 8, 0)
    office.move(moved, JUJI)
    recount()
    assert numbers(COUNTY) == (1, 1, 8, 1)
