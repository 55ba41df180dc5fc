"""The list of requests to cancel, declared, and the state bar of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.models import CaseEvent
from tuoyu.base.kernel.templatetags.kit import day
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.lists import Choice, Column, Text
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


class ClosingList(ClockedList):
    """Requests to cancel with state and clock."""

    workflow = CLOSING
    title = "注销申请"
    template = "filing/closings.html"
    default_order = ("area", "id")
    empty_sentence = "还没有注销申请。机构停止服务或登记注销的，由负责人在备案页申请注销。"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("state", "状态", choices=tuple(CLOSING.states.items())),
    )

    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.institution.name,
            route="filing:closing",
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
    )
