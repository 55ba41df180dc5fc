"""Pages of the annual report: call for it, write it, hand it in, take note of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import cases, deadlines
from tuoyu.base.kernel.refusals import Invalid, Missing, Refused
from tuoyu.base.kernel.templatetags.kit import local_time
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import NoteForm, carried_out, errors_of, status_of, version_of
from tuoyu.base.kernel.web.lists import Choice, Column, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.selectors import named_like
from tuoyu.domain.publicity.forms.annual import AnnualForm, CallForm
from tuoyu.domain.publicity.models import AnnualReport
from tuoyu.domain.publicity.policies import ANNUAL
from tuoyu.domain.publicity.rules.annual import CORRECTIONS, QUESTIONS
from tuoyu.domain.publicity.selectors import annual as selectors
from tuoyu.domain.publicity.services import annual as services
from tuoyu.domain.publicity.workflows import ANNUAL as WORKFLOW

_COUNTY = ("take_note", "ask_back")


class ReportList(ClockedList):
    """Annual reports with state and clock."""

    workflow = WORKFLOW
    title = "年度报告"
    default_order = ("area", "id")
    empty_sentence = "还没有年度报告。县卫生健康局布置后，每家已备案的机构在这里有一份。"
    template = "publicity/annual_list.html"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("state", "状态", choices=tuple(WORKFLOW.states.items())),
    )
    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.institution.name,
            route="publicity:annual",
            note=place_of,
            is_title=True,
        ),
        Column("year", "年度", render=lambda row: str(row.year)),
        Column("state", "状态", render=lambda row: WORKFLOW.states[row.state]),
        Column("submitted_at", "首次报送", render=lambda row: local_time(row.submitted_at) or "—"),
    )


@page("publicity.annual.view")
def report_list(request: HttpRequest) -> HttpResponseBase:
    """Reports in reach; the officer also calls for them here."""
    form = CallForm() if ANNUAL.may_somewhere(request.user, "call") else None
    return ReportList().respond(request, selectors.reports(request.user), extra={"call_form": form})


@page("publicity.annual.call", methods="POST")
def call(request: HttpRequest) -> HttpResponse:
    """Ask every filed institution of one's own division."""
    form, bureau = CallForm(request.POST), getattr(request.user, "body", None)
    if bureau is None:
        raise Missing()
    if carried_out(form, lambda values: services.call_reports(request.user, bureau, values["year"])) is None:
        return refuse(request, Invalid(errors_of(form), "没有布置。"))
    messages.success(request, "已布置，各机构收到通知，报送期限从今天起算。")
    return redirect("publicity:annual_list")


@page("publicity.annual.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One report: the register's facts, what was written, the steps, the log."""
    report = selectors.get_report(request.user, id)
    return render(request, "publicity/annual.html", record_context(request.user, report))


@page("publicity.annual.fill", methods="GET POST")
def fill(request: HttpRequest, id: UUID) -> HttpResponse:
    """The director's part as a form."""
    report = selectors.get_report(request.user, id, "fill")
    form = AnnualForm(request.POST if request.method == "POST" else None, initial=report.told)
    version = version_of(request)
    saved = carried_out(form, lambda values: services.save_report(request.user, report, values, version=version))
    if saved is None:
        context = {"report": report, "facts": selectors.register_facts(report.institution), "form": form}
        return render(request, "publicity/annual_fill.html", context, status=status_of(form))
    return redirect("publicity:annual", report.pk)


@page("publicity.annual.fill", methods="POST")
def submit(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand the report in."""
    report = selectors.get_report(request.user, id, "fill")
    try:
        services.submit_report(request.user, report)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "年度报告已报送。")
    return redirect("publicity:annual", report.pk)


@page("publicity.annual.decide", methods="POST")
def decide(request: HttpRequest, id: UUID, step: str) -> HttpResponse:
    """Take note, or ask back."""
    report, form = selectors.get_report(request.user, id, "decide"), NoteForm(request.POST)
    if step not in _COUNTY:
        raise Missing()
    note = form.cleaned_data["note"] if form.is_valid() else ""
    services.decide_report(request.user, report, step, note=note)
    messages.success(request, f"已{WORKFLOW.step(step).label}。")
    return redirect("publicity:annual", report.pk)


def record_context(actor: Any, report: AnnualReport) -> dict[str, Any]:
    """What the page of one report shows."""
    offers = {one.step.name: one for one in cases.offers(report, WORKFLOW, report.told)}
    allowed = ANNUAL.allowed(actor, report, [*offers, "fill"])
    return {
        "report": report,
        "institution": report.institution,
        "state": WORKFLOW.states[report.state],
        "clock": deadlines.latest(WORKFLOW.name, report.pk),
        "facts": selectors.facts_shown(report),
        "told": [(label, report.told.get(name, "")) for name, label in {**QUESTIONS, CORRECTIONS: "不符之处"}.items()],
        "hand_in": next((offers[name] for name in ("submit", "resubmit") if name in offers and name in allowed), None),
        "county": [offers[name] for name in _COUNTY if name in offers and name in allowed],
        "log": reversed(cases.log(WORKFLOW.name, report.pk)),
    }
