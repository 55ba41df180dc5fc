"""A portion of a staff list is taken in together: the same comes of it as person by person, wherever they are known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.filing.bringing import bring, workbook
from tests.institutions.test_lists_together import came_of, row_by_row
from tests.staff.houses import Houses, carer, facts, number
from tests.staff.test_lists import STAFF_HEADINGS, staff
from tests.staff.test_restricting import impose
from tuoyu.base.intake import services as intake
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.staff import services
from tuoyu.domain.staff.models import Assignment, Person
from tuoyu.domain.staff.selectors.people import find_by_numbers

PART = {"full": "兼职"}


def nothing(houses: Houses) -> None:
    """Nobody is known yet."""


def known_here(houses: Houses) -> None:
    """马小兰 works here already, exactly as the list says."""
    services.enter_person(houses.director, houses.here, facts(phone=""), carer(since=date(2025, 9, 1)))


def known_elsewhere(houses: Houses) -> None:
    """马小兰 works full time in the next county, 马小梅 half days."""
    services.enter_person(houses.other_director, houses.there, facts(), carer())
    services.enter_person(houses.other_director, houses.there, facts(2, name="马小梅"), carer(is_full_time=False))


def restricted(houses: Houses) -> None:
    """马小兰 may not work in care."""
    impose(houses)


LISTS: dict[str, tuple[Callable[[Houses], None], list[list[str]]]] = {
    "new": (nothing, [staff(1), staff(2, name="马小梅", phone="", education="", **PART)]),
    "one number twice": (nothing, [staff(1), staff(1, post="炊事", full="否"), staff(1, name="马大兰"), staff(1)]),
    "at another post": (known_here, [staff(1), staff(1, post="炊事"), staff(2, name="马小梅")]),
    "half and full": (known_here, [staff(1, full="兼职"), staff(2, name="马小梅")]),
    "elsewhere": (known_elsewhere, [staff(1), staff(2, name="马小梅"), staff(3, name="马小芳")]),
    "elsewhere, part time": (known_elsewhere, [staff(1, **PART), staff(2, name="马小美")]),
    "restricted": (restricted, [staff(1), staff(2, name="马小梅")]),
    "young, head, unreadable": (
        nothing,
        [staff(1, id=number(7, "20100101")), staff(2, post="负责人"), staff(3, phone="12"), staff(4, name="马小芬")],
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_together_the_same_comes_of_it_as_one_by_one(
    houses: Houses, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    before, rows = LISTS[case]
    before(houses)
    rows = [[row[0] or houses.here.name, *row[1:]] for row in rows]
    officer = houses.cast.filing_officer
    together = came_of(officer, "staff", STAFF_HEADINGS, [rows, rows], Person, Assignment)
    row_by_row(monkeypatch, "staff")
    assert came_of(officer, "staff", STAFF_HEADINGS, [rows, rows], Person, Assignment) == together


def test_more_people_cost_no_more_statements(houses: Houses) -> None:
    counts, officer = [], houses.cast.filing_officer
    for serials in (range(1, 4), range(10, 50)):
        rows = [staff(serial, at=houses.here.name) for serial in serials]
        run = bring(officer, "staff", workbook(STAFF_HEADINGS, rows))
        intake.start_import(officer, run, run.mapping)
        with CaptureQueriesContext(connection) as seen, unit_of_work(officer, source="import"):
            intake.carry_portion(officer, run)
        counts.append(len([one for one in seen.captured_queries if "kernel_auditentry" not in one["sql"]]))
    assert counts[0] == counts[1]
    assert AuditEntry.objects.filter(action="staff.enter_person", source="import").count() == 43


def test_whole_numbers_open_the_wall_to_their_rows_and_no_other(houses: Houses) -> None:
    for serial in (1, 2, 3):
        services.enter_person(houses.director, houses.here, facts(serial), carer())
    with unit_of_work(houses.other_director):
        found = find_by_numbers([number(1), number(3), number(9)])
        assert set(found) == {number(1), number(3)}
        assert not Person.objects.exists()
