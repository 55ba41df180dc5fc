"""Pages of recognition: apply with a self-assessment, review, publicise, name, recheck, revoke."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import cases, deadlines, files, rulebook
from tuoyu.base.kernel.refusals import Missing, Refused
from tuoyu.base.kernel.templatetags.kit import day
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.doors import wants_json
from tuoyu.base.kernel.web.forms import NoteForm, carried_out, status_of, version_of
from tuoyu.base.kernel.web.lists import Choice, Column, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import institution_of_body, named_like
from tuoyu.domain.publicity.forms.recognition import KindForm
from tuoyu.domain.publicity.forms.sheets import SheetForm
from tuoyu.domain.publicity.models import Recognition
from tuoyu.domain.publicity.policies import RECOGNITION
from tuoyu.domain.publicity.selectors import recognition as selectors
from tuoyu.domain.publicity.selectors.sheets import rows_by_part
from tuoyu.domain.publicity.services import recognition as services
from tuoyu.domain.publicity.views.sheets import as_saved, sheet_context
from tuoyu.domain.publicity.workflows import DRAFT
from tuoyu.domain.publicity.workflows import RECOGNITION as WORKFLOW

_OWN = ("submit", "withdraw")
_COUNTY = ("send_back", "publicise", "name", "recheck", "confirm", "revoke", "refuse")


class RecognitionList(ClockedList):
    """Applications and recognitions with their state and clock."""

    workflow = WORKFLOW
    title = "认定"
    default_order = ("area", "id")
    empty_sentence = "还没有认定申请。已备案的机构自评后申请普惠、示范等认定。"
    template = "publicity/recognition_list.html"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("kind", "认定类型", choices=lambda: rulebook.choices("recognition_type")),
        Choice("state", "状态", choices=tuple(WORKFLOW.states.items())),
    )
    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.institution.name,
            route="publicity:recognition",
            note=place_of,
            is_title=True,
        ),
        Column("kind", "认定类型", render=lambda row: selectors.kind_label(row.kind)),
        Column("state", "状态", render=lambda row: WORKFLOW.states[row.state]),
        Column("valid", "有效期至", render=lambda row: day(row.valid.upper) if row.valid else "—"),
    )


@page("publicity.recognition.view")
def recognition_list(request: HttpRequest) -> HttpResponseBase:
    """Applications in reach; a director also begins one here."""
    may_begin = RECOGNITION.may_somewhere(request.user, "fill")
    return RecognitionList().respond(request, selectors.recognitions(request.user), extra={"may_begin": may_begin})


@page("publicity.recognition.fill", methods="GET POST")
def start(request: HttpRequest) -> HttpResponse:
    """Choose a kind; the application of that kind under way, or a new one."""
    institution = institution_of_body(cast("User", request.user).body_id)
    if institution is None:
        raise Missing()
    form = KindForm(request.POST if request.method == "POST" else None)
    begun = carried_out(form, lambda values: _begin(request.user, institution, values["kind"]))
    if begun is None:
        context = {"institution": institution, "form": form}
        return render(request, "publicity/recognition_start.html", context, status=status_of(form))
    return redirect("publicity:recognition", begun.pk)


@page("publicity.recognition.fill", methods="GET POST")
def fill(request: HttpRequest, id: UUID) -> HttpResponse:
    """The conditions as a form that saves itself."""
    recognition = selectors.get_recognition(request.user, id, "fill")
    filled = selectors.filled_criteria(recognition)
    if request.method == "GET":
        if recognition.state != DRAFT:
            return redirect("publicity:recognition", recognition.pk)
        context = {**sheet_context(filled), "recognition": recognition, "institution": recognition.institution}
        return render(request, "publicity/recognition_fill.html", context)
    form = SheetForm(filled.sheet, typed=request.POST)
    stored = services.save_recognition(request.user, recognition, form.read(), version=version_of(request))
    return as_saved(stored, form) if wants_json(request) else redirect("publicity:recognition", stored.pk)


@page("publicity.recognition.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """The application, its clock, the steps open to this person, the certificate, the log."""
    recognition = selectors.get_recognition(request.user, id)
    return render(request, "publicity/recognition.html", record_context(request.user, recognition))


@page("publicity.recognition.fill", methods="POST")
def move(request: HttpRequest, id: UUID, step: str) -> HttpResponse:
    """The institution's own steps: submit or withdraw."""
    recognition = selectors.get_recognition(request.user, id, "fill")
    return _carried_on(request, recognition, step if step in _OWN else "", services.move_application)


@page("publicity.recognition.decide", methods="POST")
def decide(request: HttpRequest, id: UUID, step: str) -> HttpResponse:
    """The county's steps, each with a note."""
    recognition = selectors.get_recognition(request.user, id, "decide")
    return _carried_on(request, recognition, step if step in _COUNTY else "", services.decide_recognition)


@page("publicity.recognition.view")
def certificate(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The certificate as PDF."""
    found = selectors.certificate_of(selectors.get_recognition(request.user, id))
    if found is None:
        raise Missing()
    return files.respond(found.file, inline=True)


def record_context(actor: Any, recognition: Recognition) -> dict[str, Any]:
    """What the page of one application shows."""
    facts = selectors.recognition_facts(recognition, actor)
    offers = {one.step.name: one for one in cases.offers(recognition, WORKFLOW, facts)}
    allowed = RECOGNITION.allowed(actor, recognition, [*offers, "fill", "decide"])
    return {
        **sheet_context(facts.filled),
        "recognition": recognition,
        "institution": recognition.institution,
        "kind": selectors.kind_label(recognition.kind),
        "state": WORKFLOW.states[recognition.state],
        "clock": deadlines.latest(WORKFLOW.name, recognition.pk),
        "rows": rows_by_part(facts.filled),
        "warnings": [one for one in offers["publicise"].obstacles if not one.blocking] if "publicise" in offers else [],
        "own": [offers[name] for name in _OWN if name in offers and name in allowed],
        "county": [offers[name] for name in _COUNTY if name in offers and name in allowed],
        "may_fill": "fill" in allowed and recognition.state == DRAFT,
        "certificate": selectors.certificate_of(recognition),
        "log": reversed(cases.log(WORKFLOW.name, recognition.pk)),
    }


def _begin(actor: Any, institution: Institution, kind: str) -> Recognition:
    return selectors.application_under_way(institution, kind) or services.open_recognition(actor, institution, kind)


def _carried_on(request: HttpRequest, recognition: Recognition, step: str, service: Any) -> HttpResponse:
    """Take a step with the note that was typed; what stands in the way is said on the page."""
    if not step:
        raise Missing()
    form = NoteForm(request.POST)
    try:
        service(request.user, recognition, step, note=form.cleaned_data["note"] if form.is_valid() else "")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已{WORKFLOW.step(step).label}。")
    return redirect("publicity:recognition", recognition.pk)
