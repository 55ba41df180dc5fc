"""Rollups and populations as stored, and whether they still agree with the register.

A division has a row only for days on which its figures changed; a day's figures are those of the latest row at or
before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from tuoyu.base.access.areas import contains, lineage
from tuoyu.base.kernel import clock
from tuoyu.insight.indicators.models import Population
from tuoyu.insight.indicators.rules import BARE_TOWNSHIP, COUNTS, NOTHING, Tally
from tuoyu.insight.indicators.selectors import register

_COLUMNS = ", ".join(f"kept.{name}" for name in (*COUNTS, "receipt_histogram"))
_LATEST = f"""
    SELECT asked.area, asked.day, {_COLUMNS}
    FROM unnest(%s::int[], %s::date[]) AS asked (area, day)
    CROSS JOIN LATERAL (
        SELECT * FROM indicators_registerday AS one
        WHERE one.area = asked.area AND one.day <= asked.day ORDER BY one.day DESC LIMIT 1
    ) AS kept
"""  # noqa: S608 - the column names are our own


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A division whose rollup says something else than its register; a side is None where it says nothing."""

    area: int
    rollup: Tally | None
    register: Tally | None


def tallies(asked: Collection[tuple[int, date]]) -> dict[tuple[int, date], Tally]:
    """The tally of each division and day, where there is one; one query, one index probe a pair."""
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [[area for area, _ in asked], [day for _, day in asked]])
        return {(area, day): _tally(*counts) for area, day, *counts in cursor.fetchall()}


def _tally(*row: Any) -> Tally:
    *counts, receipts = row
    return Tally(**dict(zip(COUNTS, counts, strict=True)), receipts=tuple(receipts))


def tallies_on(areas: Collection[int], day: date) -> dict[int, Tally]:
    """The tally of each division at the end of one day, where there is one."""
    return {area: tally for (area, _), tally in tallies([(area, day) for area in areas]).items()}


def populations(areas: Iterable[int]) -> dict[int, dict[int, Population]]:
    """For each division that has any, its year-end populations by year, oldest first."""
    found: defaultdict[int, dict[int, Population]] = defaultdict(dict)
    for one in Population.objects.filter(area__in=areas).order_by("area", "year"):
        found[one.area][one.year] = one
    return dict(found)


def disagreements(area: int) -> list[Disagreement]:
    """Every division inside `area` (itself included) whose latest rollup is not what its register says today.

    The register is counted afresh, row by row towards all that contain it, not level by level as rollups are made.
    """
    today = clock.today()
    truth: dict[int, Tally] = dict.fromkeys(_paths_inside(area), NOTHING)
    for path, tally in _facts(area, today).items():
        for above in set(lineage(path)):
            if contains(area, above):
                truth[above] = truth.get(above, NOTHING) + tally
    stored = tallies_on(sorted(truth), today)
    differing = ((path, stored.get(path), tally) for path, tally in truth.items())
    return [Disagreement(*one) for one in differing if not _agree(*one)]


def _paths_inside(area: int) -> list[int]:
    return [path for path in (*register.divisions_above_townships(), *register.townships_in()) if contains(area, path)]


def _facts(area: int, today: date) -> dict[int, Tally]:
    """What the register says of each exact path inside `area`, each known township counted in."""
    found = {path: tally for path, tally in register.counts_on(today).items() if contains(area, path)}
    for path in register.townships_in():
        if contains(area, path):
            tally = found.get(path, NOTHING)
            found[path] = replace(tally, townships=1, townships_covered=int(tally.filed > 0))
    return found


def _agree(path: int, stored: Tally | None, truth: Tally) -> bool:
    return (stored or unwritten(path)) == truth


def unwritten(path: int) -> Tally:
    """What a division without a row stands for: no institutions, and of townships a township counts itself."""
    return BARE_TOWNSHIP if path % register.BLOCK else NOTHING
