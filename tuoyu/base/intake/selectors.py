"""Runs as people see them: which kinds of table there are, how far each run is, what became of its rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.module_loading import import_string

from tuoyu.base.intake.models import ImportPortion, ImportRun
from tuoyu.base.intake.policies import IMPORT
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.rulebook import rule
from tuoyu.base.kernel.sealed import opened
from tuoyu.base.kernel.tables import Kind

SAMPLE_ROWS = 5


@dataclass(frozen=True)
class Progress:
    """How far a run is, in rows; `outcomes` says in words what became of those taken in."""

    total: int
    done: int
    changed: int
    returned: int
    outcomes: dict[str, int]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100

    @property
    def taken(self) -> int:
        return self.done - self.returned


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of table, by key, as `settings.IMPORTS` lists them."""
    found = (import_string(name) for name in settings.IMPORTS)
    return {kind.key: kind for kind in found}


def kinds_for(actor: Any) -> list[Kind]:
    """The kinds of table this person may bring."""
    return [kind for kind in kinds().values() if kind.may_bring(actor)]


def kind_of(key: str) -> Kind | None:
    """The kind a run was brought as; None for one that is no longer known."""
    return kinds().get(key)


def get_kind(key: str) -> Kind:
    """A kind of table; Missing for one that is not known. Templates are no secret."""
    kind = kind_of(key)
    if kind is None:
        raise Missing()
    return kind


def label_of(key: str) -> str:
    """What a kind is called."""
    kind = kind_of(key)
    return kind.label if kind else key


def kind_for(actor: Any, key: str) -> Kind:
    """One of them; Missing otherwise."""
    kind = get_kind(key)
    if not kind.may_bring(actor):
        raise Missing()
    return kind


def runs(actor: Any) -> QuerySet[ImportRun]:
    """The runs of the actor's desk, newest first."""
    return IMPORT.scope(actor, "view", ImportRun.objects.select_related("brought_by")).order_by("-brought_at")


def get_run(actor: Any, id: UUID, action: str = "view") -> ImportRun:
    """One run; Missing otherwise."""
    return IMPORT.get(actor, action, ImportRun.objects.select_related("brought_by"), pk=id)


def stalled_runs(before: datetime) -> QuerySet[ImportRun]:
    """Runs of people who may still sign in that were started, are not finished, and got nowhere since `before`."""
    moved = ImportPortion.objects.filter(run=OuterRef("pk"), done_at__gte=before)
    going = ImportRun.objects.filter(started_at__lt=before, finished_at=None, brought_by__is_active=True)
    return going.filter(~Exists(moved)).order_by("started_at")


def kept_days() -> int:
    """How many days a table waits for somebody to start it."""
    return int(rule("security.import.unstarted", on=clock.today()).value)


def forgotten_runs() -> QuerySet[ImportRun]:
    """Runs that nobody started in the days they are kept, oldest first."""
    before = clock.now() - timedelta(days=kept_days())
    return ImportRun.objects.filter(started_at=None, brought_at__lt=before).order_by("brought_at")


def progress_of(run: ImportRun) -> Progress:
    """How far a run is."""
    done = changed = returned = 0
    outcomes: Counter[str] = Counter()
    found = run.portions.exclude(done_at=None).values_list("count", "changed", "returned", "outcomes")
    for rows, news, bad, told in found:
        done, changed, returned = done + rows, changed + news, returned + bad
        outcomes.update(told)
    return Progress(run.total, done, changed, returned, dict(outcomes.most_common()))


def samples(run: ImportRun) -> list[list[str]]:
    """For each column of a run that is not started yet, what stands in its first rows."""
    first = run.portions.order_by("number").first()
    rows = [cells for _, cells in rows_of(first)[:SAMPLE_ROWS]] if first else []
    return [[cells[place] if place < len(cells) else "" for cells in rows] for place in range(len(run.headings))]


def state_of(run: ImportRun) -> str:
    """Where a run stands, for people."""
    if run.finished_at is not None:
        return "已完成"
    return "待核对栏目" if run.started_at is None else "导入中"


def returned_rows(run: ImportRun) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells and reasons of every row that was not taken in."""
    for portion in run.portions.exclude(done_at=None).filter(returned__gt=0).order_by("number").iterator(20):
        yield from rows_of(portion)


def rows_of(portion: ImportPortion) -> list[Any]:
    """The rows a portion still holds."""
    found: list[Any] = json.loads(opened(portion, "rows") or "[]")
    return found
