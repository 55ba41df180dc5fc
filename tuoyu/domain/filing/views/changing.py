"""The list of changes, declared, and the state bar of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.models import CaseEvent
from tuoyu.base.kernel.templatetags.kit import local_time
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.lists import Choice, Column, Text
from tuoyu.domain.filing.views.states import Station, progress
from tuoyu.domain.filing.workflows import (
    CHANGE,
    CHANGE_DONE,
    CHANGE_DRAFT,
    CHANGE_RETURNED,
    CHANGE_SUBMITTED,
    CHANGE_WITHDRAWN,
)
from tuoyu.domain.institutions.selectors import named_like

_STATIONS: tuple[Station, ...] = (
    ("填写", frozenset({"hand_in", "hand_in_again"}), frozenset({CHANGE_DRAFT, CHANGE_RETURNED})),
    ("审核", frozenset({"carry_out"}), frozenset({CHANGE_SUBMITTED})),
    ("办结", frozenset({"carry_out"}), frozenset()),
)
_TAKEN_BACK: Station = ("撤回", frozenset({"take_back"}), frozenset())


def change_bar(state: str, log: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """A change: filled in, looked at, done; or taken back."""
    stations = (*_STATIONS[:1], _TAKEN_BACK) if state == CHANGE_WITHDRAWN else _STATIONS
    bar = progress(stations, state, log)
    return [one for one in bar if one["state"] != "todo"] if state in {CHANGE_WITHDRAWN, CHANGE_DONE} else bar


class ChangeList(ClockedList):
    """Changes with state and clock."""

    workflow = CHANGE
    title = "变更备案"
    template = "filing/changes.html"
    default_order = ("area", "id")
    empty_sentence = "还没有变更备案。已备案的机构有事项变化时，由负责人在备案页办理变更。"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("state", "状态", choices=tuple(CHANGE.states.items())),
    )

    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.institution.name,
            route="filing:change",
            note=place_of,
            is_title=True,
        ),
        Column(
            "items",
            "变更事项",
            render=lambda row: "、".join(rulebook.label("change_item", one) for one in row.items),
        ),
        Column("state", "状态", render=lambda row: CHANGE.states[row.state]),
        Column(
            "handed_in_at", "提交时间", render=lambda row: local_time(row.handed_in_at) if row.handed_in_at else "—"
        ),
    )
