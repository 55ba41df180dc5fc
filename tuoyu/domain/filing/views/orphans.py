"""Filed but deregistered: the list with its clock, one institution, and the two ways to clear it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.areas import NATION
from tuoyu.base.access.models import User
from tuoyu.base.access.selectors import area_names, place_of
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.templatetags.kit import clock_chip, day, local_time
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import errors_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing.forms import CancelForm
from tuoyu.domain.filing.selectors import current_filing, pushes_of
from tuoyu.domain.filing.selectors import orphans as selectors
from tuoyu.domain.filing.selectors.closings import children_placed, open_closing
from tuoyu.domain.filing.selectors.dues import SHOULD_CANCEL
from tuoyu.domain.filing.services import clearing as services
from tuoyu.domain.institutions.selectors import named_like


class OrphanList(ListPage):
    """Filed, deregistered."""

    title = "已备案但登记已注销"
    default_order = ("deregistered_on", "id")
    template = "filing/orphans.html"
    empty_sentence = "没有已备案而登记已注销、吊销的机构。"
    columns = (
        Column("name", "名称", route="filing:orphan", note=place_of, is_title=True),
        Column("ending", "登记", render=selectors.ending_in_words),
        Column("deregistered_on", "终止日期", render=lambda row: day(row.deregistered_on), sort="deregistered_on"),
        Column("occupancy", "在托", render=lambda row: f"{row.occupancy} 名"),
        Column(
            "progress",
            "进展",
            render=lambda row: (
                "机构已申请注销"
                if row.is_closing
                else f"{local_time(row.asked_at)} 已通知"
                if row.asked_at
                else "未通知"
            ),
        ),
        Column(
            "due",
            "应注销备案",
            render=lambda row: clock_chip(selectors.should_cancel_clock(row.deregistered_on, row.area)),
            export=lambda row: selectors.should_cancel_clock(row.deregistered_on, row.area).sentence,
        ),
    )

    def __init__(self, area: int) -> None:
        self.filters = (
            Text("q", "名称", narrow=named_like),
            Choice(
                "progress",
                "进展",
                choices=(("none", "未通知"), ("asked", "已通知"), ("closing", "机构已申请")),
                narrow=lambda rows, value: (
                    rows.filter(is_closing=True)
                    if value == "closing"
                    else rows.filter(asked_at__isnull=value == "none")
                ),
            ),
            Choice(
                "due",
                "应注销备案",
                choices=(("late", "超过提醒日数"),),
                narrow=lambda rows, _: rows.filter(selectors.late_on(clock.today(), area)),
            ),
        )


@page("filing.case.cancel")
def orphan_list(request: HttpRequest) -> HttpResponseBase:
    """All of them in reach."""
    user, today = cast("User", request.user), clock.today()
    area, found = user.body.area if user.body else NATION, selectors.orphaned(user)
    extra = {
        "figures": selectors.orphan_figures(found, today, area),
        "term": rulebook.rule(SHOULD_CANCEL, today, area),
    }
    return OrphanList(area).respond(request, found, extra=extra)


@page("filing.case.cancel")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One of them: what the registrar said, where its filing stands, and what can be done."""
    return render(request, "filing/orphan.html", _context(selectors.get_orphaned(request.user, id)))


@page("filing.case.cancel", methods="POST")
def ask(request: HttpRequest, id: UUID) -> HttpResponse:
    """Ask the institution to cancel."""
    services.ask_to_cancel(request.user, selectors.get_orphaned(request.user, id))
    messages.success(request, "已通知机构申请注销备案。")
    return redirect("filing:orphan", id)


@page("filing.case.cancel", methods="POST")
def clear(request: HttpRequest, id: UUID) -> HttpResponse:
    """Cancel without being asked."""
    institution, form = selectors.get_orphaned(request.user, id), CancelForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有注销。"))
    notice = services.clear_filing(request.user, institution, reason=form.cleaned_data["reason"])
    messages.success(request, f"{institution.name}的备案已注销，注销通知书文号 {notice.number}。")
    return redirect("filing:orphans")


def _context(institution: Any) -> dict[str, Any]:
    return {
        "institution": institution,
        "place": area_names([institution.area]).get(institution.area, ""),
        "ending": selectors.ending_in_words(institution),
        "clock": selectors.should_cancel_clock(institution.deregistered_on, institution.area),
        "pushes": pushes_of(institution)[:5],
        "filing": current_filing(institution),
        "closing": open_closing(institution),
        "left": max(institution.occupancy - children_placed(institution), 0),
        "form": CancelForm(),
    }
