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
from tuoyu.base.kernel.web.pairs import ReasonForm, form_for, steps_shown
from tuoyu.domain.institutions.models import Duplicate
from tuoyu.domain.institutions.policies import DUPLICATE
from tuoyu.domain.institutions.selectors import duplicates as selectors
from tuoyu.domain.institutions.services import merging
from tuoyu.domain.institutions.workflows import MERGE, MERGED, PROPOSED

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
            route="institutions:duplicate",
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
    return render(request, "pair.html", _context(request.user, pair))


@page("institutions.duplicate.propose", methods="POST")
def propose(request: HttpRequest, id: UUID) -> HttpResponse:
    """Propose to merge."""
    pair = selectors.get_duplicate(request.user, id)
    form = form_for("propose", _names(pair), request.POST)
    return _carry_out(request, pair, "propose", form, merging.propose_merge, "已提出合并，等负责人批准。")


@page("institutions.duplicate.dismiss", methods="POST")
def dismiss(request: HttpRequest, id: UUID) -> HttpResponse:
    """They are two."""
    pair = selectors.get_duplicate(request.user, id)
    form = form_for("dismiss", _names(pair), request.POST)
    return _carry_out(request, pair, "dismiss", form, merging.dismiss_duplicate, "已记下：不是重复，以后不再提示。")


@page("institutions.duplicate.merge", methods="POST")
def merge(request: HttpRequest, id: UUID) -> HttpResponse:
    """Approve."""
    pair = selectors.get_duplicate(request.user, id)
    form = form_for("merge", _names(pair), request.POST)
    return _carry_out(request, pair, "merge", form, merging.merge_institutions, "已合并。发现有误可以撤销。")


@page("institutions.duplicate.decline", methods="POST")
def decline(request: HttpRequest, id: UUID) -> HttpResponse:
    """Send back."""
    pair = selectors.get_duplicate(request.user, id)
    form = form_for("decline", _names(pair), request.POST)
    return _carry_out(request, pair, "decline", form, merging.decline_merge, "已退回，请受理岗再核对。")


@page("institutions.duplicate.undo", methods="POST")
def undo(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a merge back."""
    pair = selectors.get_duplicate(request.user, id)
    form = form_for("undo", _names(pair), request.POST)
    return _carry_out(request, pair, "undo", form, merging.undo_merge, "已撤销合并，两家各归各位。")


def _carry_out(
    request: HttpRequest, pair: Duplicate, step: str, form: ReasonForm, service: Done, sentence: str
) -> HttpResponse:
    done = carried_out(form, lambda typed: service(request.user, pair, **typed))
    if done is None:
        fresh = selectors.get_duplicate(request.user, pair.pk)
        context = _context(request.user, fresh, {step: form})
        return render(request, "pair.html", context, status=status_of(form))
    messages.success(request, sentence)
    return redirect("institutions:duplicate", pair.pk)


def _names(pair: Duplicate) -> tuple[str, str]:
    return f"{pair.first.name}（{pair.first.credit_code}）", f"{pair.second.name}（{pair.second.credit_code}）"


_FORMS = ("propose", "dismiss", "merge", "decline", "undo")


def _context(actor: Any, pair: Duplicate, typed: dict[str, ReasonForm] | None = None) -> dict[str, Any]:
    allowed = DUPLICATE.allowed(actor, pair, _FORMS)
    offers = cases.offers(pair, MERGE, selectors.merge_facts(actor, pair))
    urls = {name: reverse(f"institutions:duplicate_{name}", args=[pair.pk]) for name in allowed}
    return {
        "title": "这两家是不是同一家？",
        "back": ("疑似重复机构", reverse("institutions:duplicates")),
        "name": pair.first.name,
        "kept": _kept(pair),
        "state": MERGE.states[pair.state],
        "facts": selectors.side_by_side(pair),
        "reasons": selectors.reasons_in_words(pair),
        "steps": steps_shown(offers, urls, _names(pair), typed or {}),
        "log": [*reversed(cases.log(MERGE.name, pair.pk))],
    }


def _kept(pair: Duplicate) -> str:
    """What became of the pair, or what is proposed."""
    if pair.survivor is None or pair.state not in {PROPOSED, MERGED}:
        return ""
    name = pair.survivor.name
    if pair.state == MERGED:
        moved = len(pair.journal)
        return f"已合并，保留“{name}”；另一家的记录留档，查到它会转到保留的一家。共移动 {moved} 条记录。"
    return f"提出保留“{name}”。合并后另一家的人员、备案、证照等都归到这一家，另一家的账号不会自动获得权限。"
