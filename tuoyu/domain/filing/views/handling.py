"""Taking a filing, and handing it over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.forms import HandOverForm
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.rules.handling import may_be_handed_over


@page("filing.case.take", methods="POST")
def take(request: HttpRequest, id: UUID) -> HttpResponse:
    """I handle this one."""
    services.take_filing(request.user, selectors.get_filing(request.user, id))
    messages.success(request, "这件现在由您经办。")
    return redirect("filing:case", id)


@page("filing.case.hand_over", methods="GET POST")
def hand_over(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody else handles it from now on."""
    filing = selectors.get_filing(request.user, id)
    form = HandOverForm(request.POST or None, colleagues=selectors.colleagues(filing))
    if carried_out(form, lambda said: _hand_over(request.user, filing, form, said["note"])):
        messages.success(request, "已移交，对方会收到通知。" if form.colleague else "已放回，同岗都可以接手。")
        return redirect("filing:case", id)
    reasons = [*may_be_handed_over(selectors.handling(request.user, filing))]
    context = {"filing": filing, "form": form, "reasons": reasons}
    return render(request, "filing/hand_over.html", context, status=status_of(form))


def _hand_over(actor: Any, filing: Filing, form: HandOverForm, note: str) -> Filing:
    return services.hand_over_filing(actor, filing, form.colleague, note=note)
