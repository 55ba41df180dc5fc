"""The comparison of two submissions of a filing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.selectors import Side
from tuoyu.domain.filing.workflows import RETURNED


@page("filing.case.view")
def compare(request: HttpRequest, id: UUID) -> HttpResponse:
    """What changed from one submission to another; the last two when none are named."""
    filing = selectors.get_filing(request.user, id)
    kept = selectors.versions(filing)
    sides = selectors.sides(selectors.dossier(filing), kept, with_now=filing.state == RETURNED)
    context = {"filing": filing, "institution": filing.institution, "sides": sides}
    if len(sides) > 1:
        before, after = (_named(sides, request.GET.get(name, ""), usual) for name, usual in _USUAL.items())
        lines = selectors.differences(filing, before, after)
        context |= {"before": before, "after": after, "lines": lines}
    return render(request, "filing/versions.html", context)


def _named(sides: list[Side], key: str, usual: int) -> Side:
    return next((one for one in sides if one.key == key), sides[usual])


_USUAL = {"before": -2, "after": -1}
