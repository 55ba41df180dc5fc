"""Background queries: asked by the institution or by the calendar, answered by the police, seen by nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import NEXT_COUNTY, Cast, typed
from tests.staff.houses import Houses
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import Missing, NotAllowed, OutOfStep, Refused
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.staff import services, tasks
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Credential
from tuoyu.domain.staff.selectors.desk import DESKS
from tuoyu.domain.staff.selectors.queries import get_query, queries

TODAY = date(2026, 3, 18)


@pytest.fixture
def police(cast: Cast) -> User:
    return cast.member("public_security")


@pytest.fixture
def carer(houses: Houses) -> Assignment:
    return houses.enter_here()


@pytest.fixture
def query(houses: Houses, carer: Assignment) -> BackgroundQuery:
    """Asked by the director, a Wednesday."""
    return services.ask_background_query(houses.director, carer.person, houses.here)


def seen_by(person: User) -> list[str]:
    with unit_of_work(person):
        return [row.person.name for row in queries(person)]


def states() -> list[str]:
    return list(BackgroundQuery.objects.order_by("opened_at").values_list("state", flat=True))


def test_the_police_of_the_county_see_it_with_a_clock(query: BackgroundQuery, police: User) -> None:
    with unit_of_work(police):
        (line,) = waiting_on(police, DESKS)
    assert (line.whom, line.what) == ("马小兰", "答复背景查询")
    assert line.clock
    assert line.clock.sentence == "剩 5 个工作日"


def test_nobody_else_sees_it(query: BackgroundQuery, cast: Cast, houses: Houses, police: User) -> None:
    assert seen_by(police) == seen_by(houses.director) == seen_by(cast.filing_officer) == ["马小兰"]
    others = (cast.member("public_security", NEXT_COUNTY), cast.member("emergency"), cast.market_registrar,
              cast.next_officer, houses.other_director, cast.town_clerk, cast.prefecture_observer)  # fmt: skip
    for person in others:
        assert seen_by(person) == []
        with unit_of_work(person):
            assert waiting_on(person, DESKS) == []
            with pytest.raises(Missing):
                get_query(person, query.pk)
    assert cast.browser(cast.member("emergency")).get(reverse("staff:queries")).status_code == 404


def test_only_the_police_answer(query: BackgroundQuery, cast: Cast, houses: Houses, police: User) -> None:
    for person in (houses.director, cast.filing_officer, cast.leader):
        with pytest.raises(NotAllowed):
            services.answer_background_query(person, query, on=TODAY)
    with pytest.raises(Missing):
        services.answer_background_query(cast.member("emergency"), query, on=TODAY)
    assert services.answer_background_query(police, query, on=TODAY).state == "query_answered"
    with pytest.raises(OutOfStep):
        services.answer_background_query(police, query, on=TODAY)


def test_the_police_may_write_a_result_only_about_whom_they_were_asked(carer: Assignment, police: User) -> None:
    with pytest.raises((Missing, NotAllowed)):
        services.record_check(police, carer.person, on=TODAY, issuer="县公安局")


def test_nothing_found_joins_the_papers_and_is_told(query: BackgroundQuery, houses: Houses, police: User) -> None:
    services.answer_background_query(police, query, on=TODAY, number="GA-1")
    with unit_of_work(houses.director):
        paper = Credential.objects.get(person=query.person, kind="background_query")
    assert (paper.found, paper.issuer) == ([], police.body.name)
    told = Notice.objects.get(kind="people.query_answered")
    assert told.to_body_id == houses.here.body_id
    assert {"staff.answer_background_query", "staff.record_check"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_what_is_found_stops_the_work_and_calls_the_leader(
    query: BackgroundQuery, houses: Houses, cast: Cast, police: User
) -> None:
    leader = cast.leader
    services.answer_background_query(police, query, on=TODAY, found=("abuse",))
    assert Notice.objects.get(kind="people.stop_work").to_body_id == houses.here.body_id
    notice = Notice.objects.get(kind="people.query_found")
    assert (notice.to_user_id, notice.link) == (leader.pk, reverse("staff:restriction_impose"))
    assert "虐待" not in notice.sentence
    page = cast.browser(houses.director).get(reverse("staff:person", args=[query.person_id])).content.decode()
    assert "应当立即停止工作并解聘" in page


def test_the_same_question_is_asked_once(query: BackgroundQuery, houses: Houses) -> None:
    with pytest.raises(Refused, match="已经申请过查询"):
        services.ask_background_query(houses.director, query.person, houses.here)


def test_somebody_without_a_post_is_not_asked_about(carer: Assignment, cast: Cast, houses: Houses) -> None:
    with pytest.raises((Refused, NotAllowed, Missing)):
        services.ask_background_query(houses.other_director, carer.person, houses.there)
    assert states() == []


def test_a_result_from_elsewhere_settles_the_question(query: BackgroundQuery, houses: Houses) -> None:
    services.record_check(houses.director, query.person, on=TODAY, issuer="大河家派出所")
    with unit_of_work(houses.director):
        assert states() == ["query_settled"]


def test_an_old_result_settles_nothing(query: BackgroundQuery, houses: Houses) -> None:
    services.record_check(houses.director, query.person, on=date(2024, 3, 1), issuer="大河家派出所")
    with unit_of_work(houses.director):
        assert states() == ["query_waiting"]


def test_the_institution_takes_it_back(query: BackgroundQuery, houses: Houses, police: User) -> None:
    with pytest.raises(NotAllowed):
        services.recall_background_query(police, query, because="误")
    services.recall_background_query(houses.director, query, because="不再聘用")
    with unit_of_work(police):
        assert waiting_on(police, DESKS) == []


def test_the_calendar_asks_once_a_year_ahead_of_the_end(
    carer: Assignment, houses: Houses, cast: Cast, police: User, hands: clock.SetClock
) -> None:
    services.record_check(houses.director, carer.person, on=TODAY, issuer="大河家派出所")
    tasks.ask_due_queries()
    assert seen_by(police) == []
    hands.advance(timedelta(days=336))  # 29 days before the result runs out
    tasks.ask_due_queries()
    tasks.ask_due_queries()
    with unit_of_work(police):
        (line,) = waiting_on(police, DESKS)
    assert line.whom == "马小兰"
    assert BackgroundQuery.objects.get().reason == "yearly"


def test_whoever_never_was_queried_is_asked_about_at_once_and_whoever_left_is_not(
    carer: Assignment, houses: Houses, police: User, hands: clock.SetClock
) -> None:
    tasks.ask_due_queries()
    assert seen_by(police) == ["马小兰"]
    services.end_assignment(houses.director, carer, last_on=TODAY)
    hands.advance(timedelta(days=2))
    tasks.ask_due_queries()
    with unit_of_work(police):
        assert states() == ["query_recalled"]


def test_only_the_schedule_asks_for_everybody(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.note_due_queries(cast.filing_officer)


def test_the_list_shows_a_masked_number_to_the_police_alone(
    query: BackgroundQuery, houses: Houses, cast: Cast, police: User
) -> None:
    shown = cast.browser(police).get(reverse("staff:queries")).content.decode()
    assert "马小兰" in shown
    assert "证件号码" in shown
    assert "622927" + "19900512" not in shown
    assert AuditEntry.objects.filter(purpose="查看背景查询名单").exists()
    own = cast.browser(houses.director).get(reverse("staff:queries")).content.decode()
    assert "证件号码" not in own


def test_the_police_are_told_before_on_the_day_and_when_late_without_a_name(
    query: BackgroundQuery, cast: Cast, police: User, hands: clock.SetClock
) -> None:
    assert cast.member("public_security", NEXT_COUNTY)
    for _ in range(12):
        hands.advance(timedelta(days=1))
        tasks.remind_of_papers()
        tasks.remind_of_papers()
    found = list(Notice.objects.filter(kind="due.staffing.background_query.answer"[:40]))
    assert [one.to_user_id for one in found] == [police.pk] * 3
    assert not any(query.person.name in one.sentence for one in found)


def test_the_police_open_one_whole_number_for_a_purpose_that_is_logged(
    query: BackgroundQuery, cast: Cast, police: User
) -> None:
    number = opened(query.person, "id_number")
    assert number
    browser, address = cast.browser(police), reverse("staff:query_reveal", args=[query.pk])
    before = browser.get(reverse("staff:query", args=[query.pk])).content.decode()
    assert "查看完整号码" in before
    assert number not in before
    assert browser.post(address, typed(purpose=" ")).status_code == 422
    shown = browser.post(address, typed(purpose="查询违法犯罪记录"))
    assert number in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    entry = AuditEntry.objects.get(purpose="查询违法犯罪记录")
    assert (entry.actor_id, entry.object_id, entry.area) == (police.pk, str(query.person_id), query.area)
    assert "id_number" in entry.detail
    assert number not in entry.detail


def test_nobody_else_opens_it_and_an_answered_query_opens_nothing(
    query: BackgroundQuery, cast: Cast, houses: Houses, police: User
) -> None:
    address = reverse("staff:query_reveal", args=[query.pk])
    others = (houses.director, cast.filing_officer, cast.leader, cast.member("emergency"), cast.audit_admin,
              cast.member("public_security", NEXT_COUNTY), cast.market_registrar)  # fmt: skip
    for person in others:
        browser = cast.browser(person)
        assert browser.post(address, typed(purpose="想看看")).status_code == 404
        assert "查看完整号码" not in browser.get(reverse("staff:query", args=[query.pk])).content.decode()
        with unit_of_work(person), pytest.raises((NotAllowed, Missing)):
            services.reveal_number(person, query, purpose="想看看")
    services.answer_background_query(police, query, on=TODAY)
    with unit_of_work(police), pytest.raises(OutOfStep, match="不用再查"):
        services.reveal_number(police, get_query(police, query.pk), purpose="再看看")


def test_several_are_answered_at_once(query: BackgroundQuery, cast: Cast, police: User) -> None:
    sent = typed(chosen=[str(query.pk)], on=TODAY.isoformat())
    page = cast.browser(police).post(reverse("staff:queries_clear"), sent).content.decode()
    assert "办成 1 件" in page
    with unit_of_work(police):
        assert states() == ["query_answered"]


def test_found_without_saying_what_is_handed_back(query: BackgroundQuery, cast: Cast, police: User) -> None:
    address = reverse("staff:query_answer", args=[query.pk])
    for sent in ({"result": "found", "on": TODAY.isoformat()},
                 {"result": "clear", "found": ["abuse"], "on": TODAY.isoformat()}):  # fmt: skip
        answer = cast.browser(police).post(address, typed(**sent))
        assert answer.status_code == 422
    with unit_of_work(police):
        assert states() == ["query_waiting"]


def test_the_director_asks_on_the_persons_page(carer: Assignment, houses: Houses, cast: Cast) -> None:
    browser, record = cast.browser(houses.director), reverse("staff:person", args=[carer.person_id])
    assert "申请公安背景查询" in browser.get(record).content.decode()
    browser.post(reverse("staff:query_ask", args=[carer.person_id]), typed())
    after = browser.get(record).content.decode()
    assert "正在等公安查询" in after
    assert "申请公安背景查询" not in after
