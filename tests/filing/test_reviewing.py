"""The officer answers within the clock: comment, correction, receipt, cancellation, and what each of them causes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from tests.cast import COUNTY, NEXT_COUNTY
from tests.filing.steps import COMPLETE, HEAD_PHONE, Journey, credit_code
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import anchors, cases, clock, deadlines, documents
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.deadlines import Tone
from tuoyu.base.kernel.models import AuditEntry, IssuedDocument, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Assignment, Person
from tuoyu.domain.staff.services import PersonFacts, put_in_charge


def reading(journey: Journey) -> object:
    (shown,) = deadlines.readings("filing", [journey.draft.pk])[journey.draft.pk]
    return shown


def test_asking_for_correction_needs_a_comment_and_pauses_the_clock(journey: Journey) -> None:
    with pytest.raises(Refused):
        services.ask_correction(journey.cast.filing_officer, journey.submitted)
    filing = journey.ask_correction()
    assert filing.state == "returned"
    assert reading(journey).tone == Tone.PAUSED
    assert Notice.objects.filter(to_body_id=journey.institution.body_id, kind="filing.correction").exists()


def test_only_the_section_that_was_asked_about_is_open_again(journey: Journey) -> None:
    journey.ask_correction("people")
    with pytest.raises(OutOfStep):
        journey.fill("classes", {"places": 40})
    journey.fill("people", {**COMPLETE["people"][0], "health_workers": 2})
    assert services.submit_filing(journey.director, journey.reread()).state == "submitted"


def test_resubmitting_without_touching_what_was_asked_is_refused(journey: Journey) -> None:
    journey.ask_correction("people")
    with unit_of_work(journey.director), pytest.raises(Refused) as told:
        services.submit_filing(journey.director, journey.reread())
    assert [one.code for one in told.value.obstacles] == ["filing.comment_unanswered"]


def test_days_with_the_applicant_do_not_count(journey: Journey, hands: clock.SetClock) -> None:
    assert journey.submitted  # Wednesday 18 March, due Wednesday 25
    hands.advance(timedelta(days=1))
    journey.ask_correction("people")  # Thursday 19
    hands.advance(timedelta(days=5))  # Tuesday 24: Friday, Monday, Tuesday stood still
    journey.fill("people", COMPLETE["people"][0])
    services.submit_filing(journey.director, journey.reread())
    assert str(reading(journey).due_on) == "2026-03-30"
    hands.advance(timedelta(days=7))
    assert (reading(journey).tone, reading(journey).sentence) == (Tone.LATE, "已超 1 个工作日")


def test_a_comment_left_open_holds_the_receipt_back(journey: Journey) -> None:
    journey.ask_correction("people")
    journey.fill("people", COMPLETE["people"][0])
    services.submit_filing(journey.director, journey.reread())
    officer = journey.cast.filing_officer
    with pytest.raises(Refused) as told:
        services.accept_filing(officer, journey.reread())
    assert [one.code for one in told.value.obstacles] == ["filing.comment_open"]
    with unit_of_work(officer):
        services.settle_comment(officer, selectors.comments(journey.draft)[0])
    assert services.accept_filing(officer, journey.reread()).state == "filed"


def test_accepting_issues_two_numbered_documents_and_fills_the_register(journey: Journey) -> None:
    filing = journey.filed
    with unit_of_work(journey.cast.filing_officer):
        receipt, conditions = selectors.documents_of(filing)
        institution = register.get_institution(journey.cast.filing_officer, journey.institution.pk)
        premises = register.premises_of(institution)
        (assignment,) = Assignment.objects.select_related("person")
    assert (receipt.title, conditions.title) == ("托育机构备案回执", "托育机构基本条件告知书")
    assert receipt.number.endswith("〔2026〕1号")
    assert (institution.filing_number, institution.places, institution.receipt_days) == (receipt.number, 45, 0)
    assert (institution.standing, institution.service_modes) == ("filed", ["full_day"])
    assert premises is not None
    assert premises.floors == [1]
    assert (assignment.post, assignment.person.name) == ("head", "王芳")
    assert [*register.public_institutions()] == [institution]


def test_the_receipt_can_be_found_by_its_code_until_it_is_revoked(journey: Journey) -> None:
    filing = journey.filed
    (receipt, _) = IssuedDocument.objects.order_by("issued_at", "kind").reverse()
    found = documents.find_by_code(receipt.verify_code)
    assert found == receipt
    services.cancel_filing(journey.cast.filing_officer, journey.reread(), reason="停止服务")
    receipt.refresh_from_db()
    assert (receipt.revoked_reason, filing.institution_id) == ("停止服务", journey.institution.pk)
    assert [*register.public_institutions()] == []
    assert Institution.objects.get().filing_ended_on == clock.today()


def test_a_filing_is_not_cancelled_without_a_reason_or_with_children_in_care(journey: Journey) -> None:
    assert journey.filed
    officer = journey.cast.filing_officer
    with pytest.raises(Invalid):
        services.cancel_filing(officer, journey.reread(), reason=" ")
    Institution.objects.update(occupancy=2)
    with pytest.raises(Refused) as told:
        services.cancel_filing(officer, journey.reread(), reason="停止服务")
    assert "2 名" in told.value.sentence


def test_a_director_may_not_accept_their_own_filing(journey: Journey) -> None:
    assert journey.submitted
    with pytest.raises(NotAllowed):
        services.accept_filing(journey.director, journey.reread())


def test_an_officer_of_another_county_cannot_even_see_it(journey: Journey) -> None:
    assert journey.submitted
    with pytest.raises(Missing):
        services.accept_filing(journey.cast.next_officer, journey.reread())
    with unit_of_work(journey.cast.next_officer), pytest.raises(Missing):
        selectors.get_filing(journey.cast.next_officer, journey.draft.pk)


def test_the_second_wall_hides_the_rows_even_from_a_query_that_forgot_its_scope(journey: Journey) -> None:
    assert journey.filed
    for somebody, sees in ((journey.cast.next_officer, 0), (journey.cast.second_director, 0), (journey.director, 1)):
        with unit_of_work(somebody):
            assert type(journey.draft).objects.count() == sees
            assert Person.objects.count() == sees


def test_two_officers_accepting_at_once_issue_one_receipt(journey: Journey) -> None:
    stale = journey.submitted
    assert journey.filed
    with pytest.raises(OutOfStep):
        services.accept_filing(journey.cast.filing_officer, stale)
    assert IssuedDocument.objects.count() == 2


def test_the_log_tells_the_whole_story_in_order(journey: Journey) -> None:
    journey.ask_correction("people")
    journey.fill("people", COMPLETE["people"][0])
    services.submit_filing(journey.director, journey.reread())
    officer = journey.cast.filing_officer
    with unit_of_work(officer):
        services.settle_comment(officer, selectors.comments(journey.draft)[0])
    services.accept_filing(officer, journey.reread())
    steps = [event.step for event in cases.log("filing", journey.draft.pk)]
    assert steps == ["open", "submit", "ask_correction", "resubmit", "accept"]
    trail = AuditEntry.objects.filter(object_id=str(journey.draft.pk)).order_by("seq")
    assert [entry.action for entry in trail] == [
        "filing.open",
        "filing.submit",
        "filing.ask_correction",
        "filing.submit",
        "filing.accept",
    ]
    assert {entry.chain for entry in trail} == {COUNTY}


@pytest.mark.parametrize("text", ["", "   ", "长" * 501])
def test_a_comment_says_something_and_not_too_much(journey: Journey, text: str) -> None:
    with pytest.raises(Invalid):
        services.comment_on_section(journey.cast.filing_officer, journey.submitted, "people", text)


def test_the_work_that_waits_is_on_the_right_desk(journey: Journey) -> None:
    assert journey.submitted
    officer, director = journey.cast.filing_officer, journey.director
    with unit_of_work(officer):
        (line,) = waiting_on(officer, selectors.DESKS)
    assert (line.what, line.whom, line.is_mine) == ("出具备案回执", journey.institution.name, True)
    assert line.key == UUID(str(journey.draft.pk))
    with unit_of_work(director):
        assert waiting_on(director, selectors.DESKS) == []
    journey.ask_correction("people")
    with unit_of_work(director):
        assert [one.what for one in waiting_on(director, selectors.DESKS)] == ["补正备案材料"]
    with unit_of_work(officer):
        assert [one.is_mine for one in waiting_on(officer, selectors.DESKS)] == [False]


def test_no_receipt_leaves_while_the_log_has_not_been_anchored_for_a_day(
    journey: Journey, hands: clock.SetClock, settings: Settings, tmp_path: Path
) -> None:
    settings.ANCHORS_FOLDER = tmp_path
    assert journey.submitted
    anchors.take()
    hands.advance(timedelta(hours=25))
    with pytest.raises(Refused) as told:
        services.accept_filing(journey.cast.filing_officer, journey.reread())
    assert "24 小时没有锚定" in told.value.sentence
    assert journey.reread().state == "submitted"  # nothing of the act remains
    anchors.take()
    assert services.accept_filing(journey.cast.filing_officer, journey.reread()).state == "filed"


def test_a_head_known_in_another_county_is_entered_once(journey: Journey) -> None:
    assert journey.filed
    there = Journey(journey.cast, 2, area=NEXT_COUNTY, credit_code=credit_code(2))
    cast = journey.cast
    registrar = cast.person(
        "registrar.next", "临夏县经办", cast.department("market", NEXT_COUNTY), Role.REGISTRAR, NEXT_COUNTY
    )
    there.registrar, there.officer = registrar, cast.next_officer
    assert there.submitted
    services.accept_filing(cast.next_officer, there.reread())
    with unit_of_work(cast.next_officer):
        assert Assignment.objects.count() == 1  # their own; through it they reach the one row of the person
        assert Person.objects.count() == 1
    with unit_of_work(cast.filing_officer):
        assert Person.objects.count() == 1


def test_a_new_head_ends_the_time_of_the_one_before(journey: Journey, hands: clock.SetClock) -> None:
    assert journey.filed
    hands.advance(timedelta(days=30))
    with unit_of_work(journey.cast.filing_officer):
        put_in_charge(
            journey.cast.filing_officer,
            journey.institution,
            PersonFacts("马玉兰", "62292719800101001X", HEAD_PHONE),
            since=clock.today(),
        )
        posts = [held.valid for held in Assignment.objects.order_by("valid")]
    assert [(held.upper is None) for held in posts] == [False, True]
    assert posts[0].upper == posts[1].lower == clock.today()
