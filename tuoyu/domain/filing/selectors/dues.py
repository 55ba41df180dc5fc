"""What falls due in filing and who must act: filings, visits, changes, closings, who should file or should end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.urls import reverse

from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import officers_over
from tuoyu.base.kernel import clock, deadlines, rulebook, workdays
from tuoyu.base.kernel.models import Case
from tuoyu.base.kernel.reminders import Due
from tuoyu.domain.filing.models import ChangeFiling, Closing, Filing, SiteVerification
from tuoyu.domain.filing.selectors.handling import with_holder
from tuoyu.domain.filing.workflows import CHANGE, CLOSING, CLOSING_AGREED, RECTIFICATION_CLOCK, RETURNED, VERIFICATION
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import STANDINGS

Officers = Callable[[int], tuple[UUID, ...]]
CORRECTION, SHOULD_FILE = "filing.correction", "registration.should_file_reminder"
SHOULD_CANCEL, CLOSING_DAY = "registration.should_cancel_reminder", "closing.day"
_LAST_WEEK = 7
_DAYS_LOOKED_BACK = 400  # longer than any county will ask for
_INSTITUTION = "institutions.institution"
_NOT_BY_LAW = "这是本系统约定的期限，不是法定期限。"
_PAGES: dict[type[Case], str] = {
    Filing: "filing:case",
    SiteVerification: "filing:verification",
    ChangeFiling: "filing:change",
    Closing: "filing:closing",
}


def dues() -> list[Due]:
    """Everything of this app that has a day to be done by; to be read as somebody who sees every county."""
    officers = cache(_officers)
    for_the_office = (_receipts, _visits, _changes, _closings, _unfiled, _orphaned)
    return [*_corrections(), *(due for found in for_the_office for due in found(officers))]


def correction_due_on(asked_on: date, area: int) -> date:
    """By when an applicant should have corrected what was asked on a day."""
    return workdays.add_workdays(asked_on, int(rulebook.rule(CORRECTION, asked_on, area).value), area).on


def should_file_by(institution: Institution) -> date:
    """By when a registered institution should have filed, by the house's own reminder."""
    term = rulebook.rule(SHOULD_FILE, institution.registered_on, institution.area)
    return institution.registered_on + timedelta(days=int(term.value))


def should_cancel_by(ended_on: date, area: int) -> date:
    """By when a filing should have been cancelled whose registration ended that day, by the house's own reminder."""
    return ended_on + timedelta(days=int(rulebook.rule(SHOULD_CANCEL, ended_on, area).value))


def should_file_clock(institution: Institution) -> deadlines.Reading:
    """The same as a clock: late once the day has passed, soon in its last week."""
    return day_clock(should_file_by(institution), SHOULD_FILE)


def day_clock(due_on: date, key: str) -> deadlines.Reading:
    """A day to be done by as a clock, for what is no case."""
    return deadlines.counted_down(due_on, key, soon_days=_LAST_WEEK)


def _receipts(officers: Officers) -> Iterator[Due]:
    """The clocks of the law, for the office."""
    running = deadlines.running(WORKFLOW.name)
    filings = with_holder(Filing.objects.select_related("institution")).in_bulk(running)
    for id, shown in running.items():
        if one := filings.get(id):
            for key, due_on in shown:
                yield _filing(one, key, due_on, "请出具备案回执", users=_handlers(one, officers))


def _corrections() -> Iterator[Due]:
    """What applicants were asked to correct, for them."""
    returned = Filing.objects.filter(state=RETURNED).select_related("institution")
    for one in returned.annotate(asked_at=Max("comments__asked_at")).exclude(asked_at=None):
        due_on = correction_due_on(clock.local(one.asked_at).date(), one.area)
        yield _filing(one, CORRECTION, due_on, "请补正后再次提交", bodies=(one.body_id,), note=_NOT_BY_LAW)


def _visits(officers: Officers) -> Iterator[Due]:
    """Visits and notices, for the office; what was found wrong, for the institution."""
    running = deadlines.running(VERIFICATION.name)
    visits = SiteVerification.objects.select_related("filing__institution").in_bulk(running)
    for id, shown in running.items():
        if one := visits.get(id):
            name = one.filing.institution.name
            for key, due_on in shown:
                if key == RECTIFICATION_CLOCK:
                    what = f"{name}现场核实不符合的事项请整改后报送"
                    yield _case(one, key, due_on, what, note=_NOT_BY_LAW, bodies=(one.body_id,))
                else:
                    yield _case(one, key, due_on, f"请完成{name}的现场核实", users=officers(one.area))


def _changes(officers: Officers) -> Iterator[Due]:
    """Changes handed in, for the office."""
    running = deadlines.running(CHANGE.name)
    changes = ChangeFiling.objects.select_related("institution").in_bulk(running)
    for id, shown in running.items():
        if one := changes.get(id):
            for key, due_on in shown:
                what = f"请办结{one.institution.name}的变更备案"
                yield _case(one, key, due_on, what, note=_NOT_BY_LAW, users=officers(one.area))


def _closings(officers: Officers) -> Iterator[Due]:
    """Requests to cancel: to be answered, and once agreed to be concluded on the day the service ends."""
    running = deadlines.running(CLOSING.name)
    asked = Closing.objects.filter(Q(pk__in=running) | Q(state=CLOSING_AGREED)).select_related("institution")
    for one in asked:
        name, told = one.institution.name, officers(one.area)
        for key, due_on in running.get(one.pk, ()):
            yield _case(one, key, due_on, f"请审核{name}的注销申请", note=_NOT_BY_LAW, users=told)
        if one.state == CLOSING_AGREED and one.closes_on:
            yield _case(one, CLOSING_DAY, one.closes_on, f"{name}停止服务，请办结注销", users=told)


def _unfiled(officers: Officers) -> Iterator[Due]:
    """Institutions that registered lately and have not filed, for the office and for those already invited."""
    since = clock.today() - timedelta(days=_DAYS_LOOKED_BACK)
    found = Institution.objects.filter(STANDINGS["unfiled"][1], registered_on__gte=since).defer("grams")
    for one in found.exclude(filings__submitted_at__isnull=False):
        what, page = f"{one.name}登记后还没有备案，请联系并邀请", "filing:unfiled_record"
        yield _institution(one, SHOULD_FILE, should_file_by(one), what, page, officers)


def _orphaned(officers: Officers) -> Iterator[Due]:
    """Institutions that were struck off lately and are still filed, for the office."""
    since = clock.today() - timedelta(days=_DAYS_LOOKED_BACK)
    found = Institution.objects.filter(STANDINGS["orphaned"][1], deregistered_on__gte=since, merged_into=None)
    for one in found.defer("grams"):
        assert one.deregistered_on is not None  # noqa: S101 -- the query asked for it
        due_on = should_cancel_by(one.deregistered_on, one.area)
        what = f"{one.name}的登记已注销而备案还在，请要求其注销备案或者办理注销"
        yield _institution(one, SHOULD_CANCEL, due_on, what, "filing:orphan", officers)


def _filing(one: Filing, key: str, due_on: date, what: str, **more: Any) -> Due:
    return _case(one, key, due_on, f"{one.institution.name}的备案{what}", **more)


def _case(one: Case, key: str, due_on: date, what: str, **more: Any) -> Due:
    """A case of this app, with the page it is done on."""
    return Due(
        about_type=one._meta.label_lower,
        about_id=one.pk,
        key=key,
        due_on=due_on,
        area=one.area,
        what=what,
        link=reverse(_PAGES[type(one)], args=[one.pk]),
        **more,
    )


def _institution(one: Institution, key: str, due_on: date, what: str, page: str, officers: Officers) -> Due:
    """What is no case yet: an institution, for the office."""
    return Due(
        about_type=_INSTITUTION,
        about_id=one.pk,
        key=key,
        due_on=due_on,
        area=one.area,
        what=what,
        link=reverse(page, args=[one.pk]),
        note=_NOT_BY_LAW,
        users=officers(one.area),
    )


def _handlers(one: Any, officers: Officers) -> tuple[UUID, ...]:
    """Whoever handles it; while nobody does, everybody who might."""
    return (one.handled_by_id,) if one.is_held else officers(one.area)


def _officers(area: int) -> tuple[UUID, ...]:
    return tuple(officers_over(area, Role.FILING_OFFICER).values_list("pk", flat=True))
