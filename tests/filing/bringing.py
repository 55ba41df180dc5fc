"""A table brought, its columns accepted as proposed, and its rows taken in: the steps of an import, for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tuoyu.base.access.models import User
from tuoyu.base.intake import selectors, services, tasks
from tuoyu.base.intake.models import ImportRun
from tuoyu.base.intake.selectors import Progress
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.web.spreadsheets import Table, write_xlsx


def workbook(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx with one sheet."""
    kept = io.BytesIO()
    write_xlsx([Table("名单", headings, rows)], kept)
    return kept.getvalue()


def bring(person: User, kind: str, content: bytes, name: str = "名单.xlsx") -> ImportRun:
    """Upload a table as somebody."""
    with unit_of_work(person):
        return services.bring_table(person, selectors.kind_for(person, kind), SimpleUploadedFile(name, content))


def taken_in(person: User, run: ImportRun, mapping: Sequence[str] | None = None) -> Progress:
    """Agree on the columns, then do the worker's part to the end."""
    services.start_import(person, run, mapping or run.mapping)
    for _ in range(run.portions.count() + 1):
        tasks.carry_on(str(person.pk), str(run.pk))
    with unit_of_work(person):
        run.refresh_from_db()
        return selectors.progress_of(run)


def sent_back(person: User, run: ImportRun) -> list[tuple[int, list[str], str]]:
    """Line, cells and reasons of what was not taken."""
    return services.read_returned(person, run)
