"""Pages of the sanitary evaluation: begin, fill in, conclude, hand the report in, read it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import cases, files, rulebook
from tuoyu.base.kernel.refusals import Missing, Refused
from tuoyu.base.kernel.templatetags.kit import local_time
from tuoyu.base.kernel.web.doors import wants_json
from tuoyu.base.kernel.web.forms import version_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.selectors import institution_of_body, named_like
from tuoyu.domain.publicity.forms.sheets import SheetForm
from tuoyu.domain.publicity.models import SanitaryEvaluation
from tuoyu.domain.publicity.policies import SANITARY
from tuoyu.domain.publicity.selectors import sanitary as selectors
from tuoyu.domain.publicity.selectors.sheets import rows_by_part
from tuoyu.domain.publicity.services import sanitary as services
from tuoyu.domain.publicity.views.sheets import as_saved, sheet_context
from tuoyu.domain.publicity.workflows import DRAFT
from tuoyu.domain.publicity.workflows import SANITARY as WORKFLOW


class EvaluationList(ListPage):
    """Sanitary evaluations with their outcome."""

    title = "卫生评价"
    default_order = ("area", "id")
    empty_sentence = "还没有卫生评价。机构备案前自己对照标准评价，合格后生成报告。"
    template = "publicity/sanitary_list.html"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("state", "状态", choices=tuple(WORKFLOW.states.items())),
    )
    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.institution.name,
            route="publicity:sanitary",
            note=place_of,
            is_title=True,
        ),
        Column("regime", "评价方式", render=lambda row: rulebook.label("sanitary_regime", row.regime)),
        Column("state", "状态", render=lambda row: WORKFLOW.states[row.state]),
        Column("concluded_at", "完成时间", render=lambda row: local_time(row.concluded_at) or "—"),
    )


@page("publicity.sanitary.view")
def evaluation_list(request: HttpRequest) -> HttpResponseBase:
    """Evaluations in reach; a director also begins one here."""
    may_begin = SANITARY.may_somewhere(request.user, "fill")
    rows = selectors.evaluations(request.user)
    return EvaluationList().respond(request, rows, extra={"may_begin": may_begin})


@page("publicity.sanitary.fill", methods="GET POST")
def start(request: HttpRequest) -> HttpResponse:
    """The director's own sheet: the one under way, or a new one."""
    institution = institution_of_body(cast("User", request.user).body_id)
    if institution is None:
        raise Missing()
    found = selectors.evaluation_under_way(institution)
    if found is None and request.method == "POST":
        found = services.open_evaluation(request.user, institution)
    if found is None:
        return render(request, "publicity/sanitary_start.html", {"institution": institution})
    return redirect("publicity:sanitary_fill", found.pk)


@page("publicity.sanitary.fill", methods="GET POST")
def fill(request: HttpRequest, id: UUID) -> HttpResponse:
    """The sheet as a form that saves itself."""
    evaluation = selectors.get_evaluation(request.user, id, "fill")
    if request.method == "GET":
        if evaluation.state != DRAFT:
            return redirect("publicity:sanitary", evaluation.pk)
        return render(request, "publicity/sanitary_fill.html", _fill_context(evaluation))
    form = SheetForm(selectors.filled_sheet(evaluation).sheet, typed=request.POST)
    stored = services.save_evaluation(request.user, evaluation, form.read(), version=version_of(request))
    return as_saved(stored, form) if wants_json(request) else redirect("publicity:sanitary", stored.pk)


@page("publicity.sanitary.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """What was answered, what stands in the way, the report, the log."""
    evaluation = selectors.get_evaluation(request.user, id)
    return render(request, "publicity/sanitary.html", record_context(request.user, evaluation))


@page("publicity.sanitary.conclude", methods="POST")
def conclude(request: HttpRequest, id: UUID) -> HttpResponse:
    """Conclude: the report is made."""
    evaluation = selectors.get_evaluation(request.user, id, "conclude")
    try:
        services.conclude_evaluation(request.user, evaluation)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("publicity:sanitary", evaluation.pk)
    messages.success(request, "评价合格，报告已生成；备案还在填写的，已经放进材料。")
    return redirect("publicity:sanitary", evaluation.pk)


@page("publicity.sanitary.conclude", methods="POST")
def hand_in(request: HttpRequest, id: UUID) -> HttpResponse:
    """Put the report among the papers of the filing."""
    evaluation = selectors.get_evaluation(request.user, id, "conclude")
    material = services.hand_in_report(request.user, evaluation)
    messages.success(request, "卫生评价报告已放进备案材料。")
    return redirect("filing:case", material.filing_id)


@page("publicity.sanitary.view")
def report(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The report as PDF."""
    found = selectors.report_of(selectors.get_evaluation(request.user, id))
    if found is None:
        raise Missing()
    return files.respond(found.file, inline=True)


def record_context(actor: Any, evaluation: SanitaryEvaluation) -> dict[str, Any]:
    """What the page of one evaluation shows."""
    filled = selectors.filled_sheet(evaluation)
    return {
        **sheet_context(filled),
        "evaluation": evaluation,
        "institution": evaluation.institution,
        "state": WORKFLOW.states[evaluation.state],
        "rows": rows_by_part(filled),
        "offers": {one.step.name: one for one in cases.offers(evaluation, WORKFLOW, filled)},
        "may": SANITARY.allowed(actor, evaluation, ["fill", "conclude"]),
        "report": selectors.report_of(evaluation),
        "filing": selectors.awaiting_report(evaluation),
        "log": reversed(cases.log(WORKFLOW.name, evaluation.pk)),
    }


def _fill_context(evaluation: SanitaryEvaluation) -> dict[str, Any]:
    shown = sheet_context(selectors.filled_sheet(evaluation))
    return {**shown, "evaluation": evaluation, "institution": evaluation.institution}
