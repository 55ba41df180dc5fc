"""Departments answer the papers that came with a filing: most are confirmed, some run out, one is objected to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from demo.cast import COUNTY, Cast
from demo.plan import Plan
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.institutions.models import Paper
from tuoyu.domain.institutions.selectors import papers
from tuoyu.domain.institutions.services import PaperText, confirm_paper, object_to_paper

# Numbers of the institutions of whose papers nobody has answered yet; the others divide into these fates.
_UNANSWERED, _EXPIRING, _EXPIRED, _OBJECTED = 11, 5, 9, 6
_TERM = timedelta(days=3 * 365)


def answer(plan: Plan, cast: Cast, institution: UUID, accepted_on: date, today: date) -> Iterator[datetime]:
    """The working day after the receipt."""
    if plan.number % _UNANSWERED == 0:
        return
    on = add_workdays(accepted_on, 1, COUNTY).on
    yield datetime.combine(on, time(10, random.Random(plan.number).randint(0, 59)), tzinfo=clock.SHANGHAI)
    for kind, official in cast.departments.items():
        with unit_of_work(official):
            for paper in papers(official, "confirm").filter(institution=institution, department=kind, state="waiting"):
                if plan.number == _OBJECTED and kind == "emergency":
                    object_to_paper(official, paper, reason="证明上的地址与现址不一致。")
                else:
                    confirm_paper(official, paper, _text(plan, paper, on, today))


def _text(plan: Plan, paper: Paper, on: date, today: date) -> PaperText:
    issued_on = on - timedelta(days=40 + plan.number)
    expires_on: date | None = issued_on + _TERM
    if plan.number % _EXPIRING == 0:
        expires_on = max(today + timedelta(days=plan.number), on)
    elif plan.number % _EXPIRED == 0:
        expires_on = max(today - timedelta(days=plan.number), on)
    number = f"{plan.township}{plan.number:03}{paper.kind.upper()[:2]}"
    return PaperText(number=number, issued_on=issued_on, expires_on=expires_on)
