"""Visits after the receipt: most find nothing, one was put right, one is being put right, one waits for an answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo.cast import COUNTY, Cast
from demo.moments import at
from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import Filing, SiteVerification
from tuoyu.domain.filing.rules.verification import CONFORMS, FAILS, Found, SiteCheck

_VISITORS = "马主任、赵科员"
# Numbers of the institutions to whom something else happens than to the others.
_NEVER_VISITED, _PUT_RIGHT, _BEING_PUT_RIGHT, _ANSWERED, _PLANNED_AGAIN = 30, 3, 6, 13, 4
_REASONS = {
    "fire": "疏散通道堆放杂物，二层应急照明灯不亮。",
    "people": "一名保育人员的健康证明已过期。",
    "security": "活动室一处监控无画面，存储时间不够。",
}


def first(plan: Plan, cast: Cast, director: User, filing: Filing, accepted_on: date) -> Iterator[datetime]:
    """The visit that comes with the receipt."""
    if plan.number == _NEVER_VISITED:
        return
    dice = random.Random(plan.number)
    visited_on = add_workdays(accepted_on, dice.randint(2, 5), COUNTY).on
    yield at(visited_on, 15, dice)
    visit = _record(cast.officer, filing, "people" if plan.number == _PUT_RIGHT else "")
    if plan.number == _PUT_RIGHT:
        yield at(visited_on + timedelta(days=9), 11, dice)
        _answer(director, visit, "已重新体检，新的健康证明已归档。")
        yield at(add_workdays(visited_on, 10, COUNTY).on, 16, dice)
        _confirm(cast.officer, visit)


def again(plan: Plan, cast: Cast, director: User, filing: Filing, today: date) -> Iterator[datetime]:
    """One more visit this month."""
    if plan.number not in {_BEING_PUT_RIGHT, _ANSWERED, _PLANNED_AGAIN}:
        return
    dice = random.Random(plan.number)
    yield at(add_workdays(today, -9, COUNTY).on, 9, dice)
    with unit_of_work(cast.officer):
        services.plan_verification(cast.officer, selectors.get_filing(cast.officer, filing.pk))
    if plan.number == _PLANNED_AGAIN:
        return
    yield at(add_workdays(today, -7, COUNTY).on, 15, dice)
    visit = _record(cast.officer, filing, "fire" if plan.number == _BEING_PUT_RIGHT else "security")
    if plan.number == _ANSWERED:
        yield at(add_workdays(today, -2, COUNTY).on, 11, dice)
        _answer(director, visit, "监控已修复并加装硬盘，附安装单；今后每周检查一次并登记。")


def _record(officer: User, filing: Filing, failing: str) -> SiteVerification:
    with unit_of_work(officer):
        current = selectors.get_filing(officer, filing.pk)
        checklist = selectors.verifications_of(current)[-1].checklist
        found = tuple(
            Found(one.code, FAILS, _REASONS[failing]) if one.code == failing else Found(one.code, CONFORMS)
            for one in selectors.check_items(checklist)
        )
        return services.record_site_check(officer, current, SiteCheck(clock.today(), _VISITORS, found))


def _answer(director: User, visit: SiteVerification, text: str) -> None:
    with unit_of_work(director):
        services.answer_nonconformity(director, selectors.get_verification(director, visit.pk), text=text)


def _confirm(officer: User, visit: SiteVerification) -> None:
    with unit_of_work(officer):
        services.confirm_rectification(officer, selectors.get_verification(officer, visit.pk), note="已到现场看过")
