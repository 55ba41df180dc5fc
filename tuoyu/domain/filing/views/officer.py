"""The officer's pages: registered but not filed, invitation, comments, correction, receipt, cancellation."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.access.areas import NATION
from tuoyu.base.access.models import User
from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.suggestions import open_suggestions
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import NoteForm, carried_out, errors_of, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.forms import CancelForm, CommentForm, InviteForm, PurposeForm
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.views.lists import UnfiledList
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import get_institution


@page("filing.case.invite")
def unfiled_list(request: HttpRequest) -> HttpResponseBase:
    """Registered institutions that have not filed."""
    user, today = cast("User", request.user), clock.today()
    area = user.body.area if user.body else NATION
    found = selectors.registered_not_filed(user)
    extra = {
        "figures": selectors.unfiled_figures(found, today, area),
        "term": rulebook.rule("registration.should_file_reminder", today, area),
        "may_invite": FILING.may_somewhere(user, "invite"),
    }
    return UnfiledList(area).respond(request, found, extra=extra)


@page("filing.case.invite")
def unfiled_record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One of them: what was registered, where it lies, and the invitation."""
    institution = get_institution(request.user, id, "invite")
    return render(request, "filing/unfiled.html", unfiled_context(institution, InviteForm()))


@page("filing.case.invite", methods="POST")
def invite(request: HttpRequest, id: UUID) -> HttpResponse:
    """Invite the person in charge to file."""
    institution, form = get_institution(request.user, id, "invite"), InviteForm(request.POST)
    sent = carried_out(form, lambda values: services.invite_to_file(request.user, institution, **values))
    if sent is None:
        return render(request, "filing/unfiled.html", unfiled_context(institution, form), status=status_of(form))
    messages.success(
        request, f"已邀请{sent.name}，短信在外发箱；{sent.expires_on.month}月{sent.expires_on.day}日前有效。"
    )
    return redirect("filing:unfiled_record", institution.pk)


@page("institutions.register.place", methods="POST")
def township(request: HttpRequest, id: UUID) -> HttpResponse:
    """Accept the proposed township."""
    institution = get_institution(request.user, id, "invite")
    services.accept_township(request.user, institution, version=institution.version)
    messages.success(request, "已按建议归入乡镇。")
    return redirect("filing:unfiled_record", institution.pk)


@page("filing.case.comment", methods="POST")
def comment(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    """Write what must be corrected in one section."""
    filing, form = selectors.get_filing(request.user, id), CommentForm(request.POST)
    written = carried_out(form, lambda values: services.comment_on_section(request.user, filing, key, values["text"]))
    if written is None:
        return refuse(request, Invalid(errors_of(form), "意见没有保存。"))
    return redirect(f"{_case(filing.pk)}#section-{key}")


@page("filing.case.comment", methods="POST")
def settle(request: HttpRequest, id: UUID, comment_id: UUID) -> HttpResponse:
    """Confirm that a comment has been dealt with."""
    found = selectors.get_comment(request.user, id, comment_id)
    services.settle_comment(request.user, found)
    return redirect(f"{_case(id)}#section-{found.section}")


@page("filing.case.comment", methods="POST")
def drop(request: HttpRequest, id: UUID, comment_id: UUID) -> HttpResponse:
    """Take back a comment that was not yet sent."""
    services.drop_comment(request.user, selectors.get_comment(request.user, id, comment_id))
    return redirect(_case(id))


@page("filing.case.reveal", methods="POST")
def reveal(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    """Open the personal answers of one section, with a purpose that goes into the log."""
    filing, form = selectors.get_filing(request.user, id), PurposeForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "请写明查看目的。"))
    shown = services.reveal_private(request.user, filing, key, purpose=form.cleaned_data["purpose"])
    return render(request, "filing/private.html", {"filing": filing, "shown": shown, "institution": filing.institution})


@page("filing.case.ask_correction", methods="POST")
def ask_correction(request: HttpRequest, id: UUID) -> HttpResponse:
    """Put the comments to the applicant; the clock pauses."""
    filing, form = selectors.get_filing(request.user, id), NoteForm(request.POST)
    services.ask_correction(request.user, filing, note=form.cleaned_data["note"] if form.is_valid() else "")
    messages.success(request, "已一次告知全部补正意见，时限暂停，等申请人再次提交后继续。")
    return redirect("filing:case", filing.pk)


@page("filing.case.accept", methods="POST")
def accept(request: HttpRequest, id: UUID) -> HttpResponse:
    """Issue receipt and notice of basic conditions."""
    filing, form = selectors.get_filing(request.user, id), NoteForm(request.POST)
    services.accept_filing(request.user, filing, note=form.cleaned_data["note"] if form.is_valid() else "")
    messages.success(request, "已出具备案回执和基本条件告知书，机构已列入公开目录。")
    return redirect("filing:case", filing.pk)


@page("filing.case.cancel", methods="POST")
def cancel(request: HttpRequest, id: UUID) -> HttpResponse:
    """Cancel a filing in force."""
    filing, form = selectors.get_filing(request.user, id), CancelForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有注销。"))
    services.cancel_filing(request.user, filing, reason=form.cleaned_data["reason"])
    messages.success(request, "已注销，回执随即作废，验真页会显示。")
    return redirect("filing:case", filing.pk)


def unfiled_context(institution: Institution, form: InviteForm) -> dict[str, object]:
    """What the page of an unfiled institution shows."""
    return {
        "institution": institution,
        "place": area_names([institution.area]).get(institution.area, ""),
        "pushes": selectors.pushes_of(institution),
        "filing": selectors.current_filing(institution),
        "suggestions": open_suggestions(institution._meta.label_lower, institution.pk),
        "form": form,
    }


def _case(id: UUID) -> str:
    return reverse("filing:case", args=[id])
