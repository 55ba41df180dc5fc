"""What people contest in their records: saying so, the list, one contest with its answer and decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel import cases, files
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.templatetags.kit import clock_chip
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.staff import services
from tuoyu.domain.staff.forms.contests import ContestAnswerForm, ContestForm, RejectForm, UpholdForm
from tuoyu.domain.staff.models import Contest
from tuoyu.domain.staff.policies import CONTEST
from tuoyu.domain.staff.selectors import contests as selectors
from tuoyu.domain.staff.workflows import CONTEST as WORKFLOW
from tuoyu.domain.staff.workflows import CONTEST_INSTITUTION, CONTEST_OPEN, CONTEST_REJECTED, CONTEST_UPHELD

_TONES = {CONTEST_UPHELD: ("good", "check"), CONTEST_REJECTED: ("bad", "circle-x")}


class ContestList(ListPage):
    """Contests in reach, with their clocks."""

    title = "档案异议"
    default_order = ("-opened_at", "id")
    empty_sentence = "还没有异议。从业人员在“我的从业档案”里对登记错了的一项提出异议。"

    def __init__(self) -> None:
        self._clocks: dict[Any, Any] = {}
        self.filters = (
            Text("q", "姓名", fields=("name",)),
            Choice("kind", "哪一类", choices=tuple(Contest.Kind.choices)),
            Choice("state", "状态", choices=tuple(WORKFLOW.states.items())),
        )
        self.columns = (
            Column("name", "姓名", link=lambda row: reverse("staff:contest", args=[row.pk]), is_title=True),
            Column("kind", "哪一类", render=lambda row: row.get_kind_display(), note=lambda row: row.stood),
            Column("body", "登记单位", render=lambda row: row.body.name),
            Column("state", "状态", render=lambda row: WORKFLOW.states[row.state]),
            Column("clock", "时限", render=self._clock, on_screen_only=True),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        self._clocks = dict(selectors.contest_clocks(rows))

    def _clock(self, row: Contest) -> Any:
        found = self._clocks.get(row.pk)
        return clock_chip(found[-1]) if found else "—"


@page("staff.contest.view")
def contest_list(request: HttpRequest) -> HttpResponseBase:
    """Contests in reach."""
    return ContestList().respond(request, selectors.contests(request.user))


@page("staff.contest.raise", methods="GET POST")
def raise_contest(request: HttpRequest, kind: str, id: UUID) -> HttpResponse:
    """Say what is wrong with a line of my record."""
    _, row = selectors.own_line(request.user, kind, id)
    form, upload = ContestForm(request.POST or None), request.FILES.get("file")
    made = carried_out(form, lambda typed: services.raise_contest(request.user, kind, id, evidence=upload, **typed))
    if made is not None:
        messages.success(request, "已提出异议，进展和答复会通知您。")
        return redirect("staff:contest", made.pk)
    context = {
        "form": form,
        "kind": Contest.Kind(kind).label,
        "stood": selectors.in_words(kind, row),
        "accept": files.PAPERS,
        "lost": upload,
    }
    return render(request, "staff/contest_raise.html", context, status=status_of(form))


@page("staff.contest.view")
def contest(request: HttpRequest, id: UUID) -> HttpResponse:
    """One contest: the line, what its person says, the answer, the decision, the clock."""
    found = selectors.get_contest(request.user, id)
    return render(request, "staff/contest.html", _context(request.user, found))


@page("staff.contest.view")
def evidence(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """What its person handed in; the read is written to the log."""
    found = selectors.get_contest(request.user, id, purpose="查看异议的证据")
    if found.evidence is None:
        raise Missing()
    return files.respond(found.evidence, inline=True)


@page("staff.contest.answer", methods="POST")
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """What the institution knows of it."""
    found, form = selectors.get_contest(request.user, id), ContestAnswerForm(request.POST)
    return _carry_out(request, found, "answer", form, services.answer_contest, "已答复，由卫健部门决定。")


@page("staff.contest.decide", methods="POST")
def uphold(request: HttpRequest, id: UUID) -> HttpResponse:
    """The person is right."""
    found = selectors.get_contest(request.user, id)
    form = UpholdForm(found.kind, request.POST)

    def service(actor: Any, row: Contest, **_: Any) -> Contest:
        return services.uphold_contest(actor, row, **form.decided())

    return _carry_out(request, found, "uphold", form, service, "异议成立，档案已改正，原来的内容留在记录里。")


@page("staff.contest.decide", methods="POST")
def reject(request: HttpRequest, id: UUID) -> HttpResponse:
    """The line stays."""
    found, form = selectors.get_contest(request.user, id), RejectForm(request.POST)
    return _carry_out(request, found, "reject", form, services.reject_contest, "已答复，本人会看到理由。")


@page("staff.contest.take_back", methods="POST")
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """I no longer contest it."""
    services.take_back_contest(request.user, selectors.get_contest(request.user, id))
    messages.success(request, "已撤回，档案没有改动。")
    return redirect("staff:contest", id)


def _carry_out(
    request: HttpRequest, found: Contest, step: str, form: forms.Form, service: Callable[..., Contest], sentence: str
) -> HttpResponse:
    if carried_out(form, lambda typed: service(request.user, found, **typed)) is None:
        fresh = selectors.get_contest(request.user, found.pk)
        context = _context(request.user, fresh, {step: form})
        return render(request, "staff/contest.html", context, status=status_of(form))
    messages.success(request, sentence)
    return redirect("staff:contest", found.pk)


def _context(actor: Any, found: Contest, typed: dict[str, forms.Form] | None = None) -> dict[str, Any]:
    allowed = CONTEST.allowed(actor, found, ["answer", "decide", "take_back"])
    is_deciding = "decide" in allowed and found.state in CONTEST_OPEN
    facts = selectors.contest_facts(actor, found) if is_deciding else None
    offers = {one.step.name: one for one in cases.offers(found, WORKFLOW, facts)} if is_deciding else {}
    typed, clocks = typed or {}, selectors.contest_clocks([found]).get(found.pk, ())
    return {
        "contest": found,
        "state": WORKFLOW.states[found.state],
        "badge": _TONES.get(found.state, ("quiet", "")),
        "clock": clocks[-1] if clocks else None,
        "known": [
            ("本人", found.name),
            ("哪一类", found.get_kind_display()),
            ("登记的内容", found.stood),
            ("登记单位", found.body.name),
        ],
        "cited": selectors.right_to_contest(found.area).cited,
        "is_mine": found.raised_by == actor.actor_id,
        "may_answer": "answer" in allowed and found.state == CONTEST_INSTITUTION,
        "may_take_back": "take_back" in allowed and found.state in CONTEST_OPEN,
        "offers": offers,
        "answer": typed.get("answer") or ContestAnswerForm(auto_id="id_answer_%s"),
        "uphold": typed.get("uphold") or UpholdForm(found.kind, auto_id="id_uphold_%s"),
        "reject": typed.get("reject") or RejectForm(auto_id="id_reject_%s"),
        "log": [*reversed(cases.log(WORKFLOW.name, found.pk))],
    }
