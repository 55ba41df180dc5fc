"""The standards check: a self-check for the director, the same findings for officers, and what a day changed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import may_enter_papers, may_record_premises
from tuoyu.domain.institutions.selectors.words import facts_used
from tuoyu.domain.staff.selectors import may_enter_staff
from tuoyu.domain.standards import selectors
from tuoyu.domain.standards.rules.findings import Finding, Verdict
from tuoyu.domain.standards.rules.standards import tally

_TITLES = {Verdict.FAILING: "不符合", Verdict.UNKNOWN: "待补充", Verdict.CONFORMING: "符合"}
# The page on which what a section is about is entered; what is filed changes by a change of the filing only.
_PAGES = {
    "building": "institutions:premises",
    "rooms": "institutions:premises",
    "classes": "institutions:premises",
    "people": "staff:list",
    "papers": "institutions:papers",
}


@page("standards.check.view")
def check(request: HttpRequest, id: UUID) -> HttpResponse:
    """Every check that applies, by the facts and the law of today or of another day, and what differs between days."""
    institution = selectors.get_checked(request.user, id)
    on, against = _day(request.GET.get("on")) or clock.today(), _day(request.GET.get("against"))
    days = sorted({on, against or on})
    found = selectors.checked(institution, *days)
    context = {**_context(request.user, institution, found[days.index(on)]), "on": on, "against": against}
    if against is not None:
        context["changed"] = selectors.differences(found[0], found[-1])
        context["earlier"], context["later"] = days[0], days[-1]
    return render(request, "standards/check.html", context)


def _context(actor: Any, institution: Institution, checked: selectors.Checked) -> dict[str, Any]:
    site, found, pages = checked.facts.site, checked.findings, _pages(actor, institution)
    return {
        "institution": institution,
        "computed": checked.places,
        "tally": [(_TITLES[verdict], number) for verdict, number in tally(found).items()],
        "groups": [
            (verdict.value, _TITLES[verdict], [_line(one, site, pages) for one in found if one.verdict is verdict])
            for verdict in Verdict
        ],
    }


def _pages(actor: Any, institution: Institution) -> dict[str, str]:
    """Where this person can mend what, by section; each page judges again for its institution."""
    may = {
        "institutions:premises": may_record_premises(actor),
        "staff:list": may_enter_staff(actor),
        "institutions:papers": may_enter_papers(actor),
    }
    return {section: reverse(route, args=[institution.pk]) for section, route in _PAGES.items() if may[route]}


def _line(one: Finding, site: Any, pages: dict[str, str]) -> dict[str, Any]:
    mend = "" if one.verdict is Verdict.CONFORMING else pages.get(one.section, "")
    return {"found": one, "used": facts_used(one.used, site), "mend": mend}


def _day(typed: str | None) -> date | None:
    """A day from the address; None when there is none or it is no day."""
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        return None
