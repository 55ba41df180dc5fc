"""Several filings or institutions at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.urls import reverse

from tuoyu.base.kernel.batches import Outcome, tried
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.services.inviting import invite_to_file
from tuoyu.domain.institutions.models import Institution


def each_filing(found: Iterable[Filing], service: Callable[[Filing], Any], done: str) -> list[Outcome]:
    """Carry a service out on each filing; `done` says what was done."""
    return [tried(one.institution.name, _page("case", one), partial(service, one), done) for one in found]


def invite_each(actor: Any, found: Iterable[Institution]) -> list[Outcome]:
    """Invite whoever represents each institution, at the phone that came with its registration."""
    return [
        tried(
            one.name,
            _page("unfiled_record", one),
            partial(invite_to_file, actor, one, name=one.representative),
            "已邀请，短信在外发箱",
        )
        for one in found
    ]


def _page(name: str, one: Any) -> str:
    return reverse(f"filing:{name}", args=[one.pk])
