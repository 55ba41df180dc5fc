"""How annual reports are carried out."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.publicity.annual import TOLD, called, reported
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.publicity.models import AnnualReport
from tuoyu.domain.publicity.services import annual


def _versions() -> int:
    return AnnualReport.objects.aggregate(sum=Sum("version"))["sum"] or 0


@posting("publicity:annual_call", "publicity.call_annual_reports", AnnualReport.objects.count)
def _call(scene: Scene) -> Sent:
    assert scene.journey().filed
    return Sent(scene.cast.filing_officer, reverse("publicity:annual_call"), {"year": "2026"})


@posting("publicity:annual_fill", "publicity.save_annual_report", _versions)
def _fill(scene: Scene) -> Sent:
    journey = scene.journey()
    report = called(journey)
    fields = {"work": "全年收托正常", "plan": "增开托小班", "version": report.version}
    return Sent(journey.director, reverse("publicity:annual_fill", args=[report.pk]), fields)


@posting("publicity:annual_submit", "publicity.submit_annual_report", steps("submit"))
def _submit(scene: Scene) -> Sent:
    journey = scene.journey()
    report = called(journey)
    with unit_of_work(journey.director):
        annual.save_report(journey.director, report, TOLD, version=report.version)
    return Sent(journey.director, reverse("publicity:annual_submit", args=[report.pk]))


@posting("publicity:annual_decide", "publicity.decide_annual_report", steps("take_note"))
def _decide(scene: Scene) -> Sent:
    report = reported(scene.journey())
    return Sent(scene.cast.filing_officer, reverse("publicity:annual_decide", args=[report.pk, "take_note"]))
