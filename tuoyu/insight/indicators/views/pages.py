"""Requests for figures: read the address, ask one selector or service, show."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.web.pages import page
from tuoyu.insight.indicators import selectors, services
from tuoyu.insight.indicators.forms import PopulationForm
from tuoyu.insight.indicators.views import drawing, sheet


@page("indicators.figures.view")
def widest(request: HttpRequest) -> HttpResponse:
    """The dashboard of the widest division the reader may see."""
    return redirect("indicators:area", selectors.home_area(request.user))


@page("indicators.figures.view")
def board(request: HttpRequest, area: int) -> HttpResponseBase:
    """The dashboard of one division, or with ?export=xlsx|csv its table."""
    found = selectors.board(request.user, area, request.GET.get("since", ""))
    kind = request.GET.get("export", "")
    if kind in ("xlsx", "csv"):
        return sheet.download(found, kind)
    return render(request, "indicators/board.html", drawing.context(found, request.GET))


@page("indicators.population.record", methods="GET POST")
def population(request: HttpRequest, area: int) -> HttpResponse:
    """Write down the residents of a division at the end of a year."""
    found = selectors.area_to_people(request.user, area)
    form = PopulationForm(request.POST or None)
    if form.is_valid():
        try:
            services.record_population(request.user, found, **form.cleaned_data)
        except Invalid as refusal:
            for name, faults in refusal.errors.items():
                form.add_error(name, faults)
        else:
            messages.success(request, f"已记下{found.name} {form.cleaned_data['year']} 年末的常住人口。")
            return redirect("indicators:area", area)
    status = 422 if form.errors else 200
    return render(request, "indicators/population.html", {"area": found, "form": form}, status=status)
