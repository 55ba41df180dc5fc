"""Clocks on cases: started, paused, resumed and closed by steps; the due date is always computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import JSONField, Q, Value
from django.db.models.functions import JSONObject

from tuoyu.base.kernel import clock, workdays
from tuoyu.base.kernel.models import Deadline, Suspension
from tuoyu.base.kernel.rulebook import rule

_SOON_DAYS = 2


class Tone(StrEnum):
    """How a clock looks and what it means, the same on every page."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True)
class Reading:
    """What a clock shows on one day. `remaining` counts working days (negative = overdue)."""

    tone: Tone
    due_on: date | None
    remaining: int
    is_provisional: bool
    sentence: str
    key: str


def start(case_type: str, case_id: UUID, key: str, area: int) -> Deadline:
    """Start the clock that rule `key` prescribes, today being day 0. Called by `kernel.cases` only."""
    today = clock.today()
    length = rule(key, on=today, area=area)
    return Deadline.objects.create(
        case_type=case_type,
        case_id=case_id,
        key=key,
        area=area,
        starts_on=today,
        days=int(length.value),
        in_workdays=length.unit == "工作日",
    )


def follow(case_type: str, case_id: UUID, key: str, area: int, *, leader: tuple[str, UUID, str]) -> Deadline:
    """Start the clock of `key` on the day on which the clock `leader` (case type, case, key) of another case started.

    What stood still there stood still here too. Called by `kernel.cases` only.
    """
    leading_type, leading_case, leading_key = leader
    first = Deadline.objects.filter(case_type=leading_type, case_id=leading_case, key=leading_key).latest("starts_on")
    length = rule(key, on=first.starts_on, area=area)
    started = Deadline.objects.create(
        case_type=case_type,
        case_id=case_id,
        key=key,
        area=area,
        starts_on=first.starts_on,
        days=int(length.value),
        in_workdays=length.unit == "工作日",
    )
    Suspension.objects.bulk_create(
        Suspension(deadline=started, from_on=one.from_on, until_on=one.until_on or clock.today(), reason=one.reason)
        for one in first.suspensions.all()
    )
    return started


def pause(case_type: str, case_id: UUID, key: str, reason: str) -> None:
    """Let the open clock stand still from tomorrow on."""
    deadline = _open(case_type, case_id, key)
    Suspension.objects.create(deadline=deadline, from_on=clock.today(), reason=reason)


def resume(case_type: str, case_id: UUID, key: str) -> None:
    """Let a paused clock run again from tomorrow on."""
    deadline = _open(case_type, case_id, key)
    deadline.suspensions.filter(until_on=None).update(until_on=clock.today())


def close(case_type: str, case_id: UUID, key: str = "") -> None:
    """Stop the open clock for good (every open clock of the case when no key is given)."""
    today = clock.today()
    still_open = Deadline.objects.filter(case_type=case_type, case_id=case_id, closed_on=None)
    if key:
        still_open = still_open.filter(key=key)
    Suspension.objects.filter(deadline__in=still_open, until_on=None).update(until_on=today)
    still_open.update(closed_on=today)


def readings(case_type: str, case_ids: Iterable[UUID]) -> Mapping[UUID, list[Reading]]:
    """What the clocks of many cases show today, in one query; of every kind of case when `case_type` is empty."""
    found = Deadline.objects.filter(case_id__in=list(case_ids))
    if case_type:
        found = found.filter(case_type=case_type)
    stood_still = JSONBAgg(
        JSONObject(from_on="suspensions__from_on", until_on="suspensions__until_on", reason="suspensions__reason"),
        filter=Q(suspensions__isnull=False),
        default=Value([], JSONField()),
    )
    shown: dict[UUID, list[Reading]] = defaultdict(list)
    for deadline in found.annotate(stood_still=stood_still).order_by("starts_on", "key"):
        suspensions = [_suspension(one) for one in deadline.stood_still]
        shown[deadline.case_id].append(read(deadline, suspensions, clock.today()))
    return shown


def latest(case_type: str, case_id: UUID) -> Reading | None:
    """What the clock of one case that started last shows today, run out or not."""
    return next(reversed(readings(case_type, [case_id]).get(case_id, [])), None)


def _suspension(stored: Mapping[str, Any]) -> Suspension:
    days = {name: date.fromisoformat(day) if (day := stored[name]) else None for name in ("from_on", "until_on")}
    return Suspension(**days, reason=stored["reason"])


def running(case_type: str) -> Mapping[UUID, list[tuple[str, date]]]:
    """Key and due day of every clock of this kind of case that is neither stopped nor standing still, by case."""
    found = Deadline.objects.filter(case_type=case_type, closed_on=None).prefetch_related("suspensions")
    shown: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    for deadline in found.order_by("starts_on", "key"):
        reading = read(deadline, list(deadline.suspensions.all()), clock.today())
        if reading.due_on:
            shown[deadline.case_id].append((reading.key, reading.due_on))
    return shown


def used(case_type: str, case_id: UUID, key: str) -> int:
    """Counting days that the (latest) clock of this key took, without the suspended ones."""
    deadline = Deadline.objects.filter(case_type=case_type, case_id=case_id, key=key).latest("starts_on")
    return days_used(deadline, list(deadline.suspensions.all()))


def read(deadline: Deadline, suspensions: list[Suspension], on: date) -> Reading:
    """What this clock shows on day `on`."""
    due_on, is_provisional = _due(deadline, suspensions, on)
    unit = "个工作日" if deadline.in_workdays else "天"
    if deadline.closed_on:
        used = days_used(deadline, suspensions)
        return Reading(Tone.DONE, due_on, 0, is_provisional, f"已办结，用时 {used} {unit}", deadline.key)
    paused = next((one for one in suspensions if one.until_on is None), None)
    if paused:
        return Reading(Tone.PAUSED, None, 0, is_provisional, f"暂停：{paused.reason}", deadline.key)
    if on > due_on:
        late = max(1, _between(deadline, due_on, on))
        return Reading(Tone.LATE, due_on, -late, is_provisional, f"已超 {late} {unit}", deadline.key)
    left = _between(deadline, on, due_on)
    sentence = "今天到期" if on == due_on else f"剩 {left} {unit}"
    return Reading(Tone.SOON if left <= _SOON_DAYS else Tone.OK, due_on, left, is_provisional, sentence, deadline.key)


def counted_down(due_on: date, key: str, *, soon_days: int) -> Reading:
    """A day by which something has to be done though no step of a case started its clock, such as the end of a paper:
    calendar days, `soon_days` ahead of it counting as soon."""
    left = (due_on - clock.today()).days
    if left < 0:
        return Reading(Tone.LATE, due_on, left, False, f"已超 {-left} 天", key)
    tone = Tone.SOON if left <= soon_days else Tone.OK
    return Reading(tone, due_on, left, False, f"剩 {left} 天" if left else "今天到期", key)


def days_used(deadline: Deadline, suspensions: list[Suspension]) -> int:
    """Counting days from start to close (or today), without the suspended ones."""
    until = deadline.closed_on or clock.today()
    return _between(deadline, deadline.starts_on, until) - sum(
        _between(deadline, max(one.from_on, deadline.starts_on), min(one.until_on or until, until))
        for one in suspensions
    )


def _due(deadline: Deadline, suspensions: list[Suspension], on: date) -> tuple[date, bool]:
    """The last day in time: start plus length plus every suspended day that would have counted."""
    lost = sum(
        _between(deadline, max(one.from_on, deadline.starts_on), one.until_on or max(on, one.from_on))
        for one in suspensions
    )
    days = deadline.days + lost
    if deadline.in_workdays:
        due = workdays.add_workdays(deadline.starts_on, days, deadline.area)
        return due.on, due.is_provisional
    return deadline.starts_on + timedelta(days=days), False


def _between(deadline: Deadline, after: date, until: date) -> int:
    """Counting days d with after < d ≤ until."""
    if until <= after:
        return 0
    if deadline.in_workdays:
        return workdays.workdays_between(after, until, deadline.area)
    return (until - after).days


def _open(case_type: str, case_id: UUID, key: str) -> Deadline:
    return Deadline.objects.select_for_update().get(case_type=case_type, case_id=case_id, key=key, closed_on=None)
