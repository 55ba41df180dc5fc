"""Changes of filings: one carried out last month, one waiting on the officer's desk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime

from demo import answers
from demo.cast import COUNTY, Cast
from demo.moments import at
from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.filing.models import ChangeFiling
from tuoyu.domain.filing.selectors.changes import change_facts, get_change
from tuoyu.domain.filing.services import amending
from tuoyu.domain.institutions.selectors import institution_of_body

_CARRIED_OUT, _WAITING = 2, 11
_FEWER = 3


def change(plan: Plan, cast: Cast, director: User, today: date) -> Iterator[datetime]:
    """Two institutions take in a few children less than they were filed for."""
    if plan.number not in {_CARRIED_OUT, _WAITING}:
        return
    dice = random.Random(plan.number)
    yield at(add_workdays(today, -3, COUNTY).on, 10, dice)
    made = _hand_in(director)
    if plan.number == _CARRIED_OUT:
        yield at(add_workdays(today, -1, COUNTY).on, 15, dice)
        with unit_of_work(cast.officer):
            amending.carry_out_change(cast.officer, get_change(cast.officer, made.pk))


def _hand_in(director: User) -> ChangeFiling:
    with unit_of_work(director):
        institution = institution_of_body(director.body_id)
        if institution is None:
            raise LookupError("a director has an institution")
        fewer = {"places": institution.places - _FEWER}
        made = amending.open_change_filing(director, institution, ["capacity"], fewer, reason="调整班级")
        for paper in change_facts(made).papers_needed:
            amending.hand_in_change_paper(director, made, paper.code, answers.upload(paper.name))
        return amending.hand_in_change(director, made)
