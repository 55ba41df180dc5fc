"""The staff of an institution: who works here, whether they may, and how somebody comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.selectors import head_of
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.forms.people import EndForm, StaffForm
from tuoyu.domain.staff.models import Assignment
from tuoyu.domain.staff.policies import ROSTER


def _narrow_stand(rows: QuerySet[Assignment], value: str) -> QuerySet[Assignment]:
    return rows.filter(selectors.STANDS[value][1]())


class StaffList(ListPage):
    """The posts of one institution, each with its person and what is missing."""

    title = "人员"
    template = "staff/list.html"
    default_order = ("-valid", "id")
    empty_sentence = "还没有登记人员。由机构负责人逐个登记，或由受理人代为登记。"

    def __init__(self) -> None:
        self._judged: dict[UUID, selectors.Judged] = {}
        self.filters = (
            Text("q", "姓名", fields=("person__name",)),
            Choice("post", "岗位", choices=lambda: rulebook.choices("staff_post")),
            Choice(
                "stand", "任职状态", narrow=_narrow_stand,
                choices=[(key, label) for key, (label, _) in selectors.STANDS.items()],
            ),
        )  # fmt: skip
        self.columns = (
            Column("person", "姓名", render=lambda row: row.person.name, link=self._record, is_title=True),
            Column("post", "岗位", render=lambda row: rulebook.label("staff_post", row.post), note=_full_time),
            Column("stand", "状态", render=lambda row: selectors.STANDS[selectors.post_stands(row)][0]),
            Column("since", "到岗", render=lambda row: full_day(row.valid.lower)),
            Column("until", "离岗", render=_last_day),
            Column("gate", "能否上岗", render=self._gate, note=self._missing),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        at_work = [row for row in rows if selectors.post_stands(row) != "ended"]
        self._judged = {one.assignment.pk: one for one in selectors.judged(at_work)}

    def _record(self, row: Assignment) -> str:
        return reverse("staff:person", args=[row.person_id]) if row.pk in self._judged else ""

    def _gate(self, row: Assignment) -> str:
        found = self._judged.get(row.pk)
        if found is None:
            return "—"
        return f"缺 {len(found.missing)} 项" if found.missing else "可以上岗"

    def _missing(self, row: Assignment) -> str:
        found = self._judged.get(row.pk)
        return found.missing[0].sentence if found and found.missing else ""


def _full_time(row: Assignment) -> str:
    return "专职" if row.is_full_time else ""


def _last_day(row: Assignment) -> str:
    return full_day(selectors.last_day(row.valid)) if row.valid.upper else "—"


@page("staff.roster.view")
def staff_list(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """Everybody who works or worked at one institution."""
    institution = selectors.get_employer(request.user, id)
    extra = {
        **head_of(institution),
        "may_staff": ROSTER.may_somewhere(request.user, "enter"),
        "lacking": selectors.posts_lacking(institution),
    }
    return StaffList().respond(request, selectors.staff_of(request.user, institution), extra=extra)


@page("staff.roster.enter", methods="GET POST")
def enter(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody comes to work here."""
    institution = selectors.get_employer(request.user, id, "enter")
    form = StaffForm(request.POST or None)
    if request.method == "POST":
        held = carried_out(form, lambda _: services.enter_person(request.user, institution, form.facts(), form.held()))
        if held is not None:
            messages.success(request, "已登记。请接着补齐证明，缺的项目列在下面。")
            return redirect("staff:person", held.person_id)
    context = {"institution": institution, "form": form}
    return render(request, "staff/enter.html", context, status=status_of(form))


@page("staff.post.assign", methods="GET POST")
def end(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody leaves a post."""
    held, form = selectors.get_assignment(request.user, id, "assign"), EndForm(request.POST or None)
    if request.method == "POST":
        ended = carried_out(form, lambda values: services.end_assignment(request.user, held, last_on=values["last_on"]))
        if ended is not None:
            messages.success(request, f"已登记{held.person.name}离岗，任职经历和证明保留。")
            return redirect("staff:list", held.institution_id)
    context = {"held": held, "post": rulebook.label("staff_post", held.post), "form": form}
    return render(request, "staff/post_end.html", context, status=status_of(form))
