"""The premises of an institution: what is filed, what it says itself, rooms and classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel import files
from tuoyu.base.kernel.refusals import Refused
from tuoyu.base.kernel.rulebook import label
from tuoyu.base.kernel.web.forms import carried_out, chosen_files, status_of, version_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.forms.premises import UNITS, BuildingForm, ClassForm, RoomForm
from tuoyu.domain.institutions.models import ClassGroup, Institution, Room
from tuoyu.domain.institutions.policies import INSTITUTION
from tuoyu.domain.institutions.rules.facts import FAMILY_SITE
from tuoyu.domain.institutions.selectors.words import filed_words, said_words

_ACTIONS = ("record_premises", "read_plan")


@page("institutions.register.view")
def premises(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everything known of where an institution works."""
    institution = selectors.get_institution(request.user, id)
    site = selectors.site_of(institution)
    context = {
        "institution": institution,
        "may": INSTITUTION.allowed(request.user, institution, _ACTIONS),
        "filed": filed_words(site.filed),
        "said": said_words(site.said),
        "classes": [(one, label("class_type", one.kind)) for one in site.classes],
        "rooms": [(one, label("room_kind", one.kind)) for one in site.rooms],
        "plans": selectors.plans_of(institution),
        "accept": files.PAPERS,
    }
    return render(request, "institutions/premises.html", context)


@page("institutions.register.record_premises", methods="GET POST")
def building(request: HttpRequest, id: UUID) -> HttpResponse:
    """Building and safety, as the institution says it."""
    institution = selectors.get_institution(request.user, id, "record_premises")
    held, version = selectors.building_of(institution), version_of(request)
    form = BuildingForm(request.POST or None, is_family_site=institution.facility_type == FAMILY_SITE, held=held)

    def record(_: Any) -> Any:
        return services.record_building(request.user, institution, form.facts(), version=version)

    return _recorded(request, institution, form, record, {"title": "建筑与安全", "held": held})


@page("institutions.register.record_premises", methods="GET POST")
def class_group(request: HttpRequest, id: UUID, class_id: UUID | None = None) -> HttpResponse:
    """A class: a new one, or one to change."""
    institution = selectors.get_institution(request.user, id, "record_premises")
    held = selectors.get_class(request.user, id, class_id) if class_id else None
    form, version = ClassForm(request.POST or None, held=held), version_of(request)

    def record(_: Any) -> Any:
        return services.record_class(request.user, institution, form.facts(), group=held, version=version)

    end = ("停办这个班", reverse("institutions:end_class", args=[id, class_id])) if class_id else None
    return _recorded(request, institution, form, record, {"title": _title("班级", held), "held": held, "end": end})


@page("institutions.register.record_premises", methods="GET POST")
def room(request: HttpRequest, id: UUID, room_id: UUID | None = None) -> HttpResponse:
    """A room: a new one, or one to change."""
    institution = selectors.get_institution(request.user, id, "record_premises")
    held = selectors.get_room(request.user, id, room_id) if room_id else None
    form = RoomForm(request.POST or None, classes=selectors.classes_of(institution), held=held)
    version = version_of(request)

    def record(_: Any) -> Any:
        return services.record_room(request.user, institution, form.facts(), room=held, version=version)

    end = ("停用这个房间", reverse("institutions:end_room", args=[id, room_id])) if room_id else None
    return _recorded(request, institution, form, record, {"title": _title("房间", held), "held": held, "end": end})


@page("institutions.register.record_premises", methods="POST")
def end_class(request: HttpRequest, id: UUID, class_id: UUID) -> HttpResponse:
    """Close a class."""
    group = selectors.get_class(request.user, id, class_id)
    try:
        services.end_class(request.user, group, version=version_of(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("institutions:premises", id)


@page("institutions.register.record_premises", methods="POST")
def end_room(request: HttpRequest, id: UUID, room_id: UUID) -> HttpResponse:
    """Take a room out of use."""
    found = selectors.get_room(request.user, id, room_id)
    services.end_room(request.user, found, version=version_of(request))
    return redirect("institutions:premises", id)


@page("institutions.register.record_premises", methods="POST")
def hand_in_plan(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a plan drawing."""
    institution = selectors.get_institution(request.user, id, "record_premises")
    for upload in chosen_files(request):
        services.hand_in_plan(request.user, institution, upload)
    return redirect("institutions:premises", id)


@page("institutions.register.read_plan")
def plan(request: HttpRequest, id: UUID, plan_id: UUID) -> HttpResponseBase:
    """One plan drawing."""
    return files.respond(selectors.get_plan(request.user, id, plan_id).file, inline=True)


@page("institutions.register.record_premises", methods="POST")
def remove_plan(request: HttpRequest, id: UUID, plan_id: UUID) -> HttpResponse:
    """Take a plan drawing out."""
    services.remove_plan(request.user, selectors.get_plan(request.user, id, plan_id, "record_premises"))
    return redirect("institutions:premises", id)


def _title(words: str, held: ClassGroup | Room | None) -> str:
    return f"{words}：{held.name}" if held else f"添加{words}"


def _recorded(
    request: HttpRequest,
    institution: Institution,
    form: forms.Form,
    record: Callable[[Any], Any],
    context: dict[str, Any],
) -> HttpResponse:
    """Carry out a form of the premises, or show it with what is wrong."""
    if request.method == "POST" and carried_out(form, record) is not None:
        messages.success(request, "已记下，从今天起按新的计；以前的记录保留。")
        return redirect("institutions:premises", institution.pk)
    groups = getattr(form, "groups", [("", tuple(form.fields))])
    shown = {
        "institution": institution,
        "form": form,
        "version": context["held"].version if context["held"] else 0,
        "groups": [(words, [(form[name], UNITS.get(name, "")) for name in names]) for words, names in groups],
    }
    return render(request, "institutions/premises_form.html", {**context, **shown}, status=status_of(form))
