"""Annual reports: how tests and scenes call for one and hand it in."""

from __future__ import annotations

from tests.filing.steps import Journey
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.publicity.models import AnnualReport
from tuoyu.domain.publicity.selectors.annual import get_report
from tuoyu.domain.publicity.services import annual

TOLD = {"work": "全年收托正常，培训两次。", "safety": "消防演练两次。", "plan": "增开托小班。", "confirmed": True}


def called(journey: Journey, year: int = 2026) -> AnnualReport:
    """The report of a filed institution, called for."""
    assert journey.filed
    bureau = journey.officer.body
    assert bureau is not None
    with unit_of_work(journey.officer):
        annual.call_reports(journey.officer, bureau, year)
        return AnnualReport.objects.select_related("institution").get(institution=journey.institution, year=year)


def reported(journey: Journey, year: int = 2026) -> AnnualReport:
    """The same, written and handed in."""
    report = called(journey, year)
    with unit_of_work(journey.director):
        annual.save_report(journey.director, report, TOLD, version=report.version)
        return annual.submit_report(journey.director, get_report(journey.director, report.pk))
