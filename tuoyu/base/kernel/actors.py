"""What the kernel needs to know of whoever acts: a name for the log and the settings of the second wall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
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


class Nobody:
    """An anonymous visitor: sees only what is public."""

    actor_id: UUID | None = None
    actor_label = "公众"
    wall_settings: Mapping[str, str] = {"app.areas": "", "app.bodies": "", "app.user": ""}


NOBODY = Nobody()
