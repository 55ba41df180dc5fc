"""Annual reports of the demonstration: called for by the county, some noted, handed in or asked back, some to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from demo.cast import COUNTY, Cast
from demo.plan import Fate, Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import AnnualReport
from tuoyu.domain.publicity.services import annual

_CALLER = 1  # in whose story the county calls for the reports of all
_CALLED_AGO, _WRITTEN_AGO, _READ_AGO = 9, 4, 2  # working days
_NOTED, _HANDED_IN, _ASKED_BACK = {1, 2}, {5, 16}, {11}
_TOLD = {
    "work": "全年按备案的班级收托，家长会四次，保育人员全员参加县里培训。",
    "safety": "每月消防自查，全年疏散演练四次；一处插座高度不足，已整改。",
    "plan": "明年增设乳儿班前先完成改造和变更备案。",
    "confirmed": True,
}


def report(plan: Plan, cast: Cast, director: User, institution: Institution, today: date) -> Iterator[datetime]:
    """One institution's report of this year, as far as it has got."""
    if plan.fate is not Fate.FILED or plan.number not in {*_NOTED, *_HANDED_IN, *_ASKED_BACK}:
        return
    if plan.number == _CALLER:
        yield _at(today, _CALLED_AGO, 9)
        _call(cast.officer, clock.today().year)
    yield _at(today, _WRITTEN_AGO, 15)
    written = _write(director, institution)
    if written is None or plan.number in _HANDED_IN:
        return
    yield _at(today, _READ_AGO, 10)
    step, note = ("ask_back", "请补写食堂和留样的情况") if plan.number in _ASKED_BACK else ("take_note", "")
    with unit_of_work(cast.officer):
        annual.decide_report(cast.officer, AnnualReport.objects.get(pk=written.pk), step, note=note)


def _call(officer: User, year: int) -> None:
    with unit_of_work(officer):
        if officer.body is None:
            raise LookupError("an officer acts for a bureau")
        annual.call_reports(officer, officer.body, year)


def _write(director: User, institution: Institution) -> AnnualReport | None:
    """Written and handed in; nothing when it was filed after the call."""
    with unit_of_work(director):
        called = AnnualReport.objects.select_related("institution").filter(institution=institution).first()
        if called is None:
            return None
        annual.save_report(director, called, _TOLD, version=called.version)
        return annual.submit_report(director, AnnualReport.objects.select_related("institution").get(pk=called.pk))


def _at(today: date, working_days_ago: int, hour: int) -> datetime:
    return datetime.combine(add_workdays(today, -working_days_ago, COUNTY).on, time(hour), tzinfo=clock.SHANGHAI)
