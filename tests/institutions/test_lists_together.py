"""A portion of a list is taken in together: the same comes of it as row by row, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.filing.bringing import bring, sent_back, taken_in, workbook
from tests.institutions.test_lists import HEADINGS, line
from tuoyu.base.access.models import Body, User
from tuoyu.base.intake import selectors, services
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.tables import Opening, Taken
from tuoyu.domain.institutions.models import Institution

_OWN = {"id", "body_id", "changed_at", "person_id", "id_number", "phone"}  # drawn anew, or sealed anew
UNFILED = {"filed": "", "number": ""}

# (what the register holds before, what comes)
LISTS = {
    "new": ([], [line(1), line(2, **UNFILED), line(3, town="", modes="")]),
    "one code twice": ([], [line(1), line(1, name="另一个名称"), line(2)]),
    "one name twice": ([], [line(1), line(2, name="县里的托育园1"), line(3, name="县里的托育园1", town="")]),
    "a name that is taken": ([line(9, name="老园")], [line(1, name="老园"), line(2)]),
    "known and alike": ([line(1), line(2, **UNFILED)], [line(1), line(2, **UNFILED), line(2, **UNFILED)]),
    "known and unlike": ([line(1), line(2)], [line(1, address="别处"), line(2, number="另一号"), line(3)]),
    "known without filing": ([line(1, **UNFILED)], [line(1), line(2)]),
    "unreadable": ([], [line(1, code="91"), line(2), line(3, places="许多")]),
}  # fmt: skip


def row_by_row(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """Let no row of this kind be taken in together with others."""
    kind = selectors.kinds()[key]
    alone = replace(kind, opening=lambda actor: replace(kind.opening(actor), plain=None))
    monkeypatch.setitem(selectors.kinds(), key, alone)


def came_of(person: User, kind: str, headings: list[str], lists: Sequence[list[list[str]]], *tables: Any) -> list[Any]:
    """What people are told of each list, one after the other, and the tables' rows at the end; nothing of it stays."""
    told: list[Any] = []
    with transaction.atomic():
        for rows in lists:
            run = bring(person, kind, workbook(headings, rows))
            progress = taken_in(person, run)
            told.append((progress.outcomes, progress.changed, sent_back(person, run)))
        with unit_of_work(person):
            told += [sorted(map(str, _facts(table))) for table in tables]
        transaction.set_rollback(True)
    return told


def _facts(table: Any) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in _OWN} for row in table.objects.values()]


@pytest.mark.parametrize("case", LISTS)
def test_together_the_same_comes_of_it_as_row_by_row(cast: Cast, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    lists = [rows for rows in LISTS[case] if rows]
    together = came_of(cast.filing_officer, "institutions", HEADINGS, lists, Institution, Body)
    row_by_row(monkeypatch, "institutions")
    assert came_of(cast.filing_officer, "institutions", HEADINGS, lists, Institution, Body) == together


def test_every_row_has_its_own_entry_in_the_log(cast: Cast) -> None:
    taken_in(cast.filing_officer, bring(cast.filing_officer, "institutions", workbook(HEADINGS, [line(1), line(2)])))
    told = AuditEntry.objects.filter(action="institutions.enter_listed", source="import")
    assert {one.object_id for one in told} == {str(one.pk) for one in Institution.objects.all()}
    assert all("filing_number" in one.detail and "县里" not in one.detail for one in told)


def test_more_rows_cost_no_more_statements(cast: Cast) -> None:
    counts = []
    for serials in (range(1, 6), range(10, 60)):
        rows = [line(serial) for serial in serials]
        run = bring(cast.filing_officer, "institutions", workbook(HEADINGS, rows))
        services.start_import(cast.filing_officer, run, run.mapping)
        with CaptureQueriesContext(connection) as seen, unit_of_work(cast.filing_officer):
            services.carry_portion(cast.filing_officer, run)
        counts.append(len([one for one in seen.captured_queries if "kernel_auditentry" not in one["sql"]]))
    assert Institution.objects.count() == 55
    assert counts[0] == counts[1]


def test_what_the_database_refuses_together_goes_row_by_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = selectors.kinds()["institutions"]

    def opening(actor: Any) -> Opening:
        usual = kind.opening(actor)

        def colliding(rows: Sequence[Any]) -> Sequence[Taken | None]:
            assert usual.plain is not None
            taken = usual.plain(rows)
            _enter_once_more()
            return taken

        return replace(usual, plain=colliding)

    monkeypatch.setitem(selectors.kinds(), "institutions", replace(kind, opening=opening))
    progress = taken_in(
        cast.filing_officer, bring(cast.filing_officer, "institutions", workbook(HEADINGS, [line(1), line(2)]))
    )
    assert (progress.outcomes, Institution.objects.count()) == ({"已入机构名录": 2}, 2)
    assert AuditEntry.objects.filter(action="institutions.register").count() == 2


def _enter_once_more() -> None:
    """The same code again, as somebody else may enter it in this very moment."""
    (row, *_) = Institution.objects.values()
    Institution.objects.bulk_create([Institution(**{**row, "id": None, "grams": None})])
