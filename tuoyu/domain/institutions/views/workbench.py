"""The workbench of a department: one screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.views.papers import badge


@page("institutions.paper.confirm")
def workbench(request: HttpRequest) -> HttpResponse:
    """My department's papers: what waits, what runs out, how many stand how."""
    bench = selectors.workbench(request.user)
    names = area_names({paper.area for paper, _ in bench.waiting} | {paper.area for paper in bench.ending})
    waiting = [(one, selectors.kind_of(one), clock, names.get(one.area, "")) for one, clock in bench.waiting]
    ending = [(one, selectors.kind_of(one), badge(one), names.get(one.area, "")) for one in bench.ending]
    context = {"bench": bench, "waiting": waiting, "ending": ending}
    return render(request, "institutions/workbench.html", context)
