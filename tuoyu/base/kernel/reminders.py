"""Reminders before every clock: what falls due is told before, on the day and when it is late, each time once.

Any app feeds it: gather `Due`s in a selector, ask `fresh` which of them are to be told now, and `tell` them in an act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from tuoyu.base.kernel import clock, notices, workdays
from tuoyu.base.kernel.models import Reminder
from tuoyu.base.kernel.rulebook import rule

_DAYS_STILL_NEWS = 7  # what ran out longer ago is not announced: a new installation takes over years of old dates


class Stage(StrEnum):
    """When people are told: some days before, on the last day, or after it."""

    BEFORE = "before"
    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True)
class Due:
    """Something that runs out on `due_on`, and who must act.

    `what` is a sentence without its end ("…的备案，请出具回执"); `key` is the rule the term comes from; `before` the
    rule that says how long ahead people are told; `note` says what a reader should know of the term.
    """

    about_type: str
    about_id: UUID
    key: str
    due_on: date
    area: int
    what: str
    link: str = ""
    note: str = ""
    before: str = "reminder.before"
    users: Collection[UUID] = ()
    bodies: Collection[UUID] = ()

    def stage(self, on: date) -> Stage | None:
        """At which stage it stands on a day; None while it is early, and when it is long past."""
        if on > self.due_on:
            return Stage.LATE if on - self.due_on <= timedelta(days=_DAYS_STILL_NEWS) else None
        if on == self.due_on:
            return Stage.TODAY
        return Stage.BEFORE if on >= self._first_told() else None

    def sentence(self, on: date) -> str:
        """What people read on a day."""
        when = f"{self.due_on.month}月{self.due_on.day}日"
        if on > self.due_on:
            told = f"{when}已到期"
        elif on == self.due_on:
            told = "今天到期"
        else:
            told = f"{when}到期"
        return f"{self.what}，{told}。{self.note}"

    def _first_told(self) -> date:
        ahead = rule(self.before, self.due_on, self.area)
        if ahead.unit == "工作日":
            return workdays.add_workdays(self.due_on, -int(ahead.value), self.area).on
        return self.due_on - timedelta(days=int(ahead.value))


def fresh(found: Iterable[Due]) -> list[tuple[Due, Stage]]:
    """Those to be told today, with their stage: somebody is there to be told, and it was not told yet."""
    staged = list(_staged(found))
    told = set(
        Reminder.objects.filter(about_id__in={due.about_id for due, _ in staged}).values_list(
            "about_id", "key", "due_on", "stage"
        )
    )
    return [(due, stage) for due, stage in staged if (due.about_id, due.key, due.due_on, stage.value) not in told]


def tell(found: Iterable[tuple[Due, Stage]]) -> int:
    """Tell them, and note that they were told. Part of the running act; returns how many things were told.

    Two workers at once: the second fails as a whole on the row of the first, and tells nothing twice.
    """
    now, told = clock.now(), list(found)
    Reminder.objects.bulk_create(
        Reminder(
            about_type=due.about_type, about_id=due.about_id, key=due.key, due_on=due.due_on, stage=stage, told_at=now
        )
        for due, stage in told
    )
    for due, _ in told:
        kind, sentence = f"due.{due.key}"[:40], due.sentence(clock.today())
        for user_id in due.users:
            notices.tell_user(user_id, kind, sentence, link=due.link)
        for body_id in due.bodies:
            notices.tell_body(body_id, kind, sentence, link=due.link)
    return len(told)


def _staged(found: Iterable[Due]) -> Iterator[tuple[Due, Stage]]:
    today = clock.today()
    for due in found:
        stage = due.stage(today)
        if stage and (due.users or due.bodies):
            yield due, stage
