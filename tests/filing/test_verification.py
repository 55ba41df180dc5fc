"""The visit after the receipt: on the clock of the material, with reasons, published until it is put right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.filing.steps import COMPLETE, Journey
from tests.filing.visits import answered, planned, typed_check, visit
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.kernel import cases, clock, deadlines
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, IssuedDocument, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import SiteVerification
from tuoyu.domain.filing.rules.verification import (
    CONFORMS,
    FAILS,
    NOT_APPLICABLE,
    Found,
    SiteCheck,
    may_be_notified,
    may_conform,
    mistakes_of_check,
)

ITEMS = ("site", "rooms", "fire")
SUBMITTED, TODAY = date(2026, 3, 18), date(2026, 3, 25)
OUTCOMES = st.sampled_from([CONFORMS, FAILS, NOT_APPLICABLE])


def check(*outcomes: str, reason: str = "通道堆放杂物", visited_on: date = TODAY) -> SiteCheck:
    """A visit with these outcomes, in the order of ITEMS."""
    found = [Found(item, outcome, reason) for item, outcome in zip(ITEMS, outcomes, strict=False)]
    return SiteCheck(visited_on, "马主任、王科员", tuple(found))


def mistakes(done: SiteCheck) -> list[str]:
    return sorted(mistakes_of_check(done, items=ITEMS, submitted_on=SUBMITTED, today=TODAY))


@pytest.mark.parametrize(
    ("done", "wrong"),
    [
        (check(CONFORMS, CONFORMS, NOT_APPLICABLE), []),
        (check(CONFORMS, FAILS, CONFORMS), []),
        (check(CONFORMS, FAILS, CONFORMS, reason=""), ["reason_rooms"]),
        (check(CONFORMS, CONFORMS), ["outcome_fire"]),
        (check(NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE), ["visitors"]),
        (check(CONFORMS, CONFORMS, CONFORMS, visited_on=date(2026, 3, 17)), ["visited_on"]),
        (check(CONFORMS, CONFORMS, CONFORMS, visited_on=date(2026, 3, 26)), ["visited_on"]),
    ],
)
def test_the_record_of_a_visit_is_whole_and_in_order(done: SiteCheck, wrong: list[str]) -> None:
    assert mistakes(done) == wrong


@given(st.tuples(OUTCOMES, OUTCOMES, OUTCOMES))
def test_a_visit_either_conforms_or_is_notified(outcomes: tuple[str, ...]) -> None:
    done = check(*outcomes)
    assert bool([*may_conform(done)]) != bool([*may_be_notified(done)])


def published(journey: Journey) -> list[Any]:
    return selectors.published_nonconformities(journey.institution.pk)


def clocks(verification: SiteVerification) -> dict[str, Any]:
    return {one.key: one for one in deadlines.readings("verification", [verification.pk])[verification.pk]}


def test_a_receipt_plans_a_visit_whose_clock_runs_from_the_material(journey: Journey, hands: clock.SetClock) -> None:
    assert journey.submitted  # Wednesday 18 March
    hands.advance(timedelta(days=6))
    assert journey.filed
    verification = planned(journey)
    with unit_of_work(journey.officer):
        (line,) = waiting_on(journey.officer, selectors.DESKS)
    assert (verification.state, line.what) == ("awaiting_visit", "现场核实")
    assert str(clocks(verification)["filing.nonconformity"].due_on) == "2026-04-09"  # 15 working days, 清明 not counted


def test_days_with_the_applicant_do_not_count_for_the_notice_either(journey: Journey, hands: clock.SetClock) -> None:
    journey.ask_correction("people")
    hands.advance(timedelta(days=2))
    journey.fill("people", {**COMPLETE["people"][0], "health_workers": 2})
    services.submit_filing(journey.director, journey.reread())
    with unit_of_work(journey.officer):
        services.settle_comment(journey.officer, selectors.comments(journey.draft)[0])
    vars(journey)["filed"] = services.accept_filing(journey.officer, journey.reread())
    assert str(clocks(planned(journey))["filing.nonconformity"].due_on) == "2026-04-13"


def test_a_visit_that_conforms_closes_the_clock_and_tells_the_institution(journey: Journey) -> None:
    verification = visit(journey)
    assert verification.state == "conforming"
    assert clocks(verification)["filing.nonconformity"].tone == "done"
    assert Notice.objects.filter(to_body_id=journey.institution.body_id, kind="filing.verified").exists()
    assert published(journey) == []


def test_a_visit_that_fails_issues_a_notice_with_reasons_and_publishes_it(journey: Journey) -> None:
    verification = visit(journey, failing="fire")
    notice = IssuedDocument.objects.get(kind="nonconformity_notice")
    (shown,) = published(journey)
    assert verification.state == "rectifying"
    assert notice.number.endswith("核〔2026〕1号")
    assert notice.content["reasons"][0]["reason"] == "疏散通道堆放杂物"
    assert shown.document == notice
    assert shown.reasons == [{"item": "消防安全", "reason": "疏散通道堆放杂物"}]
    assert clocks(verification)["filing.rectification"].tone == "ok"
    with unit_of_work(journey.director):
        assert [one.what for one in waiting_on(journey.director, selectors.DESKS)] == ["报送整改情况"]
    page = journey.cast.browser(journey.cast.anonymous).get(
        reverse("portal:institution", args=[journey.institution.pk])
    )
    assert "疏散通道堆放杂物" in page.content.decode()


def test_an_answer_pauses_the_clock_until_the_bureau_has_looked(journey: Journey) -> None:
    verification = answered(journey)
    with unit_of_work(journey.officer):
        current = selectors.get_verification(journey.officer, verification.pk)
        (report,) = selectors.rectifications_of(current)
        assert [one.what for one in waiting_on(journey.officer, selectors.DESKS)] == ["确认整改"]
    assert (current.state, len(report.files.all())) == ("answered", 1)
    assert clocks(current)["filing.rectification"].tone == "paused"
    assert len(published(journey)) == 1


def test_confirming_takes_the_notice_off_the_public_page(journey: Journey) -> None:
    verification = answered(journey)
    assert services.confirm_rectification(journey.officer, verification).state == "rectified"
    assert published(journey) == []
    assert [one.step for one in cases.log("verification", verification.pk)] == ["open", "notify", "answer", "confirm"]


def test_asking_again_needs_a_reason_and_leaves_the_notice_public(journey: Journey) -> None:
    verification = answered(journey)
    with pytest.raises(Invalid):
        services.ask_rectification_again(journey.officer, verification, note="  ")
    services.ask_rectification_again(journey.officer, verification, note="请补拍二楼通道")
    assert verification.state == "rectifying"
    assert clocks(verification)["filing.rectification"].tone == "ok"
    assert len(published(journey)) == 1
    services.answer_nonconformity(journey.director, verification, text="已补拍。")
    assert services.confirm_rectification(journey.officer, verification).state == "rectified"


def test_a_second_visit_waits_until_the_first_is_settled(journey: Journey) -> None:
    verification = visit(journey, failing="site")
    with pytest.raises(OutOfStep):
        visit(journey)
    with pytest.raises(OutOfStep):
        services.plan_verification(journey.officer, journey.reread())
    services.answer_nonconformity(journey.director, verification, text="已改。")
    services.confirm_rectification(journey.officer, verification)
    assert services.plan_verification(journey.officer, journey.reread()).state == "awaiting_visit"


def test_a_check_without_reasons_changes_nothing(journey: Journey) -> None:
    assert journey.filed
    with pytest.raises(Invalid) as told:
        visit(journey, findings=(Found("fire", FAILS, ""),))
    assert "reason_fire" in told.value.errors
    with unit_of_work(journey.officer):
        assert selectors.verifications_of(journey.draft)[0].state == "awaiting_visit"


def test_a_cancelled_filing_stops_its_visit_and_withdraws_what_was_published(journey: Journey) -> None:
    verification = visit(journey, failing="fire")
    services.cancel_filing(journey.officer, journey.reread(), reason="停止服务")
    with unit_of_work(journey.officer):
        assert selectors.get_verification(journey.officer, verification.pk).state == "stopped"
    assert published(journey) == []


def test_nobody_else_records_answers_or_confirms(journey: Journey) -> None:
    verification = answered(journey)
    with pytest.raises(NotAllowed):
        services.confirm_rectification(journey.director, verification)
    with pytest.raises(NotAllowed):
        services.answer_nonconformity(journey.officer, verification, text="x")
    for somebody in (journey.cast.next_officer, journey.cast.second_director):
        with unit_of_work(somebody), pytest.raises(Missing):
            selectors.get_verification(somebody, verification.pk)
        with unit_of_work(somebody):
            assert SiteVerification.objects.count() == 0


def test_reading_a_file_of_a_rectification_leaves_an_entry(journey: Journey) -> None:
    verification = answered(journey)
    browser = journey.cast.browser(journey.officer)
    with unit_of_work(journey.officer):
        (report,) = selectors.rectifications_of(verification)
        (paper,) = report.files.all()
    address = reverse("filing:rectification_file", args=[verification.pk, paper.pk])
    assert browser.get(address).status_code == 200
    assert AuditEntry.objects.filter(action="read.rectificationfile", purpose="查看整改材料").exists()


def test_the_pages_take_what_was_typed_and_keep_it_when_it_is_wrong(journey: Journey) -> None:
    verification = planned(journey)
    address = reverse("filing:record_check", args=[verification.pk])
    browser, sent = journey.cast.browser(journey.officer), typed_check(verification, failing="fire")
    answer = browser.post(address, {**sent, "_key": "0" * 32, "reason_fire": ""})
    assert answer.status_code == 422
    assert "马主任" in answer.content.decode()
    assert "不符合的要写明理由" in answer.content.decode()
    assert browser.post(address, {**sent, "_key": "1" * 32, "reason_fire": "通道堵塞"}).status_code == 302
    assert "通道堵塞" in browser.get(reverse("filing:verification", args=[verification.pk])).content.decode()
