"""Pages of requests to cancel: the list, one request with its papers, what is said, and the officer's answers."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.kernel import cases, deadlines, files, rulebook
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import carried_out, chosen_files, errors_of, status_of, version_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing.forms.changes import SendBackForm
from tuoyu.domain.filing.forms.closings import ClosingForm
from tuoyu.domain.filing.models import Closing
from tuoyu.domain.filing.policies import CLOSING
from tuoyu.domain.filing.selectors import closings as selectors
from tuoyu.domain.filing.services import closing as services
from tuoyu.domain.filing.views.closing import ClosingList, closing_bar
from tuoyu.domain.filing.workflows import CLOSING as WORKFLOW
from tuoyu.domain.filing.workflows import CLOSING_DRAFT, CLOSING_RETURNED
from tuoyu.domain.institutions.selectors import institution_of_body


@page("filing.closing.view")
def closing_list(request: HttpRequest) -> HttpResponseBase:
    """Requests in reach, with their clocks."""
    may_start = CLOSING.may_somewhere(request.user, "fill")
    return ClosingList().respond(request, selectors.closings(request.user), extra={"may_start": may_start})


@page("filing.closing.fill", methods="GET POST")
def start(request: HttpRequest) -> HttpResponse:
    """Ask for one's own filing to be cancelled."""
    institution = institution_of_body(cast("User", request.user).body_id)
    if institution is None:
        raise Missing()
    if under_way := selectors.open_closing(institution):
        return redirect("filing:closing", under_way.pk)
    form, made = ClosingForm(request.POST or None), None
    if request.method == "POST":
        made = carried_out(form, lambda _: services.open_closing_request(request.user, institution, form.said()))
    if made is not None:
        return redirect("filing:closing", made.pk)
    context = {"institution": institution, "form": form, "version": ""}
    return render(request, "filing/closing_fill.html", context, status=status_of(form))


@page("filing.closing.fill", methods="GET POST")
def fill(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say it anew."""
    closing = selectors.get_closing(request.user, id, "fill")
    held = {name: getattr(closing, name) for name in services.SAID} | ClosingForm.shown(closing.placements)
    form, saved = ClosingForm(request.POST or None, initial=held), None
    if request.method == "POST":
        saved = carried_out(
            form, lambda _: services.fill_closing(request.user, closing, form.said(), version=version_of(request))
        )
    if saved is not None:
        return redirect("filing:closing", closing.pk)
    context = {"institution": closing.institution, "closing": closing, "form": form, "version": closing.version}
    return render(request, "filing/closing_fill.html", context, status=status_of(form))


@page("filing.closing.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One request."""
    return render(request, "filing/closing.html", _context(request.user, selectors.get_closing(request.user, id)))


@page("filing.closing.fill", methods="POST")
def hand_in_paper(request: HttpRequest, id: UUID, code: str) -> HttpResponse:
    """Take the files chosen for one paper."""
    closing = selectors.get_closing(request.user, id)
    for upload in chosen_files(request):
        services.hand_in_closing_paper(request.user, closing, code, upload)
    return redirect("filing:closing", id)


@page("filing.closing.read_paper")
def paper(request: HttpRequest, id: UUID, paper_id: UUID) -> HttpResponseBase:
    """One file of a request; the read is written to the log."""
    return files.respond(selectors.get_closing_paper(request.user, id, paper_id).file, inline=True)


@page("filing.closing.fill", methods="POST")
def remove_paper(request: HttpRequest, id: UUID, paper_id: UUID) -> HttpResponse:
    """Take a file out again."""
    services.remove_closing_paper(request.user, selectors.get_closing_paper(request.user, id, paper_id))
    messages.success(request, "已移除这份材料。")
    return redirect("filing:closing", id)


@page("filing.closing.fill", methods="POST")
def ask(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand it in."""
    services.ask_closing(request.user, selectors.get_closing(request.user, id))
    messages.success(request, "注销申请已提交，进展可以在这里看到。")
    return redirect("filing:closing", id)


@page("filing.closing.fill", methods="POST")
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take it back."""
    services.take_back_closing(request.user, selectors.get_closing(request.user, id))
    messages.success(request, "注销申请已撤回，备案继续有效。")
    return redirect("filing:closing", id)


@page("filing.closing.review", methods="POST")
def send_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say what must be corrected."""
    closing, form = selectors.get_closing(request.user, id), SendBackForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有发出。"))
    services.send_back_closing(request.user, closing, note=form.cleaned_data["note"])
    messages.success(request, "已告知要补正什么，时限暂停。")
    return redirect("filing:closing", id)


@page("filing.closing.review", methods="POST")
def agree(request: HttpRequest, id: UUID) -> HttpResponse:
    """Agree to the plan."""
    services.agree_to_closing(request.user, selectors.get_closing(request.user, id))
    messages.success(request, "已同意安置方案；停止服务之日起可以办结注销。")
    return redirect("filing:closing", id)


@page("filing.closing.review", methods="POST")
def conclude(request: HttpRequest, id: UUID) -> HttpResponse:
    """End the filing."""
    services.conclude_closing(request.user, selectors.get_closing(request.user, id))
    messages.success(request, "备案已注销，注销通知书已出具，公开页和验真页随即显示。")
    return redirect("filing:closing", id)


@page("filing.closing.view")
def notice(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The notice of cancellation as PDF."""
    closing = selectors.get_closing(request.user, id)
    if closing.notice is None:
        raise Missing()
    return files.respond(closing.notice.file, inline=True)


def _context(actor: Any, closing: Closing) -> dict[str, Any]:
    log, given = cases.log(WORKFLOW.name, closing.pk), selectors.closing_papers_of(closing)
    facts = selectors.closing_facts(closing, given)
    offers = {offer.step.name: offer for offer in cases.offers(closing, WORKFLOW, facts)}
    return {
        "closing": closing,
        "institution": closing.institution,
        "reason": rulebook.label("closing_reason", closing.reason) if closing.reason else "—",
        "state": WORKFLOW.states[closing.state],
        "steps": closing_bar(closing.state, log),
        "clock": deadlines.latest(WORKFLOW.name, closing.pk),
        "placements": selectors.placements_in_words(closing),
        "placed": facts.placed,
        "warnings": [one for offer in offers.values() for one in offer.obstacles if not one.blocking][:5],
        "papers": [(one, [file for file in given if file.code == one.code]) for one in facts.papers_needed],
        "offers": offers,
        "sending": offers.get("ask") or offers.get("ask_again"),
        "is_with_applicant": closing.state in {CLOSING_DRAFT, CLOSING_RETURNED},
        "log": reversed(log),
        "may": CLOSING.allowed(actor, closing, ["fill", "review", "read_paper"]),
        "send_back": SendBackForm(),
        "accept": files.PAPERS,
    }
