"""Counting the register: the townships of changed counties from its facts, everything above from rollups below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from tuoyu.base.access.areas import NATION, Level, ancestor, level_of
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.insight.indicators.models import Progress, RegisterDay
from tuoyu.insight.indicators.policies import BOARD
from tuoyu.insight.indicators.rules import BARE_TOWNSHIP, COUNTS, NOTHING, Tally
from tuoyu.insight.indicators.selectors import register, rollups

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_MOST_BLOCKS = 200  # beyond it the whole register is read as fast as its parts
_MOST_DAYS = 3_700
_BATCH = 2_000
_COLUMNS = ", ".join((*COUNTS, "receipt_histogram"))
_UPSERT = f"""
    INSERT INTO indicators_registerday (day, area, {_COLUMNS})
    SELECT %s, area, {", ".join(COUNTS)}, receipt_histogram::int[]
    FROM unnest(%s::int[]{", %s::int[]" * len(COUNTS)}, %s::text[]) AS fresh (area, {_COLUMNS})
    ON CONFLICT (area, day) DO UPDATE
    SET {", ".join(f"{name} = EXCLUDED.{name}" for name in (*COUNTS, "receipt_histogram"))}
"""  # noqa: S608 - the column names are our own
_ABOVE = (Level.PREFECTURE, Level.PROVINCE, Level.NATION)


@dataclass(frozen=True)
class Counted:
    """What a count did: days looked at, blocks counted (None = all), rows written because they differed."""

    days: int
    blocks: int | None
    rows: int


@act("indicators.recompute", "重算统计")
def recompute(actor: Any, *, since: datetime | None = None) -> Counted:
    """Bring rollups up to now: counties with changes since the last count (or `since`), for each day since then.

    Counts again, never adds up differences, so that corrections and late facts come out right; done twice it writes
    nothing. The first count of a day takes the whole register: facts dated ahead have come true, townships were added.
    """
    BOARD.require(actor, "recompute", RegisterDay(area=NATION, day=clock.today()))
    progress, moment, today = _locked_progress(), clock.now(), clock.today()
    reached = today if progress.until == _NEVER else min(clock.local(progress.until).date(), today)
    is_whole = progress.until == _NEVER or reached < today
    blocks = None if is_whole else register.blocks_changed_since(since or progress.until - register.OVERLAP)
    counted = _Count(blocks).of([today] if reached == today else register.days_with_changes(reached, today))
    progress.until = moment
    progress.save(update_fields=["until"])
    return counted


@act("indicators.rebuild", "重建统计")
def rebuild(actor: Any, *, first: date, last: date) -> Counted:
    """Count every day of a range again on which anything may have changed, from the dated facts of the register.

    What the register does not keep cannot come back: an institution counts in its present township, with its present
    number of places and its latest filing, on all its days. Raises Invalid for a range that is no range.
    """
    BOARD.require(actor, "recompute", RegisterDay(area=NATION, day=last))
    if not first <= last <= clock.today() or (last - first).days > _MOST_DAYS:
        raise Invalid({"first": ["起日不能晚于止日，止日不能晚于今天，一次最多十年。"]})
    _locked_progress()
    return _Count(None).of(sorted({*register.days_with_changes(first, last), *register.days_counted(first, last)}))


def _locked_progress() -> Progress:
    """The mark of how far counting has come, locked so that one count runs at a time."""
    Progress.objects.get_or_create(name=register.PROGRESS, defaults={"until": _NEVER})
    return Progress.objects.select_for_update().get(name=register.PROGRESS)


class _Count:
    """One run over some blocks (None = all) and everything that contains them."""

    def __init__(self, blocks: set[int] | None) -> None:
        self._asked = None if blocks is None or len(blocks) > _MOST_BLOCKS else blocks
        divisions = register.divisions_above_townships()
        self._blocks = set(divisions) if self._asked is None else self._asked
        self._parents = {level: _ancestors(self._blocks, level) for level in _ABOVE}
        self._read = None if self._asked is None else self._blocks.union(*self._parents.values())
        self._townships = register.townships_in(self._read)
        self._divisions = {*divisions, *self._blocks}.union(*self._parents.values())

    def of(self, days: list[date]) -> Counted:
        """Count these days in their order."""
        rows = sum(self._day(day) for day in days) if self._blocks else 0
        return Counted(len(days), None if self._asked is None else len(self._asked), rows)

    def _day(self, day: date) -> int:
        facts = register.counts_on(day, self._read)
        paths = {*self._townships, *(path for path in facts if path % register.BLOCK)}
        townships = {path: _township(facts.get(path, NOTHING)) for path in paths}
        own = _by_block({**facts, **townships})
        blocks = self._blocks | own.keys() if self._read is None else self._blocks
        counties = {block: own.get(block, NOTHING) for block in blocks if level_of(block) is Level.COUNTY}
        return _write(day, townships) + _write(day, counties) + self._above(day, own)

    def _above(self, day: date, own: Mapping[int, Tally]) -> int:
        """Level by level: what lies in no county, and the latest rollups one level down."""
        rows, below = 0, Level.COUNTY
        for level in _ABOVE:
            parents = self._parents[level]
            children = [path for path in self._divisions if level_of(path) is below]
            children = [path for path in children if ancestor(path, level) in parents]
            sums = {path: own.get(path, NOTHING) for path in parents}
            for child, tally in rollups.tallies_on(children, day).items():
                sums[ancestor(child, level)] += tally
            rows, below = rows + _write(day, sums), level
        return rows


def _ancestors(blocks: Iterable[int], level: Level) -> set[int]:
    """The divisions of a level in which blocks lie (themselves included); not those above that level."""
    return {found for block in blocks if level_of(found := ancestor(block, level)) is level}


def _township(tally: Tally) -> Tally:
    if tally is NOTHING:
        return BARE_TOWNSHIP
    return replace(tally, townships=1, townships_covered=int(tally.filed > 0))


def _by_block(facts: Mapping[int, Tally]) -> dict[int, Tally]:
    """The tally of each block: its townships, and what stands under no township."""
    found: dict[int, Tally] = {}
    for path, tally in facts.items():
        block = register.block_of(path)
        found[block] = found.get(block, NOTHING) + tally
    return found


def _write(day: date, fresh: Mapping[int, Tally]) -> int:
    """Keep what differs from the latest row at or before the day; how many rows that were."""
    stored = rollups.tallies_on(sorted(fresh), day)
    before = {path: stored.get(path, rollups.unwritten(path)) for path in fresh}
    differing = [(path, tally) for path, tally in sorted(fresh.items()) if before[path] != tally]
    with connection.cursor() as cursor:
        for start in range(0, len(differing), _BATCH):
            cursor.execute(_UPSERT, [day, *_columns(differing[start : start + _BATCH])])
    return len(differing)


def _columns(rows: Sequence[tuple[int, Tally]]) -> list[list[Any]]:
    """Areas, then each count, then the histograms as array literals: one list a column."""
    counts = [[getattr(tally, name) for _, tally in rows] for name in COUNTS]
    histograms = [f"{{{','.join(map(str, tally.receipts))}}}" for _, tally in rows]
    return [[path for path, _ in rows], *counts, histograms]
