"""The registrar's pages: push one registration, and see what became of it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.forms import RegistrationForm
from tuoyu.domain.filing.forms.imported import form_setting
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.filing.services import push_registration
from tuoyu.domain.filing.views.lists import PushList


@page("filing.push.view")
def push_list(request: HttpRequest) -> HttpResponseBase:
    """What registrars have pushed; the registrar also starts a new push here."""
    may_push = PUSH.may_somewhere(request.user, "push")
    is_registrar = Role.REGISTRAR in cast("User", request.user).roles
    extra = {"may_push": may_push, "is_registrar": is_registrar}
    return PushList().respond(request, selectors.pushes(request.user), extra=extra)


@page("filing.push.push", methods="GET POST")
def push_form(request: HttpRequest) -> HttpResponse:
    """Push one registration."""
    form = RegistrationForm(request.POST or None, **form_setting(request.user))
    if request.method == "POST":
        push = carried_out(form, lambda _: push_registration(request.user, form.incoming()))
        if push is not None:
            return redirect("filing:push_record", push.pk)
    return render(request, "filing/push.html", {"form": form}, status=status_of(form))


@page("filing.push.view")
def push_record(request: HttpRequest, id: UUID) -> HttpResponse:
    """The receipt of one push: what was received, what the checks found, what became of it."""
    push = PUSH.get(request.user, "view", selectors.pushes(request.user), pk=id)
    context = {"push": push, "place": area_names([push.area]).get(push.area, "")}
    return render(request, "filing/push_record.html", context)
