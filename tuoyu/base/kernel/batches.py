"""Several rows at once: each is an act of its own, done or refused by itself, and told of in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tuoyu.base.kernel.refusals import Invalid, Refusal


@dataclass(frozen=True)
class Outcome:
    """What became of one row, in words."""

    name: str
    link: str
    is_done: bool
    sentence: str


def tried(name: str, link: str, service: Callable[[], Any], done: str) -> Outcome:
    """Carry a service out on the row called `name`; `done` says what was done."""
    try:
        service()
    except Invalid as refusal:
        told = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        return Outcome(name, link, is_done=False, sentence="".join(told) or refusal.sentence)
    except Refusal as refusal:
        return Outcome(name, link, is_done=False, sentence=refusal.sentence)
    return Outcome(name, link, is_done=True, sentence=done)
