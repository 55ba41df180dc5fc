"""The page that tells what became of each row ticked in a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuoyu.base.kernel.batches import Outcome


def told(request: HttpRequest, title: str, outcomes: Sequence[Outcome], back: str) -> HttpResponse:
    """What became of each; `back` leads to the list."""
    done = sum(one.is_done for one in outcomes)
    context = {"title": title, "outcomes": outcomes, "done": done, "failed": len(outcomes) - done, "back": back}
    return render(request, "batch.html", context)
