"""The only writers of imports: a table is brought, its columns are agreed on, its rows are taken in by portions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, transaction

from tuoyu.base.intake import selectors
from tuoyu.base.intake.models import ImportPortion, ImportRun
from tuoyu.base.intake.policies import IMPORT
from tuoyu.base.kernel import clock, files, jobs
from tuoyu.base.kernel.acts import act, note_read
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refusal, Refused
from tuoyu.base.kernel.tables import Kind, Sheet, Taken, proposed, values_of
from tuoyu.base.kernel.tables.kinds import Opening, Take
from tuoyu.base.kernel.tables.reading import read
from tuoyu.base.kernel.tables.workbooks import example
from tuoyu.base.kernel.web.fields import visible

PORTION_ROWS = 500
CARRY_ON = "tuoyu.base.intake.tasks.carry_on"


@act("intake.bring", "上传待导入的表格")
def bring_table(actor: Any, kind: Kind, upload: files.Upload) -> ImportRun:
    """Read an uploaded table and keep its rows sealed until somebody has looked at its columns."""
    run = ImportRun(kind=kind.key, area=actor.body.area, body_id=actor.body_id, brought_by=actor)
    IMPORT.require(actor, "bring", run)
    sheet = read(upload, kind.names)
    run.file_name, run.sheet = files.cleaned_name(upload.name or ""), visible(sheet.title)
    run.headings = [visible(heading) for heading in sheet.headings]
    run.mapping = proposed(sheet.headings, kind.columns)
    run.brought_at = clock.now()
    rows = _without_example(sheet, run.mapping, kind)
    if not rows:
        raise Invalid({"file": ["表格里只有示例行。请填好后再上传。"]})
    run.total = len(rows)
    run.save(force_insert=True)
    ImportPortion.objects.bulk_create(
        ImportPortion(
            run=run,
            area=run.area,
            body_id=run.body_id,
            number=start // PORTION_ROWS,
            count=len(rows[start : start + PORTION_ROWS]),
            rows=_plain(rows[start : start + PORTION_ROWS]),
        )
        for start in range(0, len(rows), PORTION_ROWS)
    )
    return run


@act("intake.start", "开始导入")
def start_import(actor: Any, run: ImportRun, mapping: Sequence[str]) -> ImportRun:
    """Agree on the columns and let the rows be taken in; the worker carries on from here."""
    IMPORT.require(actor, "start", run)
    kind = selectors.kind_for(actor, run.kind)
    _require_usable(mapping, kind)
    moved = ImportRun.objects.filter(pk=run.pk, started_at=None).update(mapping=list(mapping), started_at=clock.now())
    if not moved:
        raise OutOfStep("这次导入已经开始，不能再改各栏的对应。请刷新后查看进度。")
    _go_on(run)
    run.refresh_from_db()
    return run


@act("intake.carry", "导入一批")
def carry_portion(actor: Any, run: ImportRun) -> ImportRun:
    """Take in the next portion of rows, and plan the one after it in the same transaction."""
    IMPORT.require(actor, "start", run)
    kind = selectors.kind_for(actor, run.kind)
    to_do = run.portions.filter(done_at=None).order_by("number")
    portion = to_do.select_for_update(skip_locked=True).first()
    if portion is None:
        return run
    _take_in(portion, run.mapping, kind.opening(actor))
    if to_do.exists():
        _go_on(run)
    else:
        ImportRun.objects.filter(pk=run.pk).update(finished_at=clock.now())
        run.refresh_from_db()
    return run


@act("intake.resume", "接着导入")
def resume_import(actor: Any, run: ImportRun) -> ImportRun:
    """Plan the next portion again, after a worker died with it: asked twice, it is taken in once."""
    IMPORT.require(actor, "resume", run)
    _go_on(run)
    return run


@act("intake.discard", "清除未开始的导入")
def discard_run(actor: Any, run: ImportRun) -> ImportRun:
    """Throw away a table that nobody started, with everything in it; OutOfStep when somebody does so just now."""
    IMPORT.require(actor, "discard", run)
    if ImportRun.objects.select_for_update(skip_locked=True).filter(pk=run.pk, started_at=None).first() is None:
        raise OutOfStep("这次导入已经开始，不再清除。")
    ImportPortion.objects.filter(run=run).delete()
    ImportRun.objects.filter(pk=run.pk).delete()
    return run


@act("intake.read_returned", "下载退回的行")
def read_returned(actor: Any, run: ImportRun) -> list[tuple[int, list[str], str]]:
    """The rows sent back, with what was in them: a read that stands in the log."""
    IMPORT.require(actor, "read_returned", run)
    note_read(actor, run, purpose="改正退回的行", fields=["rows"])
    return list(selectors.returned_rows(run))


def _go_on(run: ImportRun) -> None:
    jobs.plan(CARRY_ON, user_id=str(run.brought_by_id), run_id=str(run.pk))


def _take_in(portion: ImportPortion, mapping: Sequence[str], opening: Opening) -> None:
    outcomes: Counter[str] = Counter()
    returned = []
    rows = selectors.rows_of(portion)
    read = [values_of(cells, mapping) for _, cells in rows]
    for (line, cells), values, plain in zip(rows, read, _plain_taken(opening, read), strict=True):
        taken, reasons = (plain, "") if plain else _taken(opening.one, values)
        if taken is None:
            returned.append([line, cells, reasons])
        else:
            outcomes[taken.outcome] += 1
            portion.changed += taken.is_news
    portion.rows, portion.outcomes = json.dumps(returned, ensure_ascii=False), dict(outcomes)
    portion.returned, portion.done_at = len(returned), clock.now()
    portion.save(update_fields=["rows", "outcomes", "changed", "returned", "done_at"])


def _plain_taken(opening: Opening, rows: Sequence[dict[str, str]]) -> Sequence[Taken | None]:
    """What became of the rows that could be taken together: of none when the database refuses one of them, as when
    somebody else entered the same this very moment."""
    if opening.plain is not None:
        with suppress(IntegrityError, DataError), transaction.atomic():
            return opening.plain(rows)
    return [None] * len(rows)


def _taken(take: Take, values: dict[str, str]) -> tuple[Taken | None, str]:
    """What became of one row, or why it was not taken; it leaves either all of itself or nothing."""
    try:
        with transaction.atomic():
            return take(values), ""
    except Invalid as refusal:
        told = [
            f"{field}：{said}" if field else said for field, all_said in refusal.errors.items() for said in all_said
        ]
        return None, "\n".join(told) or refusal.sentence
    except Refused as refusal:
        return None, "\n".join(str(obstacle) for obstacle in refusal.obstacles)
    except Refusal as refusal:
        return None, refusal.sentence
    except DatabaseError as error:
        if not _is_about_the_row(error):
            raise
        return None, "这一行与已有的记录冲突，请核对后再传。"


def _is_about_the_row(error: DatabaseError) -> bool:
    """Bad data and broken constraints (SQLSTATE 22 and 23), not a lost connection or a timeout."""
    return str(getattr(error.__cause__, "sqlstate", "") or "")[:2] in {"22", "23"}


def _require_usable(mapping: Sequence[str], kind: Kind) -> None:
    chosen = Counter(field for field in mapping if field)
    labels = {column.field: column.label for column in kind.columns}
    twice = [labels[field] for field, times in chosen.items() if times > 1]
    absent = [column.label for column in kind.columns if column.is_required and column.field not in chosen]
    told = [f"“{label}”选了不止一栏，请只留一栏。" for label in twice]
    told += [f"没有一栏对应“{label}”，这一项必须有。" for label in absent]
    if told:
        raise Invalid({"": told})


def _without_example(sheet: Sheet, mapping: Sequence[str], kind: Kind) -> list[Any]:
    ours = dict(zip((column.field for column in kind.columns), example(kind.columns), strict=True))
    return [row for row in sheet.rows if values_of(row.cells, mapping) != ours]


def _plain(rows: Sequence[Any]) -> str:
    return json.dumps([list(row) for row in rows], ensure_ascii=False)
