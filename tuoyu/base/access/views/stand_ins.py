"""Stand-ins: who does whose work while they are away, named by themselves or by their leader."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.access import policies, selectors
from tuoyu.base.access.forms import StandInForm, carried_out
from tuoyu.base.access.services import stand_ins
from tuoyu.base.access.views.gate import gate, whoever
from tuoyu.base.kernel import clock


@gate("stand_in", "view")
def stand_in_list(request: HttpRequest) -> HttpResponse:
    """Those that hold or are to come, and what was lately."""
    actor, today = whoever(request), clock.today()
    rows = list(selectors.stand_ins(actor))
    context = {
        "current": [(one, policies.STAND_INS.allows(actor, "end", one)) for one in rows if one.stands(today)],
        "past": [one for one in rows if not one.stands(today)],
        "today": today,
    }
    return render(request, "access/stand_ins.html", context)


@gate("stand_in", "name", methods="GET POST")
def stand_in_add(request: HttpRequest) -> HttpResponse:
    """Name somebody."""
    actor = whoever(request)
    form = StandInForm(request.POST or None, actor=actor, initial={"first": clock.today(), "absent": actor.pk})
    if carried_out(form, lambda: stand_ins.name_stand_in(actor, **form.cleaned_data)):
        messages.success(request, "已安排，双方会收到通知；到期自己结束。")
        return redirect("access_stand_ins")
    context = {"form": form, "title": "安排代理人", "verb": "安排"}
    return render(request, "access/form.html", context, status=422 if form.errors else 200)


@gate("stand_in", "end", methods="POST")
def stand_in_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """End one early."""
    stand_ins.end_stand_in(whoever(request), selectors.get_stand_in(whoever(request), id))
    messages.success(request, "代理已结束，双方会收到通知。")
    return redirect("access_stand_ins")
