"""The state bar of a filing, read off its log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuoyu.base.kernel.models import CaseEvent
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.workflows import CANCELLED, DRAFT, FILED, RETURNED, SUBMITTED, WITHDRAWN

_STATIONS = (
    ("填写", "open", DRAFT),
    ("提交", "submit", ""),
    ("补正", "ask_correction", RETURNED),
    ("审核", "", SUBMITTED),
    ("回执", "accept", FILED),
)
_ENDS = {CANCELLED: ("注销", "cancel"), WITHDRAWN: ("撤回", "withdraw")}


def state_bar(filing: Filing, log: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """Stations with when and by whom they were reached; correction is skipped when none was asked."""
    reached = {event.step: event for event in log}
    bar = [_station(filing, label, reached.get(step), state) for label, step, state in _STATIONS]
    if filing.state in _ENDS:
        label, step = _ENDS[filing.state]
        bar = [one for one in bar if one["state"] == "done"]
        bar.append(_station(filing, label, reached.get(step), filing.state))
    return bar


def _station(filing: Filing, label: str, event: CaseEvent | None, state: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"label": label, "state": _position(filing, event, state)}
    if event is not None:
        shown |= {"at": event.at, "who": event.actor_label.split("（")[0]}
    return shown


def _position(filing: Filing, event: CaseEvent | None, state: str) -> str:
    if state and filing.state == state and state != FILED:
        return "now"
    if event is not None or (state == SUBMITTED and filing.accepted_at):
        return "done"
    return "skipped" if state == RETURNED and filing.accepted_at else "todo"
