"""Lists of institutions and staff from Excel, through every act, against a bare COPY of the same rows.

Runs in an empty copy of the nation. The table is brought, its columns are agreed on and every portion is taken in as
the worker would, one after the other in one process.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402 -- Django is set up first
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from stdnum.cn import ric, uscc  # noqa: E402

from benchmarks import nation, staff  # noqa: E402
from benchmarks.officials import HOME  # noqa: E402
from benchmarks.people import official  # noqa: E402
from tuoyu.base.access.selectors import townships_of  # noqa: E402
from tuoyu.base.intake import services  # noqa: E402
from tuoyu.base.intake.models import ImportRun  # noqa: E402
from tuoyu.base.kernel import rulebook  # noqa: E402
from tuoyu.base.kernel.acts import unit_of_work  # noqa: E402
from tuoyu.base.kernel.tables import Kind  # noqa: E402
from tuoyu.base.kernel.web.spreadsheets import Table, write_xlsx  # noqa: E402
from tuoyu.domain.institutions.forms.imported import INSTITUTIONS  # noqa: E402
from tuoyu.domain.staff.forms.imported import STAFF  # noqa: E402

POSTS = ("carer", "carer", "carer", "health_worker", "cook", "guard")
_BORN = date(1970, 1, 1).toordinal()
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def institution_code(number: int) -> str:
    """An invented registration code with a true check digit."""
    body = f"91622927{number:09}"
    return body + uscc.calc_check_digit(body)


def identity_number(number: int) -> str:
    """An invented identity number with a true check digit."""
    day, place = divmod(number, 900)
    body = f"622927{date.fromordinal(_BORN + day):%Y%m%d}{place:03}"
    return body + ric.calc_check_digit(body + "0")


def institution_rows(count: int) -> list[dict[str, str]]:
    """Invented institutions of the home county."""
    towns = [one.name for one in townships_of(HOME)]
    example = {column.field: column.example for column in INSTITUTIONS.columns}
    return [
        example
        | {"name": f"{towns[number % len(towns)]}{nation.WORDS[number % len(nation.WORDS)]}托育中心{number}",
           "credit_code": institution_code(number), "area": towns[number % len(towns)],
           "filing_number": f"积卫托备〔2024〕{number + 1}号", "address": f"人民路{number + 1}号"}
        for number in range(count)
    ]  # fmt: skip


def staff_rows(institutions: int) -> list[dict[str, str]]:
    """Six invented people for each of them."""
    example = {column.field: column.example for column in STAFF.columns}
    return [
        example
        | {"institution": institution_code(number // len(POSTS)), "name": f"马小{nation.TOWNS[number % 20]}",
           "id_number": identity_number(number), "phone": f"138{number:08}",
           "post": rulebook.label("staff_post", POSTS[number % len(POSTS)]), "experienced_since": ""}
        for number in range(institutions * len(POSTS))
    ]  # fmt: skip


def workbook(kind: Kind, rows: Sequence[dict[str, str]]) -> bytes:
    """The rows as people keep them, under the labels of the template."""
    lines = ([row[column.field] for column in kind.columns] for row in rows)
    write_xlsx([Table(kind.label, [column.label for column in kind.columns], lines)], written := io.BytesIO())
    return written.getvalue()


def imported(kind: Kind, content: bytes) -> dict[str, Any]:
    """Bring the table and take in every portion; seconds of reading and of taking in, and what came of the rows."""
    officer, began = official("county"), time.perf_counter()
    with unit_of_work(officer, source="bench"):
        run = services.bring_table(officer, kind, SimpleUploadedFile("list.xlsx", content, _EXCEL))
    read = time.perf_counter() - began
    with unit_of_work(officer, source="bench"):
        run = services.start_import(officer, run, run.mapping)
    while run.finished_at is None:
        with unit_of_work(officer, source="bench"):
            run = services.carry_portion(officer, ImportRun.objects.get(pk=run.pk))
    with unit_of_work(officer, source="bench"):
        returned = sum(run.portions.values_list("returned", flat=True))
    spent = time.perf_counter() - began
    return {"rows": run.total, "returned": returned, "read_s": read, "seconds": spent, "bytes": len(content)}


def copied(owner: psycopg.Connection[Any], institutions: int) -> float:
    """Seconds to write as many institutions with their bodies and people with their posts by COPY alone."""
    towns = owner.execute("SELECT path, name FROM access_area WHERE path % 1000 <> 0 ORDER BY path").fetchall()
    bodies, rows, *_ = zip(*nation.Nation(institutions, towns, HOME).rows(), strict=True)
    began = time.perf_counter()
    nation.copy(owner, "access_body", nation.BODY, bodies)
    nation.copy(owner, "institutions_institution", nation.INSTITUTION, rows)
    staff.hire(owner, lambda number: number.rjust(64, "0"))
    spent = time.perf_counter() - began
    owner.rollback()
    return spent


def main(institutions: int) -> None:
    """Print what was found as JSON."""
    Path(settings.FILES_FOLDER).mkdir(parents=True, exist_ok=True)
    with psycopg.connect(os.environ["DATABASE_URL"]) as owner:
        copy = copied(owner, institutions)
    found = {
        "institutions": imported(INSTITUTIONS, workbook(INSTITUTIONS, institution_rows(institutions))),
        "staff": imported(STAFF, workbook(STAFF, staff_rows(institutions))),
    }
    again = imported(INSTITUTIONS, workbook(INSTITUTIONS, institution_rows(institutions)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**found, "again": again, "copy_s": copy, "peak_mb": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
