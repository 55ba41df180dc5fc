"""Pairs of people on record that may be one human being: the list, both side by side, and each side's decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel import cases
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage
from tuoyu.base.kernel.web.pages import page
from tuoyu.base.kernel.web.pairs import ReasonForm, form_for, steps_shown
from tuoyu.domain.institutions.workflows import MERGED, PROPOSED
from tuoyu.domain.staff.models import PersonDuplicate
from tuoyu.domain.staff.policies import PERSON_DUPLICATE
from tuoyu.domain.staff.selectors import duplicates as selectors
from tuoyu.domain.staff.services import merging
from tuoyu.domain.staff.workflows import PERSON_MERGE

Done = Mapping[str, tuple[Callable[..., PersonDuplicate], str]]
_LOOK: Done = {
    "propose": (merging.propose_person_merge, "已提出合并，等负责人批准。"),
    "dismiss": (merging.dismiss_person_duplicate, "已记下：不是同一个人，以后不再提示。"),
}
_DECIDE: Done = {
    "merge": (merging.merge_people, "已合并，两份档案的从业限制一并生效。发现有误可以撤销。"),
    "decline": (merging.decline_person_merge, "已退回，请受理岗再核对。"),
    "undo": (merging.undo_person_merge, "已撤销合并，两份档案各归各位。"),
}
_NAMES = ("第一份档案", "第二份档案")


class PersonDuplicateList(ListPage):
    """Pairs in reach."""

    title = "疑似重复人员"
    default_order = ("-opened_at", "id")
    empty_sentence = "没有疑似重复的人员。系统每天夜里查找一次。"
    filters = (Choice("state", "状态", choices=tuple(PERSON_MERGE.states.items())),)
    columns = (
        Column(
            "first",
            "姓名",
            render=lambda row: row.first.name,
            route="staff:duplicate",
            is_title=True,
        ),
        Column("reasons", "相同之处", render=selectors.reasons_in_words),
        Column("state", "状态", render=lambda row: PERSON_MERGE.states[row.state]),
    )


@page("staff.duplicate.view")
def duplicate_list(request: HttpRequest) -> HttpResponseBase:
    """Pairs that may be one, in reach."""
    return PersonDuplicateList().respond(request, selectors.person_duplicates(request.user))


@page("staff.duplicate.view")
def duplicate(request: HttpRequest, id: UUID) -> HttpResponse:
    """Both side by side; the reads are written to the log."""
    return render(request, "pair.html", _context(request.user, selectors.get_person_duplicate(request.user, id)))


@page("staff.duplicate.look", methods="POST")
def look(request: HttpRequest, id: UUID, step: str) -> HttpResponse:
    """Propose to merge, or say that they are two."""
    return _carry_out(request, id, step, _LOOK)


@page("staff.duplicate.decide", methods="POST")
def decide(request: HttpRequest, id: UUID, step: str) -> HttpResponse:
    """Approve, send back, or take a merge back."""
    return _carry_out(request, id, step, _DECIDE)


def _carry_out(request: HttpRequest, id: UUID, step: str, done: Done) -> HttpResponse:
    if step not in done:
        raise Missing()
    service, sentence = done[step]
    pair, form = selectors.get_person_duplicate(request.user, id), form_for(step, _NAMES, request.POST)
    if carried_out(form, lambda typed: service(request.user, pair, **typed)) is None:
        context = _context(request.user, selectors.get_person_duplicate(request.user, id), {step: form})
        return render(request, "pair.html", context, status=status_of(form))
    messages.success(request, sentence)
    return redirect("staff:duplicate", id)


def _context(actor: Any, pair: PersonDuplicate, typed: dict[str, ReasonForm] | None = None) -> dict[str, Any]:
    allowed = PERSON_DUPLICATE.allowed(actor, pair, ("look", "decide"))
    posts = selectors.posts_of_pair(pair)
    offers = cases.offers(pair, PERSON_MERGE, selectors.person_merge_facts(actor, pair, posts))
    urls = {
        step: reverse(f"staff:duplicate_{action}", args=[pair.pk, step])
        for action, steps in (("look", _LOOK), ("decide", _DECIDE))
        for step in steps
        if action in allowed
    }
    return {
        "title": "这两份档案是不是同一个人？",
        "back": ("疑似重复人员", reverse("staff:duplicates")),
        "name": pair.first.name,
        "kept": _kept(pair),
        "state": PERSON_MERGE.states[pair.state],
        "facts": selectors.people_side_by_side(pair, posts),
        "reasons": selectors.reasons_in_words(pair),
        "steps": steps_shown(offers, urls, _NAMES, typed or {}),
        "log": [*reversed(cases.log(PERSON_MERGE.name, pair.pk))],
    }


def _kept(pair: PersonDuplicate) -> str:
    """What became of the pair, or what is proposed."""
    if pair.state not in {PROPOSED, MERGED}:
        return ""
    side = "甲" if pair.survivor_id == pair.first_id else "乙"
    if pair.state == MERGED:
        return (
            f"已合并，保留{side}；另一份的证件号码留档，用它查找会转到保留的一份。共移动 {len(pair.journal)} 条记录。"
        )
    return f"提出保留{side}。合并后另一份的任职、证明、用工和从业限制都归到这一份。"
