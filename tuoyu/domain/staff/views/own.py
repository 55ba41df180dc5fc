"""One's own record: the way to it, and all that stands in it, for a phone in one hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.identifiers import mask
from tuoyu.base.kernel.rulebook import label, rule
from tuoyu.base.kernel.sealed import opened
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.forms.own import ClaimForm, RecordInviteForm
from tuoyu.domain.staff.models import BackgroundQuery, Credential, Restriction
from tuoyu.domain.staff.rules.may_work import BACKGROUND_QUERY
from tuoyu.domain.staff.selectors import own
from tuoyu.domain.staff.selectors.people import contested_in
from tuoyu.domain.staff.views import lines
from tuoyu.domain.staff.workflows import QUERY as QUERY_WORKFLOW


@page("staff.own.invite", methods="GET POST")
def invite(request: HttpRequest, id: UUID) -> HttpResponse:
    """Send somebody who works here the way to their own record."""
    person = selectors.get_person(request.user, id, "change")
    institution = selectors.employer_in_reach(request.user, person)
    form = RecordInviteForm(request.POST or None)
    if carried_out(form, lambda typed: services.invite_to_record(request.user, person, institution, **typed)):
        messages.success(request, "邀请已用短信发出。本人建好账号、核对身份后，就能看自己的档案。")
        return redirect("staff:person", person.pk)
    context = {"person": person, "form": form, "title": "邀请本人查看档案", "verb": "发送邀请"}
    return render(request, "staff/person_form.html", context, status=status_of(form))


@page("staff.own.view")
def record(request: HttpRequest) -> HttpResponse:
    """Everything on record about me; the read is written to the log."""
    claim = own.own_claim(request.user)
    if claim is None:
        return redirect("staff:own_claim")
    return render(request, "staff/own.html", _context(own.own_record(request.user, claim)))


@page("staff.own.claim", methods="GET POST")
def claim(request: HttpRequest) -> HttpResponse:
    """Prove that the record I was invited to is mine."""
    waiting, form = own.open_claim(request.user), ClaimForm(request.POST or None)
    if waiting is not None and request.method == "POST":
        is_mine = carried_out(form, lambda typed: services.claim_record(request.user, waiting, **typed))
        if is_mine:
            messages.success(request, "身份已核对，这是您的从业档案。")
            return redirect("staff:own")
        if is_mine is False:
            form.add_error(None, services.NOT_YOU)
    context = {"form": form, "is_invited": waiting is not None}
    return render(request, "staff/own_claim.html", context, status=status_of(form))


def _context(found: own.OwnRecord) -> dict[str, Any]:
    person = found.person
    return {
        "person": person,
        "number": mask("identity", opened(person, "id_number") or ""),
        "posts": [(label("staff_post", one.assignment.post), one) for one in found.posts],
        "history": [(label("staff_post", one.post), lines.period(one.valid), one) for one in found.history],
        "papers": [lines.paper(one) for one in found.credentials if one.kind != BACKGROUND_QUERY],
        "results": [_result(one) for one in found.credentials if one.kind == BACKGROUND_QUERY],
        "queries": [_asked(one) for one in found.queries if one.credential is None],
        "employments": [(one, *lines.employment(one)) for one in found.employments],
        "restrictions": [_restriction(one) for one in found.restrictions],
        "contested": contested_in(found.history),
        "looks": found.looks,
    }


def _result(one: Credential) -> dict[str, Any]:
    """What a background query came to; what the police hold is asked for at the police."""
    return {
        **lines.paper(one),
        "words": "有不得从业的情形" if one.found else "没有不得从业的记录",
        "is_found": one.found,
    }


def _asked(one: BackgroundQuery) -> dict[str, Any]:
    return {"row": one, "state": QUERY_WORKFLOW.states[one.state]}


def _restriction(one: Restriction) -> dict[str, Any]:
    """A restriction, with its article and how to object to it."""
    keys = ("lifetime", "reconsideration", "lawsuit")
    ban, reconsideration, lawsuit = (rule(f"staffing.ban.{key}", on=clock.today(), area=one.area) for key in keys)
    return {
        **lines.restriction(one, tells=True),
        "row": one,
        "cited": ban.cited,
        "appeal": f"不服行政机关的这项决定，可以自知道之日起 {reconsideration.value} 日内申请行政复议"
        f"（{reconsideration.cited}），或者 {lawsuit.value} 个月内向人民法院起诉（{lawsuit.cited}）；"
        "人民法院判决的，按判决书写明的办法。",
    }
