"""The children of an institution: the list for its own people, the figures for officials."""

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

from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.children import selectors, services
from tuoyu.domain.children.forms.children import ChildForm
from tuoyu.domain.children.models import Application
from tuoyu.domain.children.rules.ages import age_in_words, months_old
from tuoyu.domain.children.workflows import OPEN, STAY
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import standing_in_words


def _age(row: Application) -> str:
    return age_in_words(months_old(row.child.born_on, clock.today()))


def _record(row: Application) -> str:
    return reverse("children:record", args=[row.child_id]) if row.state in OPEN else ""


def _narrow_class(rows: QuerySet[Application], value: str) -> QuerySet[Application]:
    held = {"enrolments__class_group": value, "enrolments__valid__contains": clock.today()}
    return rows.filter(**held)


class ChildList(ListPage):
    """The children of one institution and those who applied."""

    title = "幼儿"
    template = "children/list.html"
    default_order = ("-opened_at", "id")
    empty_sentence = "还没有登记幼儿。从“登记幼儿”开始，登记后办理入托。"

    def __init__(self, institution: Institution) -> None:
        self._classes: dict[UUID, str] = {}
        offered = [(str(one.pk), one.name) for one in selectors.classes_offered(institution)]
        self.filters = (
            Text("q", "姓名", fields=("child__name",)),
            Choice("state", "状态", choices=tuple(STAY.states.items())),
            Choice("class", "班级", choices=offered, narrow=_narrow_class),
            Choice("mode", "服务形式", field="service_mode", choices=lambda: rulebook.choices("service_mode")),
        )
        self.columns = (
            Column("child", "姓名", render=lambda row: row.child.name, link=_record, is_title=True),
            Column("age", "年龄", render=_age, note=lambda row: full_day(row.child.born_on)),
            Column("class", "班级", render=lambda row: self._classes.get(row.pk) or "—"),
            Column("mode", "服务形式", render=lambda row: rulebook.label("service_mode", row.service_mode)),
            Column("wanted_on", "希望入托", render=lambda row: full_day(row.wanted_on), sort="wanted_on"),
            Column("state", "状态", render=lambda row: STAY.states[row.state]),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        self._classes = selectors.class_names(rows, clock.today())


@page("children.institution.view")
def child_list(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """Everybody here, and everybody who wants to come."""
    institution = selectors.get_institution(request.user, id)
    rows, extra = selectors.stays_at(request.user, institution), header_context(institution)
    return ChildList(institution).respond(
        request, rows, extra=extra, on_export=lambda: selectors.note_export(request.user, institution)
    )


@page("children.institution.count")
def figures(request: HttpRequest, id: UUID) -> HttpResponse:
    """How many children there are, without a name."""
    institution = selectors.get_institution(request.user, id, "count")
    found = selectors.figures_of(institution)
    context = {
        **header_context(institution),
        "figures": found,
        "modes": [(rulebook.label("service_mode", mode), number) for mode, number in found.by_mode],
    }
    return render(request, "children/figures.html", context)


@page("children.institution.enter", methods="GET POST")
def enter(request: HttpRequest, id: UUID) -> HttpResponse:
    """A child comes, with the first guardian and what is wanted."""
    institution = selectors.get_institution(request.user, id, "enter")
    form = ChildForm(request.POST or None)

    def entered(_: Any) -> Application:
        return services.enter_child(request.user, institution, form.child(), form.guardian(), form.wanted())

    stay = carried_out(form, entered)
    if stay is not None:
        messages.success(request, "已登记。接着登记入托证明，再办理入托。")
        return redirect("children:record", stay.child_id)
    context = {"institution": institution, "form": form}
    return render(request, "children/enter.html", context, status=status_of(form))


def header_context(institution: Institution) -> dict[str, Any]:
    """What the head of a page about an institution shows."""
    return {
        "institution": institution,
        "place": area_names([institution.area]).get(institution.area, ""),
        "standing": standing_in_words(institution),
    }
