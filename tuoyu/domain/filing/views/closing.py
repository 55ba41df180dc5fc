"""The list of requests to cancel, declared, and the state bar of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.models import CaseEvent
from tuoyu.base.kernel.templatetags.kit import clock_chip, day
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.domain.filing.selectors import closings as selectors
from tuoyu.domain.filing.views.states import Station, progress
from tuoyu.domain.filing.workflows import (
    CLOSING,
    CLOSING_AGREED,
    CLOSING_DONE,
    CLOSING_DRAFT,
    CLOSING_RETURNED,
    CLOSING_SUBMITTED,
    CLOSING_WITHDRAWN,
)
from tuoyu.domain.institutions.selectors import named_like

_STATIONS: tuple[Station, ...] = (
    ("填写", frozenset({"ask", "ask_again"}), frozenset({CLOSING_DRAFT, CLOSING_RETURNED})),
    ("审核", frozenset({"agree", "conclude"}), frozenset({CLOSING_SUBMITTED})),
    ("停止服务", frozenset({"conclude"}), frozenset({CLOSING_AGREED})),
    ("注销", frozenset({"conclude"}), frozenset()),
)
_TAKEN_BACK: Station = ("撤回", frozenset({"take_back"}), frozenset())


def closing_bar(state: str, log: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """A request: filled in, looked at, the day awaited, ended; or taken back."""
    stations = (*_STATIONS[:1], _TAKEN_BACK) if state == CLOSING_WITHDRAWN else _STATIONS
    bar = progress(stations, state, log)
    return [one for one in bar if one["state"] != "todo"] if state in {CLOSING_WITHDRAWN, CLOSING_DONE} else bar


class ClosingList(ListPage):
    """Requests to cancel with state and clock."""

    title = "注销申请"
    template = "filing/closings.html"
    default_order = ("area", "id")
    empty_sentence = "还没有注销申请。机构停止服务或登记注销的，由负责人在备案页申请注销。"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("state", "状态", choices=tuple(CLOSING.states.items())),
    )

    def __init__(self) -> None:
        self._clocks: dict[Any, Any] = {}
        self.columns = (
            Column(
                "institution",
                "机构",
                render=lambda row: row.institution.name,
                link=lambda row: reverse("filing:closing", args=[row.pk]),
                note=place_of,
                is_title=True,
            ),
            Column(
                "reason",
                "原因",
                render=lambda row: rulebook.label("closing_reason", row.reason) if row.reason else "—",
            ),
            Column("state", "状态", render=lambda row: CLOSING.states[row.state]),
            Column("closes_on", "停止服务", render=lambda row: day(row.closes_on) if row.closes_on else "—"),
            Column("clock", "时限", render=self._clock, export=self._clock_in_words),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read the clocks of the rows shown in one go."""
        self._clocks = dict(selectors.closing_clocks(rows))

    def _clock(self, row: Any) -> Any:
        found = self._clocks.get(row.pk)
        return clock_chip(found[-1]) if found else "—"

    def _clock_in_words(self, row: Any) -> str:
        found = self._clocks.get(row.pk) or selectors.closing_clocks([row]).get(row.pk)
        return found[-1].sentence if found else ""
