"""Filings are taken by one officer and handed over to another; whoever leaves leaves nothing lying on their desk."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import COUNTY, Cast
from tests.filing.steps import Journey
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import grants
from tuoyu.base.kernel import cases, clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused
from tuoyu.domain.filing import selectors, services, tasks
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.rules.handling import Handling, may_be_handed_over, may_be_taken


@pytest.mark.parametrize(
    ("facts", "taken", "handed"),
    [
        (Handling(is_open=True), True, True),
        (Handling(is_open=False), False, False),
        (Handling(True, "甲", is_held=True), False, False),
        (Handling(True, "甲", is_held=False), True, True),
        (Handling(True, "我", is_held=True, is_mine=True), False, True),
        (Handling(True, "甲", is_held=True, leads=True), False, True),
    ],
)
def test_nobody_takes_what_a_colleague_is_at(facts: Handling, taken: bool, handed: bool) -> None:
    assert (not [*may_be_taken(facts)], not [*may_be_handed_over(facts)]) == (taken, handed)


@pytest.fixture
def colleague(cast: Cast) -> User:
    """张同事, who receives filings in the same county."""
    return cast.person("zhang.t", "张同事", cast.bureau, Role.FILING_OFFICER, COUNTY)


def desks(person: User) -> dict[str, int]:
    """How many filings a person finds on each desk."""
    fresh = User.objects.get(pk=person.pk)
    with unit_of_work(fresh):
        rows = selectors.filings(fresh)
        return {desk: selectors.on_desk(rows, fresh, desk).count() for desk in selectors.WHOSE}


def inbox(person: User) -> list[tuple[str, bool]]:
    fresh = User.objects.get(pk=person.pk)
    with unit_of_work(fresh):
        return [(line.why, line.is_mine) for line in waiting_on(fresh, selectors.DESKS)]


def test_what_is_taken_leaves_the_desk_of_the_others(journey: Journey, colleague: User) -> None:
    officer, filing = journey.officer, journey.submitted
    assert desks(officer) == {"mine": 0, "nobodys": 1, "others": 0}
    services.take_filing(officer, filing)
    assert desks(officer) == {"mine": 1, "nobodys": 0, "others": 0}
    assert desks(colleague) == {"mine": 0, "nobodys": 0, "others": 1}
    assert inbox(officer) == [("您经办", True)]
    assert inbox(colleague) == [("马主任经办", False)]
    with pytest.raises(Refused) as told:
        services.take_filing(colleague, journey.reread())
    assert "请马主任移交" in told.value.sentence
    with pytest.raises(Refused):
        services.hand_over_filing(colleague, journey.reread(), colleague.pk)


def test_handing_over_tells_the_colleague_and_stands_in_both_logs(journey: Journey, colleague: User) -> None:
    services.take_filing(journey.officer, journey.submitted)
    services.hand_over_filing(journey.officer, journey.reread(), colleague.pk, note="我去培训")
    (notice,) = Notice.objects.filter(to_user_id=colleague.pk, kind="filing.handed_over")
    assert "我去培训" in notice.sentence
    labels = [event.label for event in cases.log("filing", journey.draft.pk)]
    assert labels[-2:] == ["接手经办", "移交给张同事经办"]
    actions = AuditEntry.objects.filter(object_id=str(journey.draft.pk)).values_list("action", flat=True)
    assert {"filing.take", "filing.hand_over"} <= set(actions)


def test_whoever_no_longer_receives_filings_holds_none(
    journey: Journey, colleague: User, hands: clock.SetClock
) -> None:
    services.take_filing(colleague, journey.submitted)
    grants.end_grant(journey.cast.security_admin, colleague.grants.get())
    hands.advance(timedelta(days=1))
    assert desks(journey.officer) == {"mine": 0, "nobodys": 1, "others": 0}
    assert inbox(journey.officer) == [("张同事已不在岗，等人接手", True)]
    assert services.take_filing(journey.officer, journey.reread()).handled_by_id == journey.officer.pk


def test_the_leader_moves_anything_and_anything_can_be_put_back(journey: Journey, colleague: User) -> None:
    services.take_filing(journey.officer, journey.submitted)
    services.hand_over_filing(journey.cast.leader, journey.reread(), colleague.pk)
    services.hand_over_filing(colleague, journey.reread(), None)
    assert desks(journey.officer)["nobodys"] == 1


def test_only_officers_of_the_place_are_given_anything(journey: Journey) -> None:
    filing = journey.submitted
    for somebody in (journey.cast.next_officer.pk, journey.director.pk, journey.officer.pk, uuid4()):
        if somebody == journey.officer.pk:
            services.take_filing(journey.officer, filing)
        with pytest.raises(Invalid):
            services.hand_over_filing(journey.officer, journey.reread(), somebody)


def test_others_take_nothing(journey: Journey) -> None:
    filing = journey.submitted
    for somebody, refusal in (
        (journey.cast.leader, NotAllowed), (journey.director, NotAllowed), (journey.cast.next_officer, Missing),
    ):  # fmt: skip
        with pytest.raises(refusal):
            services.take_filing(somebody, filing)


def test_two_who_take_at_once_do_not_both_have_it(journey: Journey, colleague: User) -> None:
    stale = journey.submitted
    services.take_filing(journey.officer, journey.reread())
    with pytest.raises(Refused):
        services.take_filing(colleague, stale)


def test_only_the_one_who_handles_it_is_reminded(journey: Journey, colleague: User, hands: clock.SetClock) -> None:
    services.take_filing(colleague, journey.submitted)
    hands.advance(timedelta(days=7))
    tasks.remind_of_clocks()
    told = Notice.objects.filter(kind="due.filing.receipt").values_list("to_user_id", flat=True)
    assert list(told) == [colleague.pk]


def test_the_pages_take_hand_over_and_say_why_not(journey: Journey, colleague: User) -> None:
    filing = journey.submitted
    mine, theirs = (journey.cast.browser(person) for person in (journey.officer, colleague))
    key = {"_key": uuid4().hex}
    assert mine.post(f"/filings/{filing.pk}/take/", key).status_code == 302
    page = theirs.get(f"/filings/{filing.pk}/").content.decode()
    assert "这件由马主任经办" in page
    answer = mine.post(f"/filings/{filing.pk}/hand-over/", {"_key": uuid4().hex, "to": str(colleague.pk)})
    assert answer.status_code == 302
    with unit_of_work(journey.officer):
        assert Filing.objects.get(pk=filing.pk).handled_by_id == colleague.pk
    listed = theirs.get("/filings/", {"desk": "mine"}).content.decode()
    assert journey.institution.name in listed
    assert mine.post(f"/filings/{filing.pk}/hand-over/", {"_key": uuid4().hex, "to": "x"}).status_code == 422
