"""Taking a filing, and handing it over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import carried_out, errors_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.forms import HandOverForm


@page("filing.case.take", methods="POST")
def take(request: HttpRequest, id: UUID) -> HttpResponse:
    """I handle this one."""
    services.take_filing(request.user, selectors.get_filing(request.user, id))
    messages.success(request, "这件现在由您经办。")
    return redirect("filing:case", id)


@page("filing.case.hand_over", methods="POST")
def hand_over(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody else handles it from now on."""
    filing = selectors.get_filing(request.user, id)
    form = HandOverForm(request.POST, colleagues=selectors.colleagues(filing))
    given = carried_out(
        form, lambda said: services.hand_over_filing(request.user, filing, form.colleague, note=said["note"])
    )
    if given is None:
        return refuse(request, Invalid(errors_of(form), "没有移交。"))
    messages.success(request, "已移交，对方会收到通知。" if form.colleague else "已放回，同岗都可以接手。")
    return redirect("filing:case", id)
