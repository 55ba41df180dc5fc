"""Putting wrong facts right: what can be amended, asking for it, one amendment with its answer, the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.kernel import cases, deadlines, files
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import services
from tuoyu.domain.institutions.forms.amendments import AmendAnswerForm, AmendDeclineForm, AmendForm
from tuoyu.domain.institutions.models import Amendment, Institution
from tuoyu.domain.institutions.policies import AMENDMENT
from tuoyu.domain.institutions.rules.amendments import Fact
from tuoyu.domain.institutions.selectors import amendments as selectors
from tuoyu.domain.institutions.selectors import get_institution, head_of, named_like
from tuoyu.domain.institutions.selectors.wording import fact_in_words
from tuoyu.domain.institutions.workflows import AMENDED, AMENDMENT_ASKED
from tuoyu.domain.institutions.workflows import AMENDMENT as WORKFLOW

_TONES = {AMENDMENT_ASKED: ("warn", "hourglass"), AMENDED: ("good", "check")}


def _from_to(row: Amendment) -> str:
    return f"{fact_in_words(row.fact, row.before)} → {fact_in_words(row.fact, row.wanted)}"


class AmendmentList(ClockedList):
    """Amendments in reach, with their clocks."""

    workflow = WORKFLOW
    title = "更正"
    default_order = ("-opened_at", "id")
    empty_sentence = "还没有更正。名录里登记错了的，在机构的“概况”页提出更正。"

    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
        Choice("state", "状态", choices=tuple(WORKFLOW.states.items())),
    )
    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.institution.name,
            route="institutions:amendment",
            is_title=True,
        ),
        Column("fact", "更正什么", render=lambda row: selectors.fact_of(row).name, note=_from_to),
        Column("proposed_label", "提出人"),
        Column("department", "由谁答复", render=selectors.answerer_in_words),
        Column("state", "状态", render=lambda row: WORKFLOW.states[row.state]),
    )


@page("institutions.amendment.view")
def amendment_list(request: HttpRequest) -> HttpResponseBase:
    """Amendments in reach."""
    return AmendmentList().respond(request, selectors.amendments(request.user))


@page("institutions.register.amend")
def amendable(request: HttpRequest, id: UUID) -> HttpResponse:
    """What can be amended about one institution, and what is on its way."""
    institution = get_institution(request.user, id, "amend")
    return render(request, "institutions/amendable.html", _amendable_context(institution))


@page("institutions.register.amend", methods="GET POST")
def propose(request: HttpRequest, id: UUID, fact: str) -> HttpResponse:
    """Say what one fact should be, with evidence."""
    institution = get_institution(request.user, id, "amend")
    asked = selectors.amendable_fact(institution.area, fact)
    form, upload = AmendForm(asked, request.POST or None), request.FILES.get("file")
    if request.method == "POST" and (made := carried_out(form, lambda _: _propose(request, institution, asked, form))):
        messages.success(request, f"已提出，等{selectors.answerer_in_words(made)}答复。")
        return redirect("institutions:amendment", made.pk)
    now = fact_in_words(fact, selectors.recorded(institution, fact))
    context = {"institution": institution, "fact": asked, "now": now, "form": form, "accept": files.PAPERS}
    return render(request, "institutions/amend.html", {**context, "lost": upload}, status=status_of(form))


def _propose(request: HttpRequest, institution: Institution, asked: Fact, form: AmendForm) -> Amendment:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid({"file": ["请选择证据的扫描件或照片。"]})
    reason = form.cleaned_data["reason"]
    return services.propose_amendment(
        request.user, institution, asked.code, form.wanted, reason=reason, evidence=upload
    )


@page("institutions.amendment.view")
def amendment(request: HttpRequest, id: UUID) -> HttpResponse:
    """One amendment: before and after side by side, its evidence, its clock, its answer."""
    found = selectors.get_amendment(request.user, id)
    return render(request, "institutions/amendment.html", _context(request.user, found))


@page("institutions.amendment.answer", methods="POST")
def amend(request: HttpRequest, id: UUID) -> HttpResponse:
    """Yes."""
    found, form = selectors.get_amendment(request.user, id), AmendAnswerForm(request.POST)
    return _carry_out(request, found, "amend", form, services.amend, "已更正，名录和公开页随即更新，原来的内容留档。")


@page("institutions.amendment.answer", methods="POST")
def decline(request: HttpRequest, id: UUID) -> HttpResponse:
    """No, and why."""
    found, form = selectors.get_amendment(request.user, id), AmendDeclineForm(request.POST)
    return _carry_out(request, found, "decline", form, services.decline_amendment, "已答复，提出的人会看到理由。")


@page("institutions.amendment.take_back", methods="POST")
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Who asked no longer asks."""
    services.take_back_amendment(request.user, selectors.get_amendment(request.user, id))
    messages.success(request, "已撤回，名录没有改动。")
    return redirect("institutions:amendment", id)


@page("institutions.amendment.view")
def evidence(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The evidence; the read is written to the log."""
    return files.respond(selectors.get_evidence(request.user, id).evidence, inline=True)


def _carry_out(
    request: HttpRequest,
    found: Amendment,
    step: str,
    form: forms.Form,
    service: Callable[..., Amendment],
    sentence: str,
) -> HttpResponse:
    if carried_out(form, lambda typed: service(request.user, found, **typed)) is None:
        fresh = selectors.get_amendment(request.user, found.pk)
        context = _context(request.user, fresh, {step: form})
        return render(request, "institutions/amendment.html", context, status=status_of(form))
    messages.success(request, sentence)
    return redirect("institutions:amendment", found.pk)


def _amendable_context(institution: Institution) -> dict[str, Any]:
    facts = selectors.amendable_facts(institution.area)
    under_way = selectors.under_way(institution)
    return {
        **head_of(institution),
        "lines": [
            {
                "fact": one,
                "now": fact_in_words(one.code, now),
                "owner": selectors.owner_in_words(one, institution),
                "under_way": under_way.get(one.code),
            }
            for one, now in zip(facts, selectors.recorded_all(institution, facts), strict=True)
        ],
    }


def _context(actor: Any, found: Amendment, typed: dict[str, forms.Form] | None = None) -> dict[str, Any]:
    facts, allowed = selectors.amendment_facts(actor, found), AMENDMENT.allowed(actor, found, ["answer", "take_back"])
    offers = {one.step.name: one for one in cases.offers(found, WORKFLOW, facts)}
    typed = typed or {}
    return {
        "amendment": found,
        "institution": found.institution,
        "fact": selectors.fact_of(found),
        "state": WORKFLOW.states[found.state],
        "badge": _TONES.get(found.state, ("quiet", "")),
        "before": fact_in_words(found.fact, found.before),
        "wanted": fact_in_words(found.fact, found.wanted),
        "answerer": selectors.answerer_in_words(found),
        "clock": deadlines.latest(WORKFLOW.name, found.pk),
        "log": [*reversed(cases.log(WORKFLOW.name, found.pk))],
        "is_open": found.state == AMENDMENT_ASKED,
        "offers": offers if "answer" in allowed else {},
        "may_take_back": "take_back" in allowed and facts.is_own and "take_back" in offers,
        "may_ask_again": "take_back" in allowed and found.state not in {AMENDMENT_ASKED, AMENDED},
        "answer": typed.get("amend") or AmendAnswerForm(auto_id="id_amend_%s"),
        "refusal": typed.get("decline") or AmendDeclineForm(auto_id="id_decline_%s"),
    }
