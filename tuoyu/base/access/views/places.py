"""Bodies and divisions: the system administrator's desk, and the divisions for everybody signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access import labels, policies, selectors
from tuoyu.base.access.areas import NATION
from tuoyu.base.access.forms import BodyForm, carried_out
from tuoyu.base.access.models import Body
from tuoyu.base.access.services import bodies
from tuoyu.base.access.views.gate import gate, whoever
from tuoyu.base.access.views.lists import AreaList, BodyList


@gate("body", "view")
def body_list(request: HttpRequest) -> HttpResponseBase:
    """The departments and other organisations here."""
    rows = policies.BODIES.scope(whoever(request), "view", Body.objects.select_related("seat"))
    return BodyList().respond(request, rows)


@gate("body", "view")
def body_record(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """One body and its duty."""
    body = policies.BODIES.get(whoever(request), "view", Body.objects.select_related("seat"), pk=body_id)
    entry = next((one for one in selectors.departments_of(body.area) if one["code"] == body.kind), None)
    context = {"body": body, "kind": labels.body_kind(body), "duty": entry}
    return render(request, "access/body.html", context)


@gate("body", "change", methods="GET POST")
def body_add(request: HttpRequest) -> HttpResponse:
    """Found a body."""
    form = BodyForm(request.POST or None, actor=whoever(request))
    if body := carried_out(form, lambda: bodies.add_body(whoever(request), **_founded(form))):
        return redirect("access_body", body.pk)
    context = {"form": form, "title": "新建单位", "verb": "建立"}
    return render(request, "access/form.html", context, status=422 if form.errors else 200)


@gate("body", "change", methods="GET POST")
def body_change(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Correct a body, or take it out of use."""
    body = policies.BODIES.get(whoever(request), "change", Body.objects.select_related("seat"), pk=body_id)
    shown = ("name", "credit_code", "document_mark", "is_active")
    initial = {field: getattr(body, field) for field in shown}
    form = BodyForm(request.POST or None, actor=whoever(request), body=body, initial=initial)
    if carried_out(form, lambda: bodies.change_body(whoever(request), body, **form.cleaned_data)):
        messages.success(request, "已保存。")
        return redirect("access_body", body.pk)
    context = {"form": form, "title": f"修改{body.name}", "verb": "保存"}
    return render(request, "access/form.html", context, status=422 if form.errors else 200)


def _founded(form: BodyForm) -> dict[str, Any]:
    return {**form.cleaned_data, "seat": selectors.get_area(form.cleaned_data["seat"])}


@gate("area", "view")
def area_list(request: HttpRequest) -> HttpResponseBase:
    """The divisions below one, with the codes of each system."""
    asked = request.GET.get("inside", "")
    path = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len("999999999") else NATION
    extra = {"lineage": selectors.lineage_of(path), "inside": path}
    rows = selectors.with_codes(selectors.below(path))
    return AreaList().respond(request, rows, extra=extra)
