"""Lists of cases, each with its clock in the last column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tuoyu.base.kernel import deadlines
from tuoyu.base.kernel.templatetags.kit import clock_chip
from tuoyu.base.kernel.web.lists import Column, ListPage
from tuoyu.base.kernel.workflows import Workflow


class ClockedList(ListPage):
    """Cases of one `workflow`: the columns declared, then the clock that started last."""

    workflow: Workflow

    def __init__(self) -> None:
        self._readings: dict[UUID, list[deadlines.Reading]] = {}
        self.columns = (*self.columns, Column("clock", "时限", render=self._clock, export=self._clock_in_words))

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read the clocks of these rows in one go."""
        self._readings = dict(deadlines.readings(self.workflow.name, [row.pk for row in rows]))

    def _clock(self, row: Any) -> Any:
        found = self._readings.get(row.pk)
        return clock_chip(found[-1]) if found else "—"

    def _clock_in_words(self, row: Any) -> str:
        found = self._readings.get(row.pk)
        return found[-1].sentence if found else ""
