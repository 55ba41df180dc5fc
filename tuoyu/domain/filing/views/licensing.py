"""The list of licences, declared, and the state bar of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel.models import CaseEvent
from tuoyu.base.kernel.templatetags.kit import day
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.lists import Choice, Column, Text
from tuoyu.domain.filing.selectors import licences as selectors
from tuoyu.domain.filing.views.states import Station, progress
from tuoyu.domain.filing.workflows import (
    LICENCE,
    LICENCE_ACCEPTED,
    LICENCE_APPLIED,
    LICENCE_ENDED,
    LICENCE_ISSUED,
    LICENCE_REFUSED,
    LICENCE_RETURNED,
)
from tuoyu.domain.institutions.selectors import named_like

_APPLIED: Station = ("申请", frozenset({"open", "apply_again"}), frozenset({LICENCE_RETURNED}))
_ACCEPTED: Station = ("受理", frozenset({"accept"}), frozenset({LICENCE_APPLIED}))
_DECIDED: Station = ("决定", frozenset({"issue", "refuse"}), frozenset({LICENCE_ACCEPTED}))
_ENDED: Station = ("终止", frozenset({"end"}), frozenset())
_LAST = {
    LICENCE_ISSUED: (("准予", *_DECIDED[1:]),),
    LICENCE_REFUSED: (("不予许可", *_DECIDED[1:]),),
    LICENCE_ENDED: (("准予", *_DECIDED[1:]), _ENDED),
}


def licence_bar(state: str, log: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """A licence: applied for, accepted, decided; and ended, if it has."""
    return progress((_APPLIED, _ACCEPTED, *_LAST.get(state, (_DECIDED,))), state, log)


def _last_day(row: Any) -> str:
    last = selectors.last_day_of(row)
    return day(last) if last else "—"


class LicenceList(ClockedList):
    """Applications and licences with state and clock."""

    workflow = LICENCE
    title = "许可"
    template = "filing/licences.html"
    default_order = ("area", "id")
    empty_sentence = "还没有许可申请。机构负责人登录后在“许可”里申请。"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("state", "状态", choices=tuple(LICENCE.states.items())),
    )

    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.institution.name,
            route="filing:licence",
            note=place_of,
            is_title=True,
        ),
        Column("places", "托位", numeric=True),
        Column("state", "状态", render=lambda row: LICENCE.states[row.state]),
        Column("number", "许可编号", render=lambda row: row.number or "—"),
        Column("last_day", "有效期至", render=_last_day),
    )
