"""Requests to cancel: one institution whose children are all placed waits for the bureau's answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo import answers
from demo.cast import COUNTY
from demo.moments import at
from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.filing.selectors.closings import closing_facts
from tuoyu.domain.filing.services import closing
from tuoyu.domain.institutions.selectors import institution_of_body

_LEAVING = 33


def close(plan: Plan, director: User, today: date) -> Iterator[datetime]:
    """The lease of one institution runs out next month."""
    if plan.number != _LEAVING:
        return
    dice = random.Random(plan.number)
    yield at(add_workdays(today, -2, COUNTY).on, 9, dice)
    with unit_of_work(director):
        institution = institution_of_body(director.body_id)
        if institution is None:
            raise LookupError("a director has an institution")
        said = {
            "reason": "ceased",
            "explained": "租约到期，不再续租",
            "closes_on": today + timedelta(days=40),
            "families_told_on": add_workdays(today, -3, COUNTY).on,
            "placements": _placements(institution.occupancy),
        }
        made = closing.open_closing_request(director, institution, said)
        for paper in closing_facts(made).papers_needed:
            closing.hand_in_closing_paper(director, made, paper.code, answers.upload(paper.name))
        closing.ask_closing(director, made)


def _placements(in_care: int) -> list[dict[str, object]]:
    """Two go home, the others to the kindergarten nearby."""
    home = min(in_care, 2)
    ways = [("family", "", home), ("kindergarten", "就近公办幼儿园", in_care - home)]
    return [{"way": way, "to": to, "children": children} for way, to, children in ways if children]
