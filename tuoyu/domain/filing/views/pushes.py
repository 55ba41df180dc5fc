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
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.documents import typeset
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.forms import DecideForm, RegistrationForm
from tuoyu.domain.filing.forms.imported import form_setting
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.filing.services import decide_push, push_registration
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
    return _record(request, selectors.get_push(request.user, id), DecideForm())


@page("filing.push.decide", methods="POST")
def push_decide(request: HttpRequest, id: UUID) -> HttpResponse:
    """Judge a push that does not fit the register."""
    push, form = selectors.get_push(request.user, id, "decide"), DecideForm(request.POST)
    if carried_out(form, lambda typed: decide_push(request.user, push, **typed)) is None:
        return _record(request, push, form)
    return redirect("filing:push_record", push.pk)


@page("filing.push.view")
def push_receipt(request: HttpRequest, id: UUID) -> HttpResponse:
    """The receipt as a PDF, as things stand now."""
    push = selectors.get_push(request.user, id)
    sheet = typeset("filing/push_receipt.typ", {"content": selectors.receipt_of(push)}, clock.today())
    response = HttpResponse(sheet, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="receipt-{push.receipt_number}.pdf"'
    return response


def _record(request: HttpRequest, push: RegistrationPush, form: DecideForm) -> HttpResponse:
    context = {
        "push": push,
        "place": area_names([push.area]).get(push.area, ""),
        "form": form,
        "may_decide": push.is_waiting and PUSH.allows(request.user, "decide", push),
    }
    return render(request, "filing/push_record.html", context, status=status_of(form))
