"""The registrar's pages: push one registration, or a file of them, and see what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.selectors import area_names, townships_of
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.forms import RegistrationForm
from tuoyu.domain.filing.forms.batch import read_batch, sent_back
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.filing.selectors.registrars import legal_forms_of
from tuoyu.domain.filing.services import push_registration
from tuoyu.domain.filing.services.pushing import FILE
from tuoyu.domain.filing.views.lists import PushList


@page("filing.push.view")
def push_list(request: HttpRequest) -> HttpResponseBase:
    """What registrars have pushed; the registrar also starts a new push here."""
    may_push = PUSH.may_somewhere(request.user, "push")
    return PushList().respond(request, selectors.pushes(request.user), extra={"may_push": may_push})


@page("filing.push.push", methods="GET POST")
def push_form(request: HttpRequest) -> HttpResponse:
    """Push one registration."""
    form = RegistrationForm(request.POST or None, **form_setting(request.user))
    if request.method == "POST":
        push = carried_out(form, lambda _: push_registration(request.user, form.incoming()))
        if push is not None:
            return redirect("filing:push_record", push.pk)
    return render(request, "filing/push.html", {"form": form}, status=status_of(form))


@page("filing.push.push", methods="GET POST")
def push_file(request: HttpRequest) -> HttpResponse:
    """Push a JSON file of registrations: good ones are entered, bad ones handed back with reasons."""
    if request.method == "GET":
        return render(request, "filing/push_file.html", {})
    batch = read_batch(request.FILES.get("file"), form_setting(request.user))
    pushed = [push_registration(request.user, one, way=FILE) for one in batch.good]
    context = {"batch": batch, "pushed": pushed, "sent_back": sent_back(batch)}
    return render(request, "filing/push_file.html", context, status=422 if batch.trouble else 200)


@page("filing.push.view")
def push_record(request: HttpRequest, id: UUID) -> HttpResponse:
    """The receipt of one push: what was received, what the checks found, what became of it."""
    push = PUSH.get(request.user, "view", selectors.pushes(request.user), pk=id)
    context = {"push": push, "place": area_names([push.area]).get(push.area, "")}
    return render(request, "filing/push_record.html", context)


def form_setting(actor: Any) -> dict[str, Any]:
    """The registrar's county with its townships, and the legal forms it registers."""
    county = ancestor(actor.body.area, Level.COUNTY)
    return {
        "county": county,
        "townships": [(one.path, one.name) for one in townships_of(county)],
        "legal_forms": legal_forms_of(actor.body.kind, clock.today(), county),
    }
