"""Wrong facts put right: a phone number approved by the county, a name waiting for the registrar's answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from demo import answers
from demo.cast import COUNTY, Cast
from demo.moments import at
from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.models import Amendment
from tuoyu.domain.institutions.selectors.amendments import get_amendment

_APPROVED, _WAITING = 2, 11


def amend(plan: Plan, cast: Cast, director: User, institution: UUID, today: date) -> Iterator[datetime]:
    """A phone number that nobody answers, and a representative whose name was pushed with a wrong character."""
    if plan.number not in {_APPROVED, _WAITING}:
        return
    dice = random.Random(plan.number)
    yield at(add_workdays(today, -4, COUNTY).on, 9, dice)
    if plan.number == _WAITING:
        _ask(director, institution, "representative", "马秀瑛")
        return
    asked = _ask(director, institution, "public_phone", "09307722366")
    yield at(add_workdays(today, -2, COUNTY).on, 16, dice)
    with unit_of_work(cast.officer):
        services.amend(cast.officer, get_amendment(cast.officer, asked.pk), note="已电话核实")


def _ask(director: User, id: UUID, code: str, wanted: Any) -> Amendment:
    with unit_of_work(director):
        institution = selectors.get_institution(director, id)
        evidence = answers.upload("登记证书")
        return services.propose_amendment(
            director, institution, code, wanted, reason="录入时看错了，以证书为准", evidence=evidence
        )
