"""How far a request to cancel has come: each step taken through the services, for tests to start from."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.filing.steps import Journey, picture
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.models import Closing
from tuoyu.domain.filing.selectors.closings import closing_facts
from tuoyu.domain.filing.services import closing as services
from tuoyu.domain.institutions.models import Institution

IN_CARE = 12
SAID: dict[str, Any] = {
    "reason": "ceased",
    "explained": "租约到期",
    "closes_on": date(2026, 4, 20),
    "families_told_on": date(2026, 3, 17),
    "placements": [
        {"way": "kindergarten", "to": "大河家镇中心幼儿园", "children": 7},
        {"way": "family", "to": "", "children": 5},
    ],
}


def drafted(journey: Journey, *, in_care: int = IN_CARE, **said: Any) -> Closing:
    """A request laid out by the director of a filed institution with children in care."""
    assert journey.filed
    with unit_of_work(journey.director):
        Institution.objects.filter(pk=journey.institution.pk).update(occupancy=in_care)
        institution = journey.reread().institution
        return services.open_closing_request(journey.director, institution, SAID | said)


def with_papers(journey: Journey, **said: Any) -> Closing:
    """With one picture for every paper."""
    closing = drafted(journey, **said)
    with unit_of_work(journey.director):
        for paper in closing_facts(closing).papers_needed:
            services.hand_in_closing_paper(journey.director, closing, paper.code, picture(paper.name))
    return closing


def handed_in(journey: Journey, **said: Any) -> Closing:
    """Handed in."""
    closing = with_papers(journey, **said)
    with unit_of_work(journey.director):
        return services.ask_closing(journey.director, closing)


def agreed(journey: Journey, **said: Any) -> Closing:
    """With a plan the bureau agreed to."""
    closing = handed_in(journey, **said)
    with unit_of_work(journey.officer):
        return services.agree_to_closing(journey.officer, closing)
