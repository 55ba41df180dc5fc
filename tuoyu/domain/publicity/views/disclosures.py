"""The public notice as the institution keeps it: what stands, what is missing, publishing, and the board to print."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.access.models import User
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.selectors import institution_of_body
from tuoyu.domain.publicity.forms.disclosing import DisclosureForm
from tuoyu.domain.publicity.policies import DISCLOSURE
from tuoyu.domain.publicity.selectors import disclosures as selectors
from tuoyu.domain.publicity.selectors.proving import departments
from tuoyu.domain.publicity.services.disclosing import confirm_disclosure, disclose
from tuoyu.domain.publicity.views.board import board_pdf, public_address


@page("publicity.disclosure.publish")
def own(request: HttpRequest) -> HttpResponse:
    """The director's own notice."""
    institution = institution_of_body(cast("User", request.user).body_id)
    if institution is None:
        raise Missing()
    if not institution.is_filed:
        return render(request, "publicity/disclosure_none.html", _not_yet(request, institution))
    return redirect("publicity:disclosure", institution.pk)


@page("publicity.disclosure.view")
def notice(request: HttpRequest, id: UUID) -> HttpResponse:
    """Every item with its date; what is missing, with the article. Before filing, when it will open."""
    institution = selectors.get_shown(request.user, id)
    if not institution.is_filed:
        return render(request, "publicity/disclosure_none.html", _not_yet(request, institution))
    posted = selectors.notice_of(institution)
    context = {
        "institution": institution,
        "notice": posted,
        "lacks": selectors.lacks(posted),
        "may_publish": DISCLOSURE.allows(request.user, "publish", selectors.planned(institution)),
        "departments": departments(institution).items(),
        "public_address": public_address(institution),
    }
    return render(request, "publicity/disclosure.html", context)


@page("publicity.disclosure.publish", methods="GET POST")
def publish(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """One item: what stands there, to be changed."""
    institution = selectors.get_disclosing(request.user, id, "publish")
    posted = _posted(institution, kind)
    form = DisclosureForm(request.POST or None, kind=kind, initial=DisclosureForm.as_typed(posted.current))
    if request.method == "POST" and carried_out(form, lambda _: _told(request.user, institution, kind, form)):
        messages.success(request, f"已公示“{posted.item.label}”，公开页面随即更新。")
        return redirect("publicity:disclosure", institution.pk)
    context = {"institution": institution, "posted": posted, "form": form}
    return render(request, "publicity/disclose.html", context, status=status_of(form))


@page("publicity.disclosure.publish", methods="POST")
def confirm(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """What stands there still holds."""
    institution = selectors.get_disclosing(request.user, id, "publish")
    confirm_disclosure(request.user, institution, kind)
    messages.success(request, "已确认仍然有效，日期更新为今天。")
    return redirect("publicity:disclosure", institution.pk)


@page("publicity.disclosure.view")
def board(request: HttpRequest, id: UUID) -> HttpResponse:
    """The notice board as a PDF to hang at the door."""
    return board_pdf(selectors.get_disclosing(request.user, id))


def _not_yet(request: HttpRequest, institution: Any) -> dict[str, Any]:
    own = DISCLOSURE.allows(request.user, "publish", selectors.planned(institution))
    return {"institution": institution, "may_publish": own and not institution.filing_ended_on}


def _posted(institution: Any, kind: str) -> selectors.Posted:
    for one in selectors.notice_of(institution):
        if one.item.kind == kind:
            return one
    raise Missing()


def _told(actor: Any, institution: Any, kind: str, form: DisclosureForm) -> Any:
    return disclose(actor, institution, kind, form.told())
