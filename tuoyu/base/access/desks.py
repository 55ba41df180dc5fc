"""The work of cases that waits for a person: apps offer desks, read together in one query, their clocks in another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Coalesce

from tuoyu.base.access.policy import Policy
from tuoyu.base.kernel import deadlines
from tuoyu.base.kernel.models import Case
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.base.kernel.workflows import Workflow

_MOST_WAITING = 400
_READ = (
    "desk", "key", "standing", "whom", "since", "holder", "holder_name", "substitute", "is_held", "topic", "place",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What somebody has to do about a case in some state, and why; `is_mine` is false while others are at it."""

    what: str
    why: str
    is_mine: bool = True


@dataclass(frozen=True)
class Desk:
    """One kind of case as it waits: for whoever may take `action`, in these states.

    `with_holder` annotates rows that one person handles with `is_held` and who stands in for them (`stood_in`);
    `narrow` leaves out what does not wait yet.
    `topic` is the column that says what a case is about; `named(topic, area)` puts it into words after the verb.
    """

    rows: type[Case]
    workflow: Workflow
    policy: Policy
    action: str
    lines: Mapping[str, Line]
    route: str
    institution: str = "institution"
    since: str = "opened_at"
    with_holder: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    topic: str = ""
    named: Callable[[str, int], str] = lambda topic, area: ""


def waiting_on(actor: Any, desks: Sequence[Desk]) -> list[Waiting]:
    """What waits for this person on any of these desks, the longest waiting first."""
    parts = [
        _rows(actor, place, desk) for place, desk in enumerate(desks) if desk.policy.may_somewhere(actor, desk.action)
    ]
    if not parts:
        return []
    found = list(parts[0].union(*parts[1:], all=True).order_by("since", "key")[:_MOST_WAITING])
    shown = deadlines.readings("", [one["key"] for one in found])
    return list(_waiting(actor, desks, found, shown))


def _rows(actor: Any, place: int, desk: Desk) -> QuerySet[Any, Any]:
    waiting = desk.policy.scope(actor, desk.action, desk.rows._base_manager.filter(state__in=list(desk.lines)))
    waiting = desk.narrow(waiting) if desk.narrow else waiting
    waiting = desk.with_holder(waiting) if desk.with_holder else waiting.annotate(is_held=Value(False))
    nobody = (Value(None, UUIDField()), Value(None, CharField()), Value(None, UUIDField()))
    held = (F("handled_by"), F("handled_by__name"), F("stood_in"))
    holder, holder_name, stood_in = held if desk.with_holder else nobody
    return waiting.annotate(
        holder=holder,
        holder_name=holder_name,
        substitute=stood_in,
        desk=Value(place),
        key=F("pk"),
        standing=Cast("state", CharField()),
        whom=F(f"{desk.institution}__name"),
        since=Coalesce(desk.since, "opened_at"),
        topic=Cast(desk.topic, CharField()) if desk.topic else Value("", CharField()),
        place=F("area"),
    ).values(*_READ)


def _handled(actor: Any, line: Line, one: Mapping[str, Any]) -> Line:
    """The line as it reads for this person, now that somebody handles the case or has left it lying."""
    if one["holder"] is None:
        return line
    if one["holder"] == actor.pk:
        return replace(line, why="您经办")
    if one["is_held"] and one["substitute"] == actor.pk:
        return replace(line, why=f"代〔{one['holder_name']}〕经办")
    if one["is_held"]:
        return replace(line, why=f"{one['holder_name']}经办", is_mine=False)
    return replace(line, why=f"{one['holder_name']}已不在岗，等人接手")


def _waiting(
    actor: Any, desks: Sequence[Desk], found: list[dict[str, Any]], shown: Mapping[Any, list[deadlines.Reading]]
) -> Iterator[Waiting]:
    for one in found:
        desk = desks[one["desk"]]
        line, clocks = _handled(actor, desk.lines[one["standing"]], one), shown.get(one["key"])
        yield Waiting(
            what=f"{line.what}{desk.named(one['topic'], one['place'])}",
            whom=one["whom"],
            note=desk.workflow.states[one["standing"]],
            why=line.why,
            route=desk.route,
            key=one["key"],
            clock=clocks[-1] if clocks and clocks[-1].tone != deadlines.Tone.DONE else None,
            is_mine=line.is_mine,
        )
