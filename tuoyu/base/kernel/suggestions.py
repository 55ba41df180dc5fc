"""Suggestions: kept with their sources and method, accepted or declined by a person, never acting by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import Actor
from tuoyu.base.kernel.models import Suggestion


def suggest(
    kind: str,
    about: models.Model,
    field: str,
    value: Any,
    *,
    sentence: str,
    sources: Iterable[str],
    model: str,
    confidence: float,
) -> Suggestion | None:
    """Keep a suggestion unless one about the same field is still open; confidence from 0 to 1."""
    already = Suggestion.objects.filter(
        about_type=about._meta.label_lower, about_id=about.pk, field=field, state=Suggestion.State.OPEN
    )
    if already.exists():
        return None
    return Suggestion.objects.create(
        kind=kind,
        about_type=about._meta.label_lower,
        about_id=about.pk,
        field=field,
        value=value,
        sentence=sentence,
        sources=list(sources),
        model=model,
        confidence=confidence,
        made_at=clock.now(),
    )


def open_suggestions(about_type: str, about_id: UUID) -> list[Suggestion]:
    """What waits for a person's decision about one record."""
    return list(Suggestion.objects.filter(about_type=about_type, about_id=about_id, state=Suggestion.State.OPEN))


def settle(actor: Actor, suggestion: Suggestion, state: Suggestion.State) -> None:
    """Record a person's decision; the change itself is made by the ordinary service that calls this."""
    Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.State.OPEN).update(
        state=state, decided_at=clock.now(), decided_by=actor.actor_label
    )
