"""Several filings or institutions at once: each is an act of its own, done or refused by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse

from tuoyu.base.kernel.refusals import Invalid, Refusal
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.services.inviting import invite_to_file
from tuoyu.domain.institutions.models import Institution


@dataclass(frozen=True)
class Outcome:
    """What became of one row, in words."""

    name: str
    link: str
    is_done: bool
    sentence: str


def each_filing(found: Iterable[Filing], service: Callable[[Filing], Any], done: str) -> list[Outcome]:
    """Carry a service out on each filing; `done` says what was done."""
    return [_tried(one, one.institution.name, "filing:case", partial(service, one), done) for one in found]


def invite_each(actor: Any, found: Iterable[Institution]) -> list[Outcome]:
    """Invite whoever represents each institution, at the phone that came with its registration."""
    return [
        _tried(
            one,
            one.name,
            "filing:unfiled_record",
            partial(invite_to_file, actor, one, name=one.representative),
            "已邀请，短信在外发箱",
        )
        for one in found
    ]


def _tried(one: Any, name: str, route: str, service: Callable[[], Any], done: str) -> Outcome:
    link = reverse(route, args=[one.pk])
    try:
        service()
    except Invalid as refusal:
        told = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        return Outcome(name, link, is_done=False, sentence="".join(told) or refusal.sentence)
    except Refusal as refusal:
        return Outcome(name, link, is_done=False, sentence=refusal.sentence)
    return Outcome(name, link, is_done=True, sentence=done)
