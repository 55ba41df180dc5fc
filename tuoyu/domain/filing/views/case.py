"""The list of filings and the one page of a case, for every side that may see it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tuoyu.base.access.models import User
from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import cases, deadlines
from tuoyu.base.kernel.web.forms import NoteForm
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.forms import CancelForm, CommentForm, HandOverForm, PurposeForm
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules.handling import may_be_handed_over, may_be_taken
from tuoyu.domain.filing.views.lists import FilingList
from tuoyu.domain.filing.views.states import state_bar
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.filing.workflows import VERIFICATION


@page("filing.case.view")
def filing_list(request: HttpRequest) -> HttpResponseBase:
    """Filings in reach, newest last in place order, with their clocks."""
    user, extra = cast("User", request.user), {}
    if FILING.may_somewhere(user, "hand_over"):
        extra["hand_over"] = HandOverForm(colleagues=selectors.colleagues_of(user))
    return FilingList(user).respond(request, selectors.filings(user), extra=extra)


@page("filing.case.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """Header, state bar, actions, sections, conditions, log: always in this order."""
    filing = selectors.get_filing(request.user, id)
    return render(request, "filing/case.html", case_context(request.user, filing))


def case_context(actor: Any, filing: Filing) -> dict[str, Any]:
    """What the case page shows to this person."""
    read = selectors.dossier(filing)
    facts = selectors.facts_of(read)
    log = cases.log(WORKFLOW.name, filing.pk)
    offers = {offer.step.name: offer for offer in cases.offers(filing, WORKFLOW, facts)}
    allowed = FILING.allowed(actor, filing, [*offers, "comment", "fill", "reveal", "take", "hand_over"])
    hands = selectors.handling(actor, filing)
    papers, visits = selectors.papers(read, facts), selectors.verifications_of(filing)
    return {
        "filing": filing,
        "institution": filing.institution,
        "place": area_names([filing.area]).get(filing.area, ""),
        "state": WORKFLOW.states[filing.state],
        "steps": state_bar(filing, log),
        "clock": deadlines.latest(WORKFLOW.name, filing.pk),
        "sections": selectors.sections(read),
        "open_sections": [key for key in read.sections if not selectors.closed_because(filing, facts, key)],
        "papers": papers,
        "papers_complete": all(one.files for one in papers),
        "obstacles": [*WORKFLOW.step("submit" if "fill" in allowed else "accept").obstacles(facts)],
        "documents": selectors.documents_of(filing),
        "visits": [(one, VERIFICATION.states[one.state]) for one in visits],
        "may_plan_visit": selectors.may_plan_visit(actor, filing, visits),
        "log": reversed(log),
        "offers": {name: offer for name, offer in offers.items() if name in allowed},
        "may": allowed,
        "is_applicant": "fill" in allowed,
        "holder": selectors.holder_in_words(filing),
        "not_taken_because": [*may_be_taken(hands)],
        "not_handed_over_because": [*may_be_handed_over(hands)],
        "forms": {"comment": CommentForm(), "note": NoteForm(), "cancel": CancelForm(), "purpose": PurposeForm()},
    }
