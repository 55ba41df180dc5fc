"""Pages of changes: the list, one change with its papers, what is to change, and the officer's answers."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.kernel import cases, clock, deadlines, files
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import NoteForm, carried_out, chosen_files, errors_of, status_of, version_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing.forms.changes import ChangeForm, SendBackForm
from tuoyu.domain.filing.models import ChangeFiling
from tuoyu.domain.filing.policies import CHANGE
from tuoyu.domain.filing.rules.changes import PRIVATE
from tuoyu.domain.filing.selectors import changes as selectors
from tuoyu.domain.filing.services import amending as services
from tuoyu.domain.filing.views.changing import ChangeList, change_bar
from tuoyu.domain.filing.workflows import CHANGE as WORKFLOW
from tuoyu.domain.filing.workflows import CHANGE_DRAFT, CHANGE_RETURNED
from tuoyu.domain.institutions.selectors import institution_of_body


@page("filing.change.view")
def change_list(request: HttpRequest) -> HttpResponseBase:
    """Changes in reach, with their clocks."""
    may_start = CHANGE.may_somewhere(request.user, "fill")
    return ChangeList().respond(request, selectors.changes(request.user), extra={"may_start": may_start})


@page("filing.change.fill", methods="GET POST")
def start(request: HttpRequest) -> HttpResponse:
    """Say what is to change about one's own institution."""
    institution = institution_of_body(cast("User", request.user).body_id)
    if institution is None:
        raise Missing()
    if under_way := selectors.open_change(institution):
        return redirect("filing:change", under_way.pk)
    listed = selectors.current_papers_list(institution.area, clock.today())
    form, made = ChangeForm(selectors.change_items(listed), request.POST or None), None
    if request.method == "POST":
        made = carried_out(form, lambda sent: services.open_change_filing(
            request.user, institution, sent["items"], form.typed(), reason=sent["reason"]))  # fmt: skip
    if made is not None:
        return redirect("filing:change", made.pk)
    return render(request, "filing/change_fill.html", {"institution": institution, "form": form, "version": ""},
                  status=status_of(form))  # fmt: skip


@page("filing.change.fill", methods="GET POST")
def fill(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say it anew."""
    change = selectors.get_change(request.user, id, "fill")
    shown = {name: value for name, value in change.wanted.items() if name not in PRIVATE}
    initial = {**shown, "items": change.items, "reason": change.reason}
    form, saved = ChangeForm(selectors.change_items(change.papers_list), request.POST or None, initial=initial), None
    if request.method == "POST":
        seen = version_of(request)
        saved = carried_out(form, lambda sent: services.fill_change(
            request.user, change, sent["items"], form.typed(), reason=sent["reason"], version=seen))  # fmt: skip
    if saved is not None:
        return redirect("filing:change", change.pk)
    context = {"institution": change.institution, "change": change, "form": form, "version": change.version}
    return render(request, "filing/change_fill.html", context, status=status_of(form))


@page("filing.change.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One change."""
    return render(request, "filing/change.html", _context(request.user, selectors.get_change(request.user, id)))


@page("filing.change.fill", methods="POST")
def hand_in_paper(request: HttpRequest, id: UUID, code: str) -> HttpResponse:
    """Take the files chosen for one paper."""
    change = selectors.get_change(request.user, id)
    for upload in chosen_files(request):
        services.hand_in_change_paper(request.user, change, code, upload)
    return redirect("filing:change", id)


@page("filing.change.read_paper")
def paper(request: HttpRequest, id: UUID, paper_id: UUID) -> HttpResponseBase:
    """One file of a change; the read is written to the log."""
    return files.respond(selectors.get_change_paper(request.user, id, paper_id).file, inline=True)


@page("filing.change.fill", methods="POST")
def remove_paper(request: HttpRequest, id: UUID, paper_id: UUID) -> HttpResponse:
    """Take a file out again."""
    services.remove_change_paper(request.user, selectors.get_change_paper(request.user, id, paper_id))
    messages.success(request, "已移除这份材料。")
    return redirect("filing:change", id)


@page("filing.change.fill", methods="POST")
def hand_in(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand it in."""
    services.hand_in_change(request.user, selectors.get_change(request.user, id))
    messages.success(request, "变更已提交，进展可以在这里看到。")
    return redirect("filing:change", id)


@page("filing.change.fill", methods="POST")
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take it back."""
    services.take_back_change(request.user, selectors.get_change(request.user, id))
    messages.success(request, "变更已撤回，备案内容没有改动。")
    return redirect("filing:change", id)


@page("filing.change.review", methods="POST")
def send_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say what must be corrected."""
    change, form = selectors.get_change(request.user, id), SendBackForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有发出。"))
    services.send_back_change(request.user, change, note=form.cleaned_data["note"])
    messages.success(request, "已告知要补正什么，时限暂停。")
    return redirect("filing:change", id)


@page("filing.change.review", methods="POST")
def carry_out(request: HttpRequest, id: UUID) -> HttpResponse:
    """Carry it out."""
    change, form = selectors.get_change(request.user, id), NoteForm(request.POST)
    services.carry_out_change(request.user, change, note=form.cleaned_data["note"] if form.is_valid() else "")
    messages.success(request, "变更已办结，名录和公开页随即更新，变更回执已出具。")
    return redirect("filing:change", id)


@page("filing.change.view")
def receipt(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The receipt of a change as PDF."""
    issued = selectors.change_receipt_of(selectors.get_change(request.user, id))
    if issued is None:
        raise Missing()
    return files.respond(issued.file, inline=True)


def _context(actor: Any, change: ChangeFiling) -> dict[str, Any]:
    log, given = cases.log(WORKFLOW.name, change.pk), selectors.papers_of(change)
    facts = selectors.change_facts(change, given)
    offers = {offer.step.name: offer for offer in cases.offers(change, WORKFLOW, facts)}
    return {
        "change": change,
        "institution": change.institution,
        "state": WORKFLOW.states[change.state],
        "steps": change_bar(change.state, log),
        "clock": deadlines.latest(WORKFLOW.name, change.pk),
        "shown": selectors.shown_changes(change),
        "items": facts.items,
        "papers": [(one, [file for file in given if file.code == one.code]) for one in facts.papers_needed],
        "offers": offers,
        "sending": offers.get("hand_in") or offers.get("hand_in_again"),
        "is_with_applicant": change.state in {CHANGE_DRAFT, CHANGE_RETURNED},
        "receipt": selectors.change_receipt_of(change),
        "log": reversed(log),
        "may": CHANGE.allowed(actor, change, ["fill", "review", "read_paper"]),
        "send_back": SendBackForm(),
        "accept": files.PAPERS,
    }
