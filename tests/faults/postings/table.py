"""The table of postings, how one is registered, and how effects are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.faults.scene import Scene
from tuoyu.base.access.models import User
from tuoyu.base.kernel.actors import Nobody
from tuoyu.base.kernel.models import AuditEntry, CaseEvent


@dataclass(frozen=True)
class Sent:
    """One form as it is sent: by whom, where to, what; `browser` where the session matters."""

    person: User | Nobody
    address: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    browser: Client | None = None


@dataclass(frozen=True)
class Posting:
    """How one route is carried out once."""

    route: str
    prepare: Callable[[Scene], Sent]
    effect: Callable[[], int]
    action: str


POSTINGS: dict[str, Posting] = {}
CARRIES_NOTHING_OUT = {
    "careful": "sets a cookie of the reader's own browser",
    "account_reauthenticate": "notes in the session that the password was typed again",
    "mfa_reauthenticate": "notes in the session that the code was typed again",
}


def posting(route: str, action: str, effect: Callable[[], int]) -> Callable[..., Callable[[Scene], Sent]]:
    """Register how a route is carried out."""

    def register(prepare: Callable[[Scene], Sent]) -> Callable[[Scene], Sent]:
        POSTINGS[route] = Posting(route, prepare, effect, action)
        return prepare

    return register


def entries(action: str) -> Callable[[], int]:
    """Counts the log's entries of one action: the effect of acts that only write there, or overwrite."""
    return lambda: AuditEntry.objects.filter(action=action).count()


def steps(*names: str) -> Callable[[], int]:
    """Counts how often cases took one of these steps."""
    return lambda: CaseEvent.objects.filter(step__in=names).count()


def fresh(text: str, scene: Scene) -> str:
    """A name not used before."""
    return f"{text}{scene.number()}"
