"""Pairs that may be one institution: the list, both side by side, and each side's decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel import cases
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.forms.duplicates import ProposeForm, ReasonForm
from tuoyu.domain.institutions.models import Duplicate
from tuoyu.domain.institutions.policies import DUPLICATE
from tuoyu.domain.institutions.selectors import duplicates as selectors
from tuoyu.domain.institutions.services import merging
from tuoyu.domain.institutions.workflows import MERGE

Done = Callable[..., Duplicate]


class DuplicateList(ListPage):
    """Pairs in reach."""

    title = "疑似重复机构"
    default_order = ("-opened_at", "id")
    empty_sentence = "没有疑似重复的机构。系统每天夜里查找一次。"
    filters = (Choice("state", "状态", choices=tuple(MERGE.states.items())),)
    columns = (
        Column(
            "first",
            "甲",
            render=lambda row: row.first.name,
            link=lambda row: reverse("institutions:duplicate", args=[row.pk]),
            note=lambda row: row.first.credit_code,
            is_title=True,
        ),
        Column("second", "乙", render=lambda row: row.second.name, note=lambda row: row.second.credit_code),
        Column("reasons", "相同之处", render=selectors.reasons_in_words),
        Column("state", "状态", render=lambda row: MERGE.states[row.state]),
    )


@page("institutions.duplicate.view")
def duplicate_list(request: HttpRequest) -> HttpResponseBase:
    """Pairs that may be one, in reach."""
    return DuplicateList().respond(request, selectors.duplicates(request.user))


@page("institutions.duplicate.view")
def duplicate(request: HttpRequest, id: UUID) -> HttpResponse:
    """Both side by side."""
    pair = selectors.get_duplicate(request.user, id)
    return render(request, "institutions/duplicate.html", _context(request.user, pair))


@page("institutions.duplicate.propose", methods="POST")
def propose(request: HttpRequest, id: UUID) -> HttpResponse:
    """Propose to merge."""
    pair = selectors.get_duplicate(request.user, id)
    form = ProposeForm(pair, request.POST, auto_id="id_propose_%s")
    return _carry_out(request, pair, "propose", form, merging.propose_merge, "已提出合并，等负责人批准。")


@page("institutions.duplicate.dismiss", methods="POST")
def dismiss(request: HttpRequest, id: UUID) -> HttpResponse:
    """They are two."""
    pair, form = selectors.get_duplicate(request.user, id), ReasonForm(request.POST, auto_id="id_dismiss_%s")
    return _carry_out(request, pair, "dismiss", form, merging.dismiss_duplicate, "已记下：不是重复，以后不再提示。")


@page("institutions.duplicate.merge", methods="POST")
def merge(request: HttpRequest, id: UUID) -> HttpResponse:
    """Approve."""
    pair, form = selectors.get_duplicate(request.user, id), ReasonForm(request.POST, auto_id="id_merge_%s")
    return _carry_out(request, pair, "merge", form, merging.merge_institutions, "已合并。发现有误可以撤销。")


@page("institutions.duplicate.decline", methods="POST")
def decline(request: HttpRequest, id: UUID) -> HttpResponse:
    """Send back."""
    pair, form = selectors.get_duplicate(request.user, id), ReasonForm(request.POST, auto_id="id_decline_%s")
    return _carry_out(request, pair, "decline", form, merging.decline_merge, "已退回，请受理岗再核对。")


@page("institutions.duplicate.undo", methods="POST")
def undo(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a merge back."""
    pair, form = selectors.get_duplicate(request.user, id), ReasonForm(request.POST, auto_id="id_undo_%s")
    return _carry_out(request, pair, "undo", form, merging.undo_merge, "已撤销合并，两家各归各位。")


def _carry_out(
    request: HttpRequest, pair: Duplicate, step: str, form: ReasonForm, service: Done, sentence: str
) -> HttpResponse:
    done = carried_out(form, lambda typed: service(request.user, pair, **typed))
    if done is None:
        fresh = selectors.get_duplicate(request.user, pair.pk)
        context = _context(request.user, fresh, {step: form})
        return render(request, "institutions/duplicate.html", context, status=status_of(form))
    messages.success(request, sentence)
    return redirect("institutions:duplicate", pair.pk)


def _blank(pair: Duplicate, name: str) -> ReasonForm:
    """An empty form; two stand on one page, so each has ids of its own."""
    ids = f"id_{name}_%s"
    return ProposeForm(pair, auto_id=ids) if name == "propose" else ReasonForm(auto_id=ids)


_FORMS = ("propose", "dismiss", "merge", "decline", "undo")


def _context(actor: Any, pair: Duplicate, typed: dict[str, ReasonForm] | None = None) -> dict[str, Any]:
    allowed = DUPLICATE.allowed(actor, pair, _FORMS)
    offers = {one.step.name: one for one in cases.offers(pair, MERGE, selectors.merge_facts(actor, pair))}
    steps = [
        {
            "name": name,
            "label": offer.step.label,
            "offer": offer,
            "form": (typed or {}).get(name) or _blank(pair, name),
            "url": reverse(f"institutions:duplicate_{name}", args=[pair.pk]),
            "tone": "bad" if offer.step.ends_badly else "main" if name in {"propose", "merge"} else "",
        }
        for name, offer in offers.items()
        if name in allowed
    ]
    return {
        "pair": pair,
        "state": MERGE.states[pair.state],
        "facts": selectors.side_by_side(pair),
        "reasons": selectors.reasons_in_words(pair),
        "steps": steps,
        "log": [*reversed(cases.log(MERGE.name, pair.pk))],
    }
