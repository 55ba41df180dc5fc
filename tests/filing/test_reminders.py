"""Before a clock runs out, on its last day and once when it is late, those who must act are told, each time once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.cast import COUNTY, Cast
from tests.filing.changes import handed_in
from tests.filing.closings import agreed
from tests.filing.closings import handed_in as asked_to_close
from tests.filing.orphans import struck_off
from tests.filing.steps import COMPLETE, Journey
from tests.filing.visits import visit
from tuoyu.base.kernel import clock, reminders
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import NotAllowed
from tuoyu.base.kernel.reminders import Due, Stage
from tuoyu.domain.filing import services, tasks
from tuoyu.domain.filing.services.closing import send_back_closing


def due(**changed: object) -> Due:
    usual = {
        "about_type": "x", "about_id": uuid4(), "key": "k", "due_on": date(2026, 3, 25), "area": COUNTY, "what": "某事",
    }  # fmt: skip
    return Due(**{**usual, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 3, 20), None),  # Friday, three working days ahead
        (date(2026, 3, 23), Stage.BEFORE),
        (date(2026, 3, 24), Stage.BEFORE),
        (date(2026, 3, 25), Stage.TODAY),
        (date(2026, 3, 26), Stage.LATE),
        (date(2026, 4, 1), Stage.LATE),
        (date(2026, 4, 2), None),  # no news any more
    ],
)
def test_the_stage_is_read_off_the_working_days_that_are_left(on: date, stage: Stage | None) -> None:
    assert due().stage(on) == stage


def test_the_sentence_says_when(hands: clock.SetClock) -> None:
    told = [due().sentence(date(2026, 3, day)) for day in (23, 25, 26)]
    assert told == ["某事，3月25日到期。", "某事，今天到期。", "某事，3月25日已到期。"]


def test_what_has_nobody_to_tell_waits_until_there_is_somebody(db: None, hands: clock.SetClock) -> None:
    one = due(due_on=clock.today())
    assert reminders.fresh([one]) == []
    assert reminders.fresh([due(due_on=clock.today(), users=(uuid4(),))])


def told(kind: str) -> Iterator[tuple[object, str]]:
    for notice in Notice.objects.filter(kind=f"due.{kind}").order_by("told_at"):
        yield notice.to_user_id or notice.to_body_id, notice.sentence


def days(hands: clock.SetClock, number: int) -> None:
    """Let days pass; the schedule runs twice on each."""
    for _ in range(number):
        hands.advance(timedelta(days=1))
        tasks.remind_of_clocks()
        tasks.remind_of_clocks()


def test_the_office_is_told_before_on_the_day_and_once_when_late(journey: Journey, hands: clock.SetClock) -> None:
    assert journey.submitted  # Wednesday 18 March, due Wednesday 25
    days(hands, 12)
    sentences = [sentence for who, sentence in told("filing.receipt") if who == journey.officer.pk]
    name = journey.institution.name
    assert sentences == [
        f"{name}的备案请出具备案回执，3月25日到期。",
        f"{name}的备案请出具备案回执，今天到期。",
        f"{name}的备案请出具备案回执，3月25日已到期。",
    ]


def test_while_the_clock_stands_still_the_applicant_is_told_and_not_the_office(
    journey: Journey, hands: clock.SetClock
) -> None:
    journey.ask_correction("people")
    days(hands, 15)
    assert [*told("filing.receipt")] == []
    assert {who for who, _ in told("filing.correction")} == {journey.institution.body_id}
    assert all("不是法定期限" in sentence for _, sentence in told("filing.correction"))
    assert len([*told("filing.correction")]) == 3


def test_an_answered_correction_is_not_asked_for_again(journey: Journey, hands: clock.SetClock) -> None:
    journey.ask_correction("people")
    journey.fill("people", COMPLETE["people"][0])
    services.submit_filing(journey.director, journey.reread())
    days(hands, 15)
    assert [*told("filing.correction")] == []


def test_an_institution_that_does_not_file_is_told_of_and_old_ones_are_not(
    journey: Journey, hands: clock.SetClock
) -> None:
    assert journey.officer.pk
    assert journey.institution.registered_on == date(2026, 3, 2)  # thirty days: 1 April
    days(hands, 40)
    assert len([*told("registration.should_file_reminder")]) == 3
    assert {who for who, _ in told("registration.should_file_reminder")} == {journey.officer.pk}


def test_the_office_is_told_of_a_visit_and_then_the_institution_of_what_to_put_right(
    journey: Journey, hands: clock.SetClock
) -> None:
    assert journey.filed  # the visit is due by 9 April, fifteen working days after the material came
    days(hands, 20)
    first = {(who, sentence[-8:]) for who, sentence in told("filing.nonconformity")}
    assert {who for who, _ in first} == {journey.officer.pk}
    verification = visit(journey, failing="fire")
    days(hands, 40)
    assert {who for who, _ in told("filing.rectification")} == {verification.body_id}
    assert len([*told("filing.rectification")]) == 3
    assert len([*told("filing.nonconformity")]) == 1  # closed by the notice: nothing more to tell


def test_the_office_is_told_of_a_change_that_was_handed_in(journey: Journey, hands: clock.SetClock) -> None:
    handed_in(journey)
    days(hands, 12)
    assert {who for who, _ in told("filing.change_receipt")} == {journey.officer.pk}
    assert next(sentence for _, sentence in told("filing.change_receipt")).startswith("请办结")
    assert len([*told("filing.change_receipt")]) == 3


def test_the_office_is_told_to_answer_a_request_to_cancel_and_to_conclude_it(
    journey: Journey, hands: clock.SetClock
) -> None:
    agreed(journey)  # to end on 20 April
    days(hands, 40)
    assert [*told("closing.review")] == []  # answered the same day
    assert {who for who, _ in told("closing.day")} == {journey.officer.pk}
    sentences = [sentence for _, sentence in told("closing.day")]
    assert len(sentences) == 3
    assert sentences[0].endswith("停止服务，请办结注销，4月20日到期。")


def test_an_unanswered_request_to_cancel_is_told_of_and_stands_still_while_it_is_corrected(
    journey: Journey, hands: clock.SetClock
) -> None:
    closing = asked_to_close(journey)
    days(hands, 5)
    assert len([*told("closing.review")]) == 1
    assert {who for who, _ in told("closing.review")} == {journey.officer.pk}
    with unit_of_work(journey.officer):
        send_back_closing(journey.officer, closing, note="安置方案请写明去向")
    days(hands, 20)
    assert len([*told("closing.review")]) == 1


def test_who_is_struck_off_and_still_filed_is_told_of(journey: Journey, hands: clock.SetClock) -> None:
    name = struck_off(journey).name  # on 12 March: thirty days, 11 April
    days(hands, 40)
    found = [sentence for who, sentence in told("registration.should_cancel_reminder") if who == journey.officer.pk]
    assert len(found) == 3
    assert found[0].startswith(f"{name}的登记已注销而备案还在")
    assert "4月11日到期" in found[0]


def test_nothing_due_leaves_no_trace(cast: Cast) -> None:
    assert cast.filing_officer
    before = AuditEntry.objects.count()
    tasks.remind_of_clocks()
    assert AuditEntry.objects.count() == before


def test_only_the_schedule_reminds(journey: Journey) -> None:
    with unit_of_work(journey.officer), pytest.raises(NotAllowed):
        services.remind_of_clocks(journey.officer, [])
