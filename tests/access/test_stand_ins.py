"""A colleague stands in: gets the notices and the work of whoever is away, under their own name, until the last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from tests.cast import COUNTY, Cast, typed
from tests.filing.steps import Journey
from tuoyu.base.access import rules, selectors
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.models import Grant, StandIn, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import stand_ins, users
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, CaseEvent, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused
from tuoyu.domain.filing import selectors as filing
from tuoyu.domain.filing import services, tasks

TODAY, FRIDAY = date(2026, 3, 18), date(2026, 3, 20)
USUAL = rules.StandInFacts("甲", "乙")


@pytest.fixture
def journey(cast: Cast) -> Journey:
    return Journey(cast)


@pytest.fixture
def colleague(cast: Cast) -> User:
    """马小同, who receives filings beside 马主任."""
    return cast.person("ma.xiao", "马小同", cast.bureau, Role.FILING_OFFICER, COUNTY)


def fresh(person: User) -> User:
    """As the next request reads them."""
    return User.objects.select_related("body").get(pk=person.pk)


def named(absent: User, stand_in: User, first: date = TODAY, last: date = FRIDAY, by: User | None = None) -> StandIn:
    return stand_ins.name_stand_in(by or absent, absent, stand_in, first=first, last=last)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (USUAL, []),
        (rules.StandInFacts("甲", "甲", is_same_person=True), ["self"]),
        (rules.StandInFacts("甲", "乙", is_same_body=False), ["elsewhere"]),
        (rules.StandInFacts("甲", "乙", is_active=False), ["elsewhere"]),
        (rules.StandInFacts("甲", "乙", has_work=False), ["nothing"]),
        (rules.StandInFacts("甲", "乙", missing=("备案受理",)), ["roles"]),
        (rules.StandInFacts("甲", "乙", is_stood_in=True), ["twice"]),
        (rules.StandInFacts("甲", "乙", stands_in=True), ["chain"]),
        (rules.StandInFacts("甲", "乙", stand_in_is_away=True), ["away"]),
    ],
)
def test_who_may_stand_in(facts: rules.StandInFacts, codes: list[str]) -> None:
    assert [one.code.removeprefix("access.stand_in_") for one in rules.may_stand_in(facts)] == codes


def refused(absent: User, stand_in: User, *days: date, by: User | None = None) -> list[str]:
    with pytest.raises(Refused) as told:
        named(absent, stand_in, *days, by=by)
    return [one.code.removeprefix("access.stand_in_") for one in told.value.obstacles]


def test_neither_circles_nor_two_at_once_nor_strangers(cast: Cast, colleague: User, hands: clock.SetClock) -> None:
    officer, leader = cast.filing_officer, cast.leader
    third = cast.person("third", "第三人", cast.bureau, Role.FILING_OFFICER, COUNTY)
    named(officer, colleague)
    assert refused(officer, third) == ["twice"]
    assert refused(officer, third, FRIDAY, FRIDAY + timedelta(days=3)) == ["twice"]
    assert refused(colleague, officer) == ["chain", "away"]
    assert refused(colleague, third) == ["chain"]
    assert refused(third, officer) == ["away"]
    assert refused(third, third) == ["self"]
    assert refused(officer, leader, by=leader) == ["roles", "twice"]
    assert refused(third, cast.market_registrar) == ["elsewhere"]
    assert refused(third, cast.system_admin) == ["roles"]
    assert named(third, colleague)  # one may stand in for two
    assert named(colleague, officer, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2))
    far = date(9999, 12, 31)
    for first, last in ((TODAY - timedelta(days=1), FRIDAY), (FRIDAY, TODAY), (TODAY, far), (far, far)):
        with pytest.raises(Invalid):
            named(third, officer, first, last)


def test_a_role_that_ends_before_the_last_day_does_not_suffice(cast: Cast, colleague: User) -> None:
    Grant.objects.filter(user=colleague).update(valid=DateRange(TODAY, FRIDAY))
    assert refused(cast.filing_officer, fresh(colleague)) == ["roles"]
    assert named(cast.filing_officer, fresh(colleague), TODAY, FRIDAY - timedelta(days=1))


def test_the_database_itself_refuses_two_at_once_and_oneself(cast: Cast, colleague: User) -> None:
    held = named(cast.filing_officer, colleague)
    for absent, other in ((held.absent, cast.leader), (colleague, colleague)):
        with pytest.raises(IntegrityError), transaction.atomic():
            StandIn.objects.create(absent=absent, stand_in=other, valid=held.valid, named_by="x")


def test_oneself_or_the_leader_names_and_ends_and_both_are_told(cast: Cast, colleague: User) -> None:
    officer = cast.filing_officer
    for stranger, refusal in (
        (colleague, NotAllowed), (cast.next_officer, NotAllowed), (cast.system_admin, NotAllowed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            named(officer, colleague, by=stranger)
    held = named(officer, colleague, by=cast.leader)
    told = Notice.objects.filter(kind="access.stand_in")
    assert {one.to_user_id for one in told} == {officer.pk, colleague.pk}
    assert {one.sentence for one in told} == {"3月18日至3月20日，马主任的工作由马小同代理。"}
    with pytest.raises(NotAllowed):
        stand_ins.end_stand_in(colleague, held)
    with pytest.raises(Missing):
        stand_ins.end_stand_in(cast.next_officer, held)
    stand_ins.end_stand_in(officer, held)
    assert fresh(colleague).stands_in_for == {}
    assert told.filter(sentence__contains="提前结束").count() == 2
    with pytest.raises(Refused, match="已经结束"):
        stand_ins.end_stand_in(officer, StandIn.objects.get(pk=held.pk))


def read_by(person: User) -> list[str]:
    reader = fresh(person)
    with unit_of_work(reader):
        return [one.sentence for one in selectors.notices_of(reader)]


def test_what_is_told_to_the_absent_reaches_the_stand_in_in_those_days_only(
    journey: Journey, cast: Cast, colleague: User, hands: clock.SetClock
) -> None:
    officer = journey.officer
    services.take_filing(officer, journey.submitted)  # due on Wednesday 25, told on Monday 23
    named(officer, colleague, date(2026, 3, 23), date(2026, 3, 24))
    receipt = f"{journey.institution.name}的备案请出具备案回执，3月25日到期。"
    assert receipt not in read_by(colleague)
    hands.advance(timedelta(days=5))
    tasks.remind_of_clocks()
    assert receipt in read_by(colleague)
    assert receipt in read_by(officer)
    shown = cast.browser(colleague).get(reverse("home")).content.decode()
    assert "代〔马主任〕" in shown
    hands.advance(timedelta(days=2))
    assert receipt not in read_by(colleague)


def test_what_both_were_told_is_not_read_twice(
    journey: Journey, cast: Cast, colleague: User, hands: clock.SetClock
) -> None:
    assert journey.submitted  # nobody handles it: all who might are told
    named(journey.officer, colleague, TODAY, date(2026, 4, 1))
    hands.advance(timedelta(days=5))
    tasks.remind_of_clocks()
    receipt = f"{journey.institution.name}的备案请出具备案回执，3月25日到期。"
    assert read_by(colleague).count(receipt) == 1


def test_reading_them_is_ones_own(journey: Journey, cast: Cast, colleague: User, hands: clock.SetClock) -> None:
    services.take_filing(journey.officer, journey.submitted)
    named(journey.officer, colleague, TODAY, date(2026, 4, 1))
    hands.advance(timedelta(days=5))
    tasks.remind_of_clocks()
    notices.mark_read(fresh(colleague), [], selectors.told_to_absent(colleague))
    with unit_of_work(journey.officer):
        unread = notices.notices_for(journey.officer.pk, []).filter(is_read=False)
        assert unread.filter(kind="due.filing.receipt").exists()
    with unit_of_work(fresh(colleague)):
        reader = fresh(colleague)
        assert not selectors.notices_of(reader).filter(is_read=False).exists()


def test_the_work_of_the_absent_is_the_stand_ins_marked_and_logged_so(
    journey: Journey, cast: Cast, colleague: User, hands: clock.SetClock
) -> None:
    submitted = journey.submitted
    services.take_filing(journey.officer, submitted)
    (line,) = waiting_on(fresh(colleague), filing.DESKS)
    assert (line.why, line.is_mine) == ("马主任经办", False)
    named(journey.officer, colleague)
    stand_in = fresh(colleague)
    (line,) = waiting_on(stand_in, filing.DESKS)
    assert (line.why, line.is_mine) == ("代〔马主任〕经办", True)
    page = cast.browser(stand_in).get(reverse("filing:case", args=[submitted.pk])).content.decode()
    assert "马主任（马小同代理至3月20日）" in page
    assert "不能移交" not in page
    listed = cast.browser(stand_in).get(reverse("filing:list"), {"desk": "mine"}).content.decode()
    assert journey.institution.name in listed
    services.hand_over_filing(stand_in, journey.reread(), stand_in.pk)
    event = CaseEvent.objects.filter(case_id=submitted.pk, step="remark").latest("seq")
    assert event.actor_id == stand_in.pk
    assert event.actor_label.startswith("马小同")
    assert event.actor_label.endswith("代〔马主任〕")


def test_an_act_is_logged_with_whom_it_was_done_for_and_other_acts_are_not(
    journey: Journey, cast: Cast, colleague: User
) -> None:
    submitted = journey.submitted
    services.take_filing(journey.officer, submitted)
    named(journey.officer, colleague)
    stand_in = fresh(colleague)
    services.accept_filing(stand_in, journey.reread())
    entry = AuditEntry.objects.get(action="filing.accept")
    assert (entry.actor_id, entry.actor_label.endswith("代〔马主任〕")) == (stand_in.pk, True)
    other = Journey(cast, 2)
    assert services.open_filing(stand_in, other.institution)
    assert not AuditEntry.objects.filter(action="filing.open", actor_label__contains="代〔").exists()


def test_it_ends_by_itself(journey: Journey, colleague: User, hands: clock.SetClock) -> None:
    services.take_filing(journey.officer, journey.submitted)
    named(journey.officer, colleague)
    hands.advance(timedelta(days=3))
    (line,) = waiting_on(fresh(colleague), filing.DESKS)
    assert line.why == "马主任经办"
    with unit_of_work(journey.officer):
        assert filing.holder_in_words(filing.get_filing(journey.officer, journey.draft.pk)) == "马主任"


def test_whose_account_is_closed_stands_in_for_nobody(journey: Journey, cast: Cast, colleague: User) -> None:
    services.take_filing(journey.officer, journey.submitted)
    named(journey.officer, colleague)
    users.disable_user(cast.security_admin, colleague)
    assert fresh(colleague).stands_in_for == {}
    with unit_of_work(journey.officer):
        assert filing.holder_in_words(filing.get_filing(journey.officer, journey.draft.pk)) == "马主任"


def test_the_pages_name_show_and_end(cast: Cast, colleague: User) -> None:
    officer = cast.filing_officer
    browser, add = cast.browser(officer), reverse("access_stand_in_add")
    said = {"absent": str(officer.pk), "stand_in": str(colleague.pk), "first": "2026-03-18", "last": "2026-03-20"}
    assert browser.post(add, typed(**said)).status_code == 302
    assert "马主任由马小同代理" in browser.get(reverse("access_stand_ins")).content.decode()
    again = browser.post(add, typed(**said))
    assert again.status_code == 422
    assert "这段时间已经有代理人" in again.content.decode()
    assert cast.browser(colleague).post(add, typed(**said)).status_code == 422  # for colleagues only the leader names
    (row,) = selectors.stand_ins(colleague)
    end = reverse("access_stand_in_end", args=[row.pk])
    assert cast.browser(colleague).post(end, typed()).status_code in {403, 404}
    assert browser.post(end, typed()).status_code == 302
    for person in (cast.director, cast.prefecture_observer, cast.security_admin):
        assert cast.browser(person).get(add).status_code == 404
