"""Several rows of a list at once, with one page that tells what became of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tuoyu.base.access.models import User
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import TickedForm, errors_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.base.kernel.web.ticked import told
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.forms import BatchForm
from tuoyu.domain.filing.models import Filing


@page("filing.case.hand_over", methods="POST")
def batch(request: HttpRequest) -> HttpResponse:
    """Take, hand over or remind of the filings that were ticked."""
    user = cast("User", request.user)
    form = BatchForm(request.POST, colleagues=selectors.colleagues_of(user))
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有办理。"))
    title, service, done = _doing(user, form)
    found = selectors.filings(user).select_related("body").filter(pk__in=form.cleaned_data["chosen"])
    return told(request, title, services.each_filing(found, service, done), reverse("filing:list"))


@page("filing.case.invite", methods="POST")
def invite_many(request: HttpRequest) -> HttpResponse:
    """Invite the institutions that were ticked."""
    form = TickedForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有发出邀请。"))
    found = (
        selectors.registered_not_filed(request.user).select_related("body").filter(pk__in=form.cleaned_data["chosen"])
    )
    return told(request, "批量邀请", services.invite_each(request.user, found), reverse("filing:unfiled"))


def _doing(user: User, form: BatchForm) -> tuple[str, Callable[[Filing], Any], str]:
    """The title, the service, and what is said of each that was done."""
    said = form.cleaned_data
    every: dict[str, tuple[str, Callable[[Filing], Any], str]] = {
        "take": ("批量接手", lambda one: services.take_filing(user, one), "现在由您经办"),
        "hand_over": (
            "批量移交", lambda one: services.hand_over_filing(user, one, form.colleague, note=said["note"]), "已移交",
        ),
        "remind": ("批量提醒", lambda one: services.remind_applicant(user, one), "已提醒申请人"),
    }  # fmt: skip
    return every[said["do"]]
