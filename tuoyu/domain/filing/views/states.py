"""The state bars of filings and visits, read off their logs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuoyu.base.kernel.models import CaseEvent
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.workflows import (
    ANSWERED,
    AWAITING_VISIT,
    CANCELLED,
    DRAFT,
    FILED,
    RECTIFYING,
    RETURNED,
    STOPPED,
    SUBMITTED,
    WITHDRAWN,
)

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


Station = tuple[str, frozenset[str], frozenset[str]]


def progress(stations: Iterable[Station], state: str, log: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """Stations (label, steps that lead past it, states in which it is the current one) with when and by whom."""
    events = list(log)
    bar = []
    for label, steps, states in stations:
        event = next((one for one in reversed(events) if one.step in steps), None)
        shown: dict[str, Any] = {"label": label, "state": "now" if state in states else "done" if event else "todo"}
        if event is not None and state not in states:
            shown |= {"at": event.at, "who": event.actor_label.split("（")[0]}
        bar.append(shown)
    return bar


def verification_bar(state: str, log: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """A visit: planned, made, and where something failed put right and confirmed."""
    events = list(log)
    made = (*_VISITED, *_PUT_RIGHT) if any(one.step == "notify" for one in events) else _VISITED
    if state == STOPPED:
        made = (*made, _STOPPED)
    return [one for one in progress(made, state, events) if state != STOPPED or one["state"] == "done"]


_VISITED: tuple[Station, ...] = (
    ("安排", frozenset({"open"}), frozenset()),
    ("现场核实", frozenset({"conform", "notify"}), frozenset({AWAITING_VISIT})),
)
_PUT_RIGHT: tuple[Station, ...] = (
    ("整改", frozenset({"answer"}), frozenset({RECTIFYING})),
    ("确认", frozenset({"confirm"}), frozenset({ANSWERED})),
)
_STOPPED: Station = ("终止", frozenset({"stop"}), frozenset())
