"""What the lists of recognitions and of reports share: the institution first, the clock of each case last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel.deadlines import Reading
from tuoyu.base.kernel.templatetags.kit import clock_chip
from tuoyu.base.kernel.web.lists import Column, ListPage

Clocks = Callable[[Iterable[Any]], Mapping[UUID, list[Reading]]]


class ClockedList(ListPage):
    """Cases of institutions, each with its clock; `route` leads to one, `between` are the columns of its own."""

    default_order = ("area", "id")
    route = ""
    between: Sequence[Column] = ()

    def __init__(self, clocks: Clocks) -> None:
        self._read, self._readings = clocks, dict[UUID, list[Reading]]()
        self.columns = (
            Column(
                "institution",
                "机构",
                render=lambda row: row.institution.name,
                link=lambda row: reverse(self.route, args=[row.pk]),
                note=place_of,
                is_title=True,
            ),
            *self.between,
            Column("clock", "时限", render=self._clock, export=self._clock_in_words),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read the clocks of the rows shown in one go."""
        self._readings = dict(self._read(rows))

    def _clock(self, row: Any) -> Any:
        found = self._readings.get(row.pk)
        return clock_chip(found[-1]) if found else "—"

    def _clock_in_words(self, row: Any) -> str:
        found = self._readings.get(row.pk) or self._read([row]).get(row.pk)
        return found[-1].sentence if found else ""
