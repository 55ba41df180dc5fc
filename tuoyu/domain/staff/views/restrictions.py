"""The bureau's decisions that keep somebody out of this work: the list, a new one, the end of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.forms.people import ReasonForm, RestrictionForm
from tuoyu.domain.staff.models import Restriction
from tuoyu.domain.staff.policies import RESTRICTION


class RestrictionList(ListPage):
    """Decisions written down in reach."""

    title = "从业限制"
    template = "staff/restrictions.html"
    default_order = ("-imposed_at", "id")
    empty_sentence = "本地没有登记过从业限制。"

    def __init__(self, *, may_lift: bool) -> None:
        self._may_lift = may_lift
        self.filters = (
            Text("q", "姓名", fields=("name",)),
            Choice("scope", "限制范围", choices=lambda: rulebook.choices("ban_scope")),
        )
        self.columns = (
            Column("name", "姓名", is_title=True, link=self._lift),
            Column("scope", "限制范围", render=lambda row: rulebook.label("ban_scope", row.scope)),
            Column("reason", "原因", render=lambda row: rulebook.label("restriction_reason", row.reason)),
            Column("organ", "决定", render=lambda row: row.organ, note=lambda row: row.decision),
            Column("since", "自", render=lambda row: full_day(row.valid.lower)),
            Column("until", "至", render=_until),
            Column("stands", "状态", render=_stands, note=lambda row: row.lifted_because),
        )

    def _lift(self, row: Restriction) -> str:
        return reverse("staff:restriction_lift", args=[row.pk]) if self._may_lift else ""


def _until(row: Restriction) -> str:
    return full_day(selectors.last_day(row.valid)) if row.valid.upper else "—"


def _stands(row: Restriction) -> str:
    if row.lifted_on:
        return f"{full_day(row.lifted_on)}解除"
    return "限制中" if selectors.is_in_force(row, clock.today()) else "不在限制期"


@page("staff.restriction.view")
def restriction_list(request: HttpRequest) -> HttpResponseBase:
    """The decisions written down here."""
    may = RESTRICTION.may_somewhere(request.user, "impose")
    rows = selectors.restrictions(request.user)
    return RestrictionList(may_lift=may).respond(request, rows, extra={"may_impose": may})


@page("staff.restriction.impose", methods="GET POST")
def impose(request: HttpRequest) -> HttpResponse:
    """Write down a decision."""
    form = RestrictionForm(request.POST or None)
    if request.method == "POST":
        made = carried_out(form, lambda _: services.impose_restriction(request.user, form.facts(), form.terms()))
        if made is not None:
            messages.success(request, f"已登记对{made.name}的从业限制，已通知其任职的机构。")
            return redirect("staff:restrictions")
    return render(request, "staff/impose.html", {"form": form}, status=status_of(form))


@page("staff.restriction.lift", methods="GET POST")
def lift(request: HttpRequest, id: UUID) -> HttpResponse:
    """One decision, and its end by another one."""
    found, form = selectors.get_restriction(request.user, id, "lift"), ReasonForm(request.POST or None)
    if carried_out(form, lambda values: services.lift_restriction(request.user, found, **values)):
        messages.success(request, "已解除，决定和解除依据保留在记录里。")
        return redirect("staff:restrictions")
    context = {"found": found, "form": form, "facts": _facts(found)}
    return render(request, "staff/lift.html", context, status=status_of(form))


def _facts(found: Restriction) -> list[tuple[str, str]]:
    return [
        ("限制范围", rulebook.label("ban_scope", found.scope)),
        ("原因", rulebook.label("restriction_reason", found.reason)),
        ("决定", f"{found.organ} {found.decision}"),
        ("限制期", f"{full_day(found.valid.lower)}起" + (f"，至{_until(found)}" if found.valid.upper else "")),
        ("登记", f"{found.imposed_by}"),
        ("状态", _stands(found)),
    ]
