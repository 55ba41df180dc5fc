"""Background queries: the list, one with its answer, several answered at once; asked and recalled by institutions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel import cases, clock, deadlines, rulebook
from tuoyu.base.kernel.identifiers import mask
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.sealed import opened
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import carried_out, errors_of, status_of
from tuoyu.base.kernel.web.lists import Choice, Column, ticks
from tuoyu.base.kernel.web.pages import page
from tuoyu.base.kernel.web.ticked import told
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.forms.people import ReasonForm
from tuoyu.domain.staff.forms.queries import AnswerForm, ClearForm, RevealForm
from tuoyu.domain.staff.models import BackgroundQuery
from tuoyu.domain.staff.policies import QUERY
from tuoyu.domain.staff.selectors import queries as asked
from tuoyu.domain.staff.workflows import QUERY as WORKFLOW
from tuoyu.domain.staff.workflows import QUERY_WAITING


class QueryList(ClockedList):
    """Queries in reach, those that wait first; numbers only for whoever answers."""

    workflow = WORKFLOW
    title = "背景查询"
    template = "staff/queries.html"
    default_order = ("-state", "opened_at", "id")
    empty_sentence = "没有背景查询。机构申请的，和到期该查的，会出现在这里。"
    filters = (
        Choice("state", "状态", choices=tuple(WORKFLOW.states.items())),
        Choice("reason", "事由", choices=tuple(BackgroundQuery.Reason.choices)),
    )

    def __init__(self, *, may_answer: bool) -> None:
        number = Column("number", "证件号码", render=_number, on_screen_only=True)
        self.columns = (
            *((ticks(lambda row: row.person.name),) if may_answer else ()),
            Column(
                "person",
                "姓名",
                render=lambda row: row.person.name,
                route="staff:query",
                is_title=True,
            ),
            *((number,) if may_answer else ()),
            Column("institution", "机构", render=lambda row: row.institution.name),
            Column("employed_since", "到岗", render=lambda row: full_day(row.employed_since)),
            Column("reason", "事由", render=lambda row: row.get_reason_display()),
            Column("state", "状态", render=lambda row: WORKFLOW.states[row.state]),
        )
        super().__init__()


def _number(row: BackgroundQuery) -> str:
    return mask("identity", opened(row.person, "id_number") or "")


@page("staff.query.view")
def query_list(request: HttpRequest) -> HttpResponseBase:
    """The queries in reach; that the police read the list is written to the log."""
    may_answer = QUERY.may_somewhere(request.user, "answer")
    if may_answer:
        asked.note_list_read(request.user)
    extra = {"may_answer": may_answer, "today": clock.today()}
    return QueryList(may_answer=may_answer).respond(request, asked.queries(request.user), extra=extra)


@page("staff.query.view")
def query(request: HttpRequest, id: UUID) -> HttpResponse:
    """One query with its clock and log, and the answer to be given."""
    return render(request, "staff/query.html", _context(request.user, asked.get_query(request.user, id)))


@page("staff.query.answer", methods="POST")
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Answer one."""
    found, form = asked.get_query(request.user, id), AnswerForm(request.POST)
    if carried_out(form, lambda _: services.answer_background_query(request.user, found, **form.answered())):
        messages.success(request, "已答复，机构会收到通知。")
        return redirect("staff:query", id)
    context = _context(request.user, asked.get_query(request.user, id), form)
    return render(request, "staff/query.html", context, status=status_of(form))


@page("staff.query.reveal", methods="POST")
def reveal(request: HttpRequest, id: UUID) -> HttpResponse:
    """Open the number of one person who is to be queried, with a purpose that goes into the log."""
    found, form = asked.get_query(request.user, id, "reveal"), RevealForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "请写明查看目的。"))
    number = services.reveal_number(request.user, found, purpose=form.cleaned_data["purpose"])
    return render(request, "staff/query_number.html", {"query": found, "shown": [("证件号码", number)]})


@page("staff.query.answer", methods="POST")
def clear(request: HttpRequest) -> HttpResponse:
    """Answer several with “nothing found”."""
    form = ClearForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有答复。"))
    found = asked.queries(request.user, "answer").filter(pk__in=form.cleaned_data["chosen"])
    outcomes = services.answer_each(request.user, found, on=form.cleaned_data["on"])
    return told(request, "批量答复背景查询", outcomes, reverse("staff:queries"))


@page("staff.query.ask", methods="POST")
def ask(request: HttpRequest, id: UUID) -> HttpResponse:
    """Ask the police about somebody."""
    person = selectors.get_person(request.user, id, "change")
    institution = selectors.employer_in_reach(request.user, person)
    services.ask_background_query(request.user, person, institution)
    messages.success(request, "已申请查询，公安答复后会通知您。")
    return redirect("staff:person", id)


@page("staff.query.recall", methods="POST")
def recall(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a question back."""
    found, form = asked.get_query(request.user, id), ReasonForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有撤回。"))
    services.recall_background_query(request.user, found, because=form.cleaned_data["because"])
    messages.success(request, "已撤回查询。")
    return redirect("staff:query", id)


def _context(actor: Any, found: BackgroundQuery, form: AnswerForm | None = None) -> dict[str, Any]:
    allowed = (
        QUERY.allowed(actor, found, ["answer", "recall", "reveal"]) if found.state == QUERY_WAITING else frozenset()
    )
    result = found.credential
    told_of = "、".join(rulebook.label("background_category", code) for code in result.found) if result else ""
    return {
        "query": found,
        "state": WORKFLOW.states[found.state],
        "clock": deadlines.latest(WORKFLOW.name, found.pk),
        "known": [
            ("证件号码", _number(found)),
            ("机构", found.institution.name),
            ("到岗日期", full_day(found.employed_since)),
            ("事由", found.get_reason_display()),
            ("提出", found.asked_by),
        ],
        "result": (told_of or "没有不得从业的违法犯罪记录") if result else "",
        "is_found": bool(told_of),
        "answer": (form or AnswerForm(initial={"on": clock.today()})) if "answer" in allowed else None,
        "may_recall": "recall" in allowed,
        "may_reveal": "reveal" in allowed,
        "log": [*reversed(cases.log(WORKFLOW.name, found.pk))],
    }
