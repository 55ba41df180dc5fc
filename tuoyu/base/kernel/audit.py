"""The log of acts and reads: entries are gathered in the unit of work and written last, in its transaction."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from tuoyu.base.kernel.actors import Actor, label_upon

DONE, REFUSED = "done", "refused"
_COUNTY_SPAN = 1000
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, format marks, halves of characters, separators
_INSERT = """
    INSERT INTO kernel_auditentry (chain, seq, recorded_at, actor_id, actor_label, action, object_type, object_id,
                                   area, outcome, purpose, source, detail, previous, digest)
    VALUES (%s, 0, now(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '')
"""


@dataclass(frozen=True)
class Entry:
    """One line to be written; the database adds sequence, time and chain."""

    actor: Actor
    action: str
    outcome: str = DONE
    object_type: str = ""
    object_id: str = ""
    area: int = 0
    purpose: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    actor_label: str = ""


def entry(actor: Actor, action: str, subject: models.Model | None, **more: Any) -> Entry:
    """An entry about `subject` (any model row, or nothing)."""
    if subject is None:
        return Entry(actor=actor, action=action, **more)
    return Entry(
        actor=actor,
        action=action,
        actor_label=label_upon(actor, subject),
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        area=_place_of(subject),
        **more,
    )


def _place_of(subject: models.Model) -> int:
    """The division path of a row: its `audit_area`, else its `area`, else the nation."""
    place = getattr(subject, "audit_area", getattr(subject, "area", 0))
    return place if isinstance(place, int) else 0


def write(entries: Iterable[Entry], source: str) -> None:
    """Insert the entries, county by county in a fixed order so that two writers never wait for each other in a ring."""
    ordered = sorted(entries, key=lambda one: _chain(one.area))
    if not ordered:
        return
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [_row(one, source) for one in ordered])


def _chain(area: int) -> int:
    return area - area % _COUNTY_SPAN


def _row(one: Entry, source: str) -> list[Any]:
    detail = json.dumps(one.detail, ensure_ascii=False, sort_keys=True) if one.detail else ""
    return [
        _chain(one.area),
        one.actor.actor_id,
        _plain(one.actor_label or one.actor.actor_label),
        _plain(one.action),
        _plain(one.object_type),
        _plain(one.object_id),
        one.area,
        one.outcome,
        _plain(one.purpose),
        _plain(source),
        _plain(detail),
    ]


def _plain(text: str) -> str:
    """Controls, direction marks and line separators would let one entry pass for two, or read as another, when printed.

    Everything else is kept as it is: rare characters of people's names are not in every Unicode version.
    """
    return "".join("�" if unicodedata.category(character) in _UNSEEN else character for character in text)
