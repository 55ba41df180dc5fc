"""What the kernel needs to know of whoever acts: a name for the log and the settings of the second wall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID


class Actor(Protocol):
    """A person (or a scheduled job under its own name) on whose behalf something is read or written."""

    @property
    def actor_id(self) -> UUID | None: ...

    @property
    def actor_label(self) -> str: ...

    @property
    def wall_settings(self) -> Mapping[str, str]:
        """Database settings that row-level security compares each row with, e.g. {"app.areas": "{[0,9]}"}."""
        ...


def absent_holder(actor: Any, row: Any) -> str:
    """The name of whoever handles a row, when the actor stands in for them; nothing otherwise."""
    holder = getattr(row, "handled_by_id", None)
    if holder is None or holder == actor.actor_id:
        return ""
    name: str = getattr(actor, "stands_in_for", {}).get(holder, "")
    return name


def label_upon(actor: Actor, row: Any) -> str:
    """What the logs call the actor of an act upon a row: whose work it was is said too."""
    name = absent_holder(actor, row)
    return f"{actor.actor_label}代〔{name}〕" if name else actor.actor_label


class Nobody:
    """An anonymous visitor: sees only what is public."""

    actor_id: UUID | None = None
    actor_label = "公众"
    wall_settings: Mapping[str, str] = {"app.areas": "", "app.bodies": "", "app.user": ""}


NOBODY = Nobody()
