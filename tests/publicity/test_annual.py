"""The annual report: called for on a clock, filled in from the register, confirmed, noted or asked back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import typed
from tests.filing.steps import Journey
from tests.publicity.annual import TOLD, called, reported
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.models import User
from tuoyu.base.kernel import deadlines
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused, Stale
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import AnnualReport
from tuoyu.domain.publicity.rules.annual import may_be_reported
from tuoyu.domain.publicity.selectors import DESKS
from tuoyu.domain.publicity.selectors import annual as found
from tuoyu.domain.publicity.services import annual


def waiting_for(person: User) -> list[Waiting]:
    """What of this kind waits for somebody."""
    return [one for one in waiting_on(person, DESKS) if one.route == "publicity:annual"]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"work": " "}, ["annual.unanswered"]),
        ({"confirmed": False}, ["annual.not_confirmed"]),
        ({"confirmed": False, "corrections": "托位应为 40 个"}, []),
    ],
)
def test_what_a_report_must_tell(changed: dict[str, Any], codes: list[str]) -> None:
    assert [one.code for one in may_be_reported({**TOLD, **changed})] == codes


def test_calling_asks_every_filed_institution_once_and_starts_its_clock(journey: Journey) -> None:
    report = called(journey)
    bureau = journey.officer.body
    assert bureau is not None
    with unit_of_work(journey.officer):
        (reading,) = deadlines.readings("annual", [report.pk])[report.pk]
        with pytest.raises(Invalid):
            annual.call_reports(journey.officer, bureau, 2026)
    assert (report.state, reading.sentence, str(reading.due_on)) == ("draft", "剩 30 天", "2026-04-17")
    assert Notice.objects.filter(to_body_id=report.body_id, kind="publicity.annual").count() == 1
    with unit_of_work(journey.director):
        (waiting,) = waiting_for(journey.director)
    assert waiting.what == "报送年度报告"


def test_whoever_is_not_filed_is_not_asked(journey: Journey) -> None:
    assert journey.draft
    bureau = journey.officer.body
    assert bureau is not None
    with pytest.raises(Invalid):
        annual.call_reports(journey.officer, bureau, 2026)


def test_an_officer_of_another_county_calls_nobody_here(journey: Journey) -> None:
    assert journey.filed
    bureau = journey.officer.body
    assert bureau is not None
    with pytest.raises(NotAllowed):
        annual.call_reports(journey.cast.next_officer, bureau, 2026)


def test_the_facts_of_the_day_stay_with_the_report(journey: Journey) -> None:
    report = reported(journey)
    Institution.objects.filter(pk=journey.institution.pk).update(places=99)
    with unit_of_work(journey.officer):
        shown = dict(found.facts_shown(found.get_report(journey.officer, report.pk)))
    assert (report.state, shown["托位"]) == ("submitted", "45 个")


def test_an_empty_report_is_not_handed_in(journey: Journey) -> None:
    report = called(journey)
    with unit_of_work(journey.director), pytest.raises(Refused):
        annual.submit_report(journey.director, report)


def test_asked_back_it_is_mended_and_handed_in_again(journey: Journey) -> None:
    report = reported(journey)
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        annual.save_report(journey.director, report, TOLD, version=report.version)
    with pytest.raises(Invalid):
        annual.decide_report(journey.officer, report, "ask_back")
    annual.decide_report(journey.officer, report, "ask_back", note="请写明演练日期")
    with unit_of_work(journey.director):
        with pytest.raises(Stale):
            annual.save_report(journey.director, report, TOLD, version=1)
        saved = annual.save_report(journey.director, report, TOLD, version=report.version)
        assert annual.submit_report(journey.director, saved).state == "submitted"


def test_each_side_has_its_own_part(journey: Journey) -> None:
    report = reported(journey)
    with pytest.raises(NotAllowed):
        annual.decide_report(journey.director, report, "take_note")
    with pytest.raises(Missing):
        annual.decide_report(journey.cast.next_officer, report, "take_note")


def test_from_call_to_note_by_the_pages(journey: Journey) -> None:
    assert journey.filed
    officer, director = journey.cast.browser(journey.officer), journey.cast.browser(journey.director)
    assert "布置年度报告" in officer.get(reverse("publicity:annual_list")).content.decode()
    officer.post(reverse("publicity:annual_call"), typed(year=2026))
    with unit_of_work(journey.officer):
        report = AnnualReport.objects.get()
    fill = reverse("publicity:annual_fill", args=[report.pk])
    assert "45 个" in director.get(fill).content.decode()
    too_long = director.post(fill, typed(work="长" * 3_001, version=report.version))
    assert (too_long.status_code, "长" * 3_001 in too_long.content.decode()) == (422, True)
    director.post(fill, typed(**{**TOLD, "confirmed": "on"}, version=report.version))
    director.post(reverse("publicity:annual_submit", args=[report.pk]), typed())
    officer.post(reverse("publicity:annual_decide", args=[report.pk, "take_note"]), typed())
    assert "已备查" in director.get(reverse("publicity:annual", args=[report.pk])).content.decode()
