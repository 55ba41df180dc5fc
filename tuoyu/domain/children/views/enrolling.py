"""A child begins, moves, leaves; and what was shown before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.children import selectors, services
from tuoyu.domain.children.forms.enrolling import EnrolForm, LeaveForm, PaperForm
from tuoyu.domain.children.models import Child


@page("children.child.change", methods="GET POST")
def show_paper(request: HttpRequest, id: UUID) -> HttpResponse:
    """A health check or a vaccination certificate was shown."""
    child = selectors.get_child(request.user, id, "change")
    form = PaperForm(request.POST or None)
    done = carried_out(form, lambda typed: services.show_paper(request.user, child, **typed))
    return _answered(request, child, form, done, ("登记入托证明", "登记", ""))


@page("children.stay.enrol", methods="GET POST")
def enrol(request: HttpRequest, id: UUID) -> HttpResponse:
    """The child begins."""
    stay = selectors.get_stay(request.user, id, "enrol")
    usual = {"service_mode": stay.service_mode, "begins_on": stay.wanted_on}
    form = EnrolForm(request.POST or None, classes=selectors.classes_offered(stay.institution), initial=usual)
    done = carried_out(form, lambda _: services.enrol(request.user, stay, form.terms()))
    under = "办理时核对健康检查、预防接种、年龄、班额和托位"
    return _answered(request, stay.child, form, done, ("办理入托", "办理入托", under))


@page("children.stay.enrol", methods="GET POST")
def move(request: HttpRequest, id: UUID) -> HttpResponse:
    """Another class or another form."""
    stay = selectors.get_stay(request.user, id, "enrol")
    usual = {"service_mode": stay.service_mode, "begins_on": clock.today()}
    form = EnrolForm(request.POST or None, classes=selectors.classes_offered(stay.institution), initial=usual)
    done = carried_out(form, lambda _: services.move(request.user, stay, form.terms()))
    return _answered(request, stay.child, form, done, ("转班或改服务形式", "记下", "原来的班级和起止保留"))


@page("children.stay.enrol", methods="GET POST")
def leave(request: HttpRequest, id: UUID) -> HttpResponse:
    """The child leaves."""
    stay = selectors.get_stay(request.user, id, "enrol")
    form = LeaveForm(request.POST or None, initial={"last_on": clock.today()})
    done = carried_out(form, lambda typed: services.leave(request.user, stay, **typed))
    if done is not None:
        messages.success(request, f"已登记{stay.child.name}离托，在托记录保留。")
        return redirect("children:list", stay.institution_id)
    return _answered(request, stay.child, form, None, ("办理离托", "办理离托", "离托后机构不再打开这份档案"))


def _answered(request: HttpRequest, child: Child, form: Any, done: Any, words: tuple[str, str, str]) -> HttpResponse:
    title, verb, under = words
    if done is not None:
        messages.success(request, "已登记。")
        return redirect("children:record", child.pk)
    context = {"child": child, "form": form, "title": title, "verb": verb, "under": under}
    return render(request, "children/form.html", context, status=status_of(form))
