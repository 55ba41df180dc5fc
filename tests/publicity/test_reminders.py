"""Notices that are over, rechecks, recognitions that run out, reports not handed in: told once a stage, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import PREFECTURE, Cast
from tests.filing.steps import Journey
from tests.publicity.annual import called, reported
from tests.publicity.sheets import application, named, publicised
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import NotAllowed
from tuoyu.domain.filing.services import cancel_filing
from tuoyu.domain.publicity import tasks
from tuoyu.domain.publicity.selectors.dues import expiring_inbox
from tuoyu.domain.publicity.services.reminding import remind_of_clocks

_THREE_YEARS = 3 * 365  # and a day: 2028 is a leap year


def told(kind: str) -> list[tuple[object, str]]:
    found = Notice.objects.filter(kind=f"due.{kind}").order_by("told_at", "pk")
    return [(one.to_user_id or one.to_body_id, one.sentence) for one in found]


def days(hands: clock.SetClock, first: int, last: int) -> None:
    """Let days pass, from the `first` from now to the `last`; the schedule runs twice on each."""
    hands.advance(timedelta(days=first - 1))
    for _ in range(first, last + 1):
        hands.advance(timedelta(days=1))
        tasks.remind_of_clocks()
        tasks.remind_of_clocks()


def test_the_office_decides_when_the_notice_is_over(journey: Journey, hands: clock.SetClock) -> None:
    publicised(journey)
    days(hands, 1, 12)
    found = told("recognition.publicity")
    assert {who for who, _ in found} == {journey.officer.pk}
    assert len(found) == 3
    assert "普惠认定公示期满，请作出结论" in found[0][1]


def test_the_county_is_told_to_recheck_two_weeks_ahead(journey: Journey, hands: clock.SetClock) -> None:
    named(journey)
    days(hands, 349, 380)
    found = told("recognition.recheck")
    assert [who for who, _ in found] == [journey.officer.pk] * 3
    assert found[0][1].endswith("3月18日到期。这是本系统约定的期限，不是法定期限。")


def test_what_a_level_above_rechecks_is_told_there(journey: Journey, cast: Cast, hands: clock.SetClock) -> None:
    above = cast.person("qi.zhou", "祁处长", cast.department("health", PREFECTURE), Role.FILING_OFFICER, PREFECTURE)
    named(journey, "demonstration")
    days(hands, 364, 366)
    assert {who for who, _ in told("recognition.recheck")} == {above.pk}


def test_an_institution_is_told_before_its_recognition_runs_out_until_it_applies_again(
    journey: Journey, hands: clock.SetClock
) -> None:
    row = named(journey)
    with unit_of_work(journey.director):
        assert expiring_inbox(journey.director) == []
    days(hands, _THREE_YEARS - 95, _THREE_YEARS - 80)
    assert [who for who, _ in told("recognition.expiring")] == [row.body_id]
    assert "普惠认定有效期届满，请重新申请认定，3月17日到期" in told("recognition.expiring")[0][1]
    with unit_of_work(journey.director):
        (line,) = expiring_inbox(journey.director)
    assert (line.what, line.key) == ("重新申请普惠认定", row.pk)
    with unit_of_work(journey.officer):
        assert expiring_inbox(journey.officer) == []
    application(journey)
    days(hands, 1, 90)
    assert len(told("recognition.expiring")) == 1
    with unit_of_work(journey.director):
        assert expiring_inbox(journey.director) == []


def test_the_home_page_of_a_director_has_it(journey: Journey, cast: Cast, hands: clock.SetClock) -> None:
    named(journey)
    hands.advance(timedelta(days=_THREE_YEARS))
    shown = cast.browser(journey.director).get(reverse("home")).content.decode()
    assert "重新申请普惠认定" in shown


def test_the_recognition_of_an_ended_filing_is_nobodys_work(journey: Journey, hands: clock.SetClock) -> None:
    named(journey)
    with unit_of_work(journey.officer):
        cancel_filing(journey.officer, journey.reread(), reason="停办")
    days(hands, _THREE_YEARS - 1, _THREE_YEARS + 3)
    assert told("recognition.expiring") == []


def test_reports_are_asked_for_a_week_ahead_on_the_day_and_when_late(journey: Journey, hands: clock.SetClock) -> None:
    report = called(journey)
    days(hands, 20, 45)
    found = told("annual.report")
    assert [who for who, _ in found] == [report.body_id] * 3
    assert "请报送" in found[0][1]
    assert "2026 年度报告，4月17日到期" in found[0][1]


def test_a_report_that_was_handed_in_is_not_asked_for(journey: Journey, hands: clock.SetClock) -> None:
    reported(journey)
    days(hands, 20, 45)
    assert told("annual.report") == []


def test_nothing_due_leaves_no_trace_and_only_the_schedule_reminds(cast: Cast) -> None:
    assert cast.filing_officer
    before = AuditEntry.objects.count()
    tasks.remind_of_clocks()
    assert AuditEntry.objects.count() == before
    with unit_of_work(cast.filing_officer), pytest.raises(NotAllowed):
        remind_of_clocks(cast.filing_officer, [])
