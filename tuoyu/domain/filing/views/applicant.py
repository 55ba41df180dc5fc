"""The applicant's pages: start, fill in section by section, check, submit, withdraw."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock, files, rulebook
from tuoyu.base.kernel.refusals import Missing, Refused
from tuoyu.base.kernel.templatetags.kit import local_hour
from tuoyu.base.kernel.web.doors import wants_json
from tuoyu.base.kernel.web.forms import NoteForm, version_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.forms import SectionForm, answers_form, read_answers
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules import Section, sections_for
from tuoyu.domain.filing.selectors import Dossier, Filled
from tuoyu.domain.filing.services import open_filing, save_section, submit_filing, withdraw_filing
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.institutions.selectors import institution_of_body


@page("filing.case.fill", methods="GET POST")
def start(request: HttpRequest) -> HttpResponse:
    """The director's own filing: the one under way, or a new one."""
    institution = institution_of_body(cast("User", request.user).body_id)
    if institution is None:
        raise Missing()
    filing = selectors.current_filing(institution)
    if filing is None and request.method == "POST":
        filing = open_filing(request.user, institution)
    if filing is None:
        return render(request, "filing/start.html", {"institution": institution})
    return redirect("filing:case", filing.pk)


@page("filing.case.fill", methods="GET POST")
def fill(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    """One section: shown as a form, saved as it is typed."""
    filing = FILING.get(request.user, "fill", Filing.objects.select_related("institution"), pk=id)
    if request.method == "GET":
        return render(request, "filing/fill.html", fill_context(selectors.dossier(filing), key))
    read = read_answers(_asked(filing, key), request.POST)
    stored = save_section(request.user, filing, key, read.answers, read.private, version=version_of(request))
    if wants_json(request):
        return JsonResponse({"version": stored.version, "saved_at": local_hour(stored.saved_at), "errors": read.errors})
    return redirect(_next(filing, key, request.POST.get("then", "")))


@page("filing.case.fill")
def check(request: HttpRequest, id: UUID) -> HttpResponse:
    """The pre-check: everything that stands in the way, each with its article, and the button to submit."""
    filing = FILING.get(request.user, "fill", Filing.objects.select_related("institution"), pk=id)
    read = selectors.dossier(filing)
    obstacles = WORKFLOW.step("submit").obstacles(selectors.facts_of(read))
    context = {
        **fill_context(read),
        "blocking": [one for one in obstacles if one.blocking],
        "warnings": [one for one in obstacles if not one.blocking],
        "receipt": rulebook.rule("filing.receipt", on=clock.today(), area=filing.area),
    }
    return render(request, "filing/check.html", context)


@page("filing.case.submit", methods="POST")
def submit(request: HttpRequest, id: UUID) -> HttpResponse:
    """Submit for the first time or after a correction."""
    filing = selectors.get_filing(request.user, id)
    try:
        submit_filing(request.user, filing)
    except Refused:
        return redirect("filing:check", filing.pk)
    messages.success(request, "已提交。卫健局的回执时限从今天起算，进展随时可以在这里看到。")
    return redirect("filing:case", filing.pk)


@page("filing.case.withdraw", methods="POST")
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take the filing back."""
    filing, form = selectors.get_filing(request.user, id), NoteForm(request.POST)
    withdraw_filing(request.user, filing, note=form.cleaned_data["note"] if form.is_valid() else "")
    messages.success(request, "已撤回。以后仍可重新备案。")
    return redirect("filing:case", filing.pk)


def fill_context(read: Dossier, key: str = "") -> dict[str, Any]:
    """The frame of the filling pages: section list, the section `key` with its form, papers or commitments."""
    filing, every, facts = read.filing, selectors.sections(read), selectors.facts_of(read)
    papers = selectors.papers(read, facts)
    filled = next((one for one in every if one.section.key == key), None)
    if key and filled is None:
        raise Missing()
    form = answers_form(filled.section, filled.stored.answers) if filled else None
    closed = {one.section.key: selectors.closed_because(filing, facts, one.section.key) for one in every}
    return {
        "filing": filing,
        "institution": filing.institution,
        "filled": filled,
        "form": form,
        "fields": _fields(filled.section, form) if filled and form else [],
        "closed_because": closed.get(key, ""),
        "papers": papers,
        "accept": files.PAPERS,
        "following": _next(filing, filled.section.key, "") if filled else "",
        "commitments": rulebook.document("commitments", on=facts.on, area=filing.area),
        "navigation": [_link(filing, one, papers, filled) for one in every] + [_check_link(filing, filled)],
    }


def _fields(asked: Section, form: SectionForm) -> list[tuple[BoundField, str, str]]:
    """Each question with its unit and a word when it may be left out."""
    return [(form[one.name], one.unit, "" if one.required else "选填") for one in asked.fields]


def _link(filing: Filing, one: Filled, papers: list[selectors.Paper], current: Filled | None) -> dict[str, Any]:
    is_done = all(paper.files for paper in papers) if one.section.key == "materials" else one.is_complete
    asked = any(comment.asked_at and not comment.answered_at for comment in one.open_comments)
    return {
        "label": one.section.label,
        "url": reverse("filing:fill", args=[filing.pk, one.section.key]),
        "state": "attention" if asked else "done" if is_done else "todo",
        "is_current": current is not None and current.section.key == one.section.key,
    }


def _check_link(filing: Filing, current: Filled | None) -> dict[str, Any]:
    return {
        "label": "核对并提交",
        "url": reverse("filing:check", args=[filing.pk]),
        "state": "todo",
        "is_current": current is None,
    }


def _asked(filing: Filing, key: str) -> Section:
    for one in sections_for(filing.institution.facility_type):
        if one.key == key:
            return one
    raise Missing()


def _next(filing: Filing, key: str, then: str) -> str:
    keys = [one.key for one in sections_for(filing.institution.facility_type)]
    place = keys.index(key) + 1
    if then == "check" or place >= len(keys):
        return reverse("filing:check", args=[filing.pk])
    return reverse("filing:fill", args=[filing.pk, keys[place]])
