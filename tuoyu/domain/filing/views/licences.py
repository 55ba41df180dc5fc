"""Pages of licences, where licensing is in force: the list, an application, the bureau's decision, the certificate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.kernel import cases, deadlines, files
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing.forms.changes import SendBackForm
from tuoyu.domain.filing.forms.licences import IssueForm, LicenceForm, LicenceReasonForm
from tuoyu.domain.filing.models import Licence
from tuoyu.domain.filing.policies import LICENCE
from tuoyu.domain.filing.selectors import licences as selectors
from tuoyu.domain.filing.services import licensing as services
from tuoyu.domain.filing.views.licensing import LicenceList, licence_bar
from tuoyu.domain.filing.workflows import LICENCE as WORKFLOW
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import institution_of_body, mode_labels


@page("filing.licence.view")
def licence_list(request: HttpRequest) -> HttpResponseBase:
    """Applications and licences in reach, with their clocks; there is no such page where filing is the way in."""
    if not selectors.is_licensing(request.user):
        raise Missing()
    may_start = LICENCE.may_somewhere(request.user, "apply")
    return LicenceList().respond(request, selectors.licences(request.user), extra={"may_start": may_start})


@page("filing.licence.apply", methods="GET POST")
def start(request: HttpRequest) -> HttpResponse:
    """Apply for one's own institution, for the first time or to renew."""
    institution = _own_institution(cast("User", request.user))
    if under_way := selectors.open_licence(institution):
        return redirect("filing:licence", under_way.pk)
    held = {"places": institution.places or None, "service_modes": institution.service_modes}
    form, made = LicenceForm(request.POST or None, initial=held), None
    if request.method == "POST":
        made = carried_out(form, lambda typed: services.apply_for_licence(request.user, institution, **typed))
    if made is not None:
        messages.success(request, "许可申请已提交，进展可以在这里看到。")
        return redirect("filing:licence", made.pk)
    context = {"institution": institution, "form": form, "obstacles": selectors.obstacles_to_apply(institution)}
    return render(request, "filing/licence_fill.html", context, status=status_of(form))


@page("filing.licence.apply", methods="GET POST")
def fill(request: HttpRequest, id: UUID) -> HttpResponse:
    """Mend an application that was sent back, and hand it in again."""
    licence = selectors.get_licence(request.user, id, "apply")
    held = {"places": licence.places, "service_modes": licence.service_modes}
    form, saved = LicenceForm(request.POST or None, initial=held), None
    if request.method == "POST":
        saved = carried_out(form, lambda typed: services.apply_again(request.user, licence, **typed))
    if saved is not None:
        messages.success(request, "已再次提交，时限继续。")
        return redirect("filing:licence", licence.pk)
    context = {"institution": licence.institution, "licence": licence, "form": form}
    return render(request, "filing/licence_fill.html", context, status=status_of(form))


@page("filing.licence.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One application and what became of it."""
    return render(request, "filing/licence.html", _context(request.user, selectors.get_licence(request.user, id)))


@page("filing.licence.decide", methods="POST")
def send_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say once what is missing."""
    return _decided(request, id, "send_back", services.send_back_licence, "已一次告知要补正什么，时限暂停。")


@page("filing.licence.decide", methods="POST")
def accept(request: HttpRequest, id: UUID) -> HttpResponse:
    """Accept the application."""
    services.accept_licence(request.user, selectors.get_licence(request.user, id))
    messages.success(request, "已受理，作出决定的期限开始计算。")
    return redirect("filing:licence", id)


@page("filing.licence.decide", methods="POST")
def issue(request: HttpRequest, id: UUID) -> HttpResponse:
    """Issue the licence."""
    return _decided(request, id, "issue", services.issue_licence, "已准予许可，许可证已出具。")


@page("filing.licence.decide", methods="POST")
def refuse(request: HttpRequest, id: UUID) -> HttpResponse:
    """Refuse it, with reasons."""
    return _decided(request, id, "refuse", services.refuse_licence, "已作出不予许可的决定，理由已告知机构。")


@page("filing.licence.decide", methods="POST")
def end(request: HttpRequest, id: UUID) -> HttpResponse:
    """End a licence in force."""
    return _decided(request, id, "end", services.end_licence, "许可已终止，许可证作废，验真页随即显示。")


@page("filing.licence.view")
def certificate(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The certificate as PDF."""
    issued = selectors.certificate_of(selectors.get_licence(request.user, id))
    if issued is None:
        raise Missing()
    return files.respond(issued.file, inline=True)


_FORMS: dict[str, type[Form]] = {
    "send_back": SendBackForm,
    "issue": IssueForm,
    "refuse": LicenceReasonForm,
    "end": LicenceReasonForm,
}


def _decided(request: HttpRequest, id: UUID, step: str, service: Callable[..., Any], words: str) -> HttpResponse:
    licence, form = selectors.get_licence(request.user, id), _FORMS[step](request.POST)
    if carried_out(form, lambda typed: service(request.user, licence, **typed)) is not None:
        messages.success(request, words)
        return redirect("filing:licence", id)
    context = _context(request.user, selectors.get_licence(request.user, id))
    return render(request, "filing/licence.html", context | {step: form}, status=status_of(form))


def _own_institution(user: User) -> Institution:
    institution = institution_of_body(user.body_id)
    if institution is None or not selectors.is_licensing(user):
        raise Missing()
    return institution


def _context(actor: Any, licence: Licence) -> dict[str, Any]:
    log = cases.log(WORKFLOW.name, licence.pk)
    # The day of expiry is typed with the decision; what else stands in its way is said before.
    facts = selectors.licence_facts(licence, valid_until=date.max)
    return {
        "licence": licence,
        "institution": licence.institution,
        "modes": mode_labels(licence.service_modes),
        "state": WORKFLOW.states[licence.state],
        "steps": licence_bar(licence.state, log),
        "clock": deadlines.latest(WORKFLOW.name, licence.pk),
        "last_day": selectors.last_day_of(licence),
        "certificate": selectors.certificate_of(licence),
        "offers": {offer.step.name: offer for offer in cases.offers(licence, WORKFLOW, facts)},
        "log": reversed(log),
        "may": LICENCE.allowed(actor, licence, ["apply", "decide"]),
        **{step: form() for step, form in _FORMS.items()},
    }
