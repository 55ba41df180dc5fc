"""Pages of visits: the list, one visit with what it found and how that was put right, and the record of a visit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.kernel import cases, deadlines, files
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import NoteForm, carried_out, errors_of, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.forms import AgainForm, RectificationForm, SiteCheckForm
from tuoyu.domain.filing.models import SiteVerification
from tuoyu.domain.filing.policies import VERIFICATION
from tuoyu.domain.filing.views.lists import VerificationList
from tuoyu.domain.filing.views.states import verification_bar
from tuoyu.domain.filing.workflows import VERIFICATION as WORKFLOW


@page("filing.verification.view")
def verification_list(request: HttpRequest) -> HttpResponseBase:
    """Visits in reach, with their clocks."""
    return VerificationList().respond(request, selectors.verifications(request.user))


@page("filing.verification.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One visit."""
    verification = selectors.get_verification(request.user, id)
    return render(request, "filing/verification.html", _context(request.user, verification, RectificationForm()))


@page("filing.verification.plan", methods="POST")
def plan(request: HttpRequest, id: UUID) -> HttpResponse:
    """Plan one more visit."""
    planned = services.plan_verification(request.user, selectors.get_filing(request.user, id))
    messages.success(request, "已安排现场核实。")
    return redirect("filing:verification", planned.pk)


@page("filing.verification.record", methods="GET POST")
def check(request: HttpRequest, id: UUID) -> HttpResponse:
    """Write down what the visit found."""
    verification = VERIFICATION.get(request.user, "record", SiteVerification.objects.all(), pk=id)
    filing = selectors.get_filing(request.user, verification.filing_id)
    form = SiteCheckForm(selectors.check_items(verification.checklist), request.POST or None)
    done = None
    if request.method == "POST":
        done = carried_out(form, lambda sent: services.record_site_check(request.user, filing, form.check_of(sent)))
    if done is not None:
        messages.success(request, "已记录现场核实。")
        return redirect("filing:verification", verification.pk)
    context = {"verification": verification, "institution": filing.institution, "form": form}
    return render(request, "filing/site_check.html", context, status=status_of(form))


@page("filing.verification.answer", methods="POST")
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Report what was put right."""
    verification, form = selectors.get_verification(request.user, id), RectificationForm(request.POST)
    uploads = request.FILES.getlist("files")
    done = carried_out(
        form,
        lambda values: services.answer_nonconformity(request.user, verification, text=values["text"], uploads=uploads),
    )
    if done is None:
        context = _context(request.user, verification, form)
        return render(request, "filing/verification.html", context, status=status_of(form))
    messages.success(request, "整改情况已报送，等卫健局确认。")
    return redirect("filing:verification", id)


@page("filing.verification.decide", methods="POST")
def confirm(request: HttpRequest, id: UUID) -> HttpResponse:
    """Confirm that everything is put right."""
    verification, form = selectors.get_verification(request.user, id), NoteForm(request.POST)
    services.confirm_rectification(
        request.user, verification, note=form.cleaned_data["note"] if form.is_valid() else ""
    )
    messages.success(request, "已确认整改到位，公开的不符合事项已撤下。")
    return redirect("filing:verification", id)


@page("filing.verification.decide", methods="POST")
def ask_again(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say what is still missing."""
    verification, form = selectors.get_verification(request.user, id), AgainForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有发出。"))
    services.ask_rectification_again(request.user, verification, note=form.cleaned_data["note"])
    messages.success(request, "已告知机构继续整改，整改期限继续计算。")
    return redirect("filing:verification", id)


@page("filing.verification.read_paper")
def paper(request: HttpRequest, id: UUID, file_id: UUID) -> HttpResponseBase:
    """One file of a rectification; the read is written to the log."""
    return files.respond(selectors.get_rectification_file(request.user, id, file_id).file, inline=True)


@page("filing.verification.view")
def notice(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The notice of non-conformity as PDF."""
    issued = selectors.notice_of(selectors.get_verification(request.user, id))
    if issued is None:
        raise Missing()
    return files.respond(issued.file, inline=True)


def _context(actor: Any, verification: SiteVerification, form: RectificationForm) -> dict[str, Any]:
    log = cases.log(WORKFLOW.name, verification.pk)
    may = VERIFICATION.allowed(actor, verification, ["record", "answer", "decide", "read_paper"])
    return {
        "verification": verification,
        "filing": verification.filing,
        "institution": verification.filing.institution,
        "state": WORKFLOW.states[verification.state],
        "steps": verification_bar(verification.state, log),
        "clock": deadlines.latest(WORKFLOW.name, verification.pk),
        "findings": selectors.findings_of(verification),
        "rectifications": selectors.rectifications_of(verification),
        "notice": selectors.notice_of(verification),
        "log": reversed(log),
        "may": may,
        "form": form,
        "again": AgainForm(),
        "accept": files.PAPERS,
    }
