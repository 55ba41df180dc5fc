"""A carer who came to see her own record, and contests the day on which her post began."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime

from demo import staff
from demo.cast import COUNTY, PASSWORD
from demo.moments import at
from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.access.services.invitations import accept_invitation, new_code
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.institutions.selectors import institution_of_body
from tuoyu.domain.staff.models import Assignment
from tuoyu.domain.staff.selectors import staff_of
from tuoyu.domain.staff.selectors.own import open_claim
from tuoyu.domain.staff.services import claim_record, invite_to_record, raise_contest

_CONTESTED, _USERNAME = 2, "baoyu"


def contest(plan: Plan, director: User, today: date) -> Iterator[datetime]:
    """The director invites her, she proves who she is, and says what is wrong; the institution has not answered yet."""
    if plan.number != _CONTESTED:
        return
    dice = random.Random(plan.number)
    yield at(add_workdays(today, -5, COUNTY).on, 10, dice)
    name, number, phone = staff.first_of(plan)
    held, code = _post_of(director, name), new_code()
    invite_to_record(director, held.person, held.institution, phone=phone, code=code)
    yield at(add_workdays(today, -4, COUNTY).on, 20, dice)
    carer = accept_invitation(NOBODY, code=code, username=_USERNAME, password=PASSWORD)
    with unit_of_work(carer):
        claim = open_claim(carer)
        if claim is None or not claim_record(carer, claim, name=name, id_number=number):
            raise LookupError("who is invited claims their own record")
    yield at(add_workdays(today, -1, COUNTY).on, 12, dice)
    with unit_of_work(carer):
        raise_contest(carer, "post", held.pk, said="合同写的到岗日期比这里早一个月，请照合同改正")


def _post_of(director: User, name: str) -> Assignment:
    with unit_of_work(director):
        institution = institution_of_body(director.body_id)
        if institution is None:
            raise LookupError("a director has an institution")
        return staff_of(director, institution).select_related("institution").get(person__name=name)
