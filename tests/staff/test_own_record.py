"""One's own record: whoever works in care sees it after proving who they are, and sees nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import Cast, typed
from tests.staff.houses import Houses, carer, facts, number
from tests.staff.owning import joined, owned
from tuoyu.base.access.models import User
from tuoyu.base.access.services import bodies
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Delivery
from tuoyu.base.kernel.refusals import Missing, NotAllowed, Refused
from tuoyu.domain.staff import services
from tuoyu.domain.staff.models import Assignment, Person, RecordClaim
from tuoyu.domain.staff.services import merging

CLAIM, OWN = "staff:own_claim", "staff:own"
RIGHT = {"name": "马小兰", "id_number": number()}
NOT_YOU = "姓名和证件号码与邀请您的单位登记的不一致"


@pytest.fixture
def held(houses: Houses) -> Assignment:
    return houses.enter_here()


@pytest.fixture
def newcomer(houses: Houses, held: Assignment) -> User:
    return joined(houses.director, held)


@pytest.fixture
def me(houses: Houses, held: Assignment) -> User:
    return owned(houses.director, held)


def claims_seen_by_the_house(cast: Cast) -> list[RecordClaim]:
    with unit_of_work(cast.system):
        return list(RecordClaim.objects.order_by("invitation__invited_at"))


def test_the_director_invites_from_the_persons_page(houses: Houses, held: Assignment, cast: Cast) -> None:
    browser = cast.browser(houses.director)
    record = reverse("staff:person", args=[held.person_id])
    assert "邀请本人查看档案" in browser.get(record).content.decode()
    assert browser.post(reverse("staff:own_invite", args=[held.person_id]), typed(phone="")).status_code == 302
    assert Delivery.objects.filter(kind="invitation").count() == 1
    assert "发过邀请" in browser.get(record).content.decode()


def test_only_the_director_invites(houses: Houses, held: Assignment, cast: Cast) -> None:
    with pytest.raises((NotAllowed, Missing)):
        services.invite_to_record(cast.filing_officer, held.person, houses.here)
    with pytest.raises((NotAllowed, Missing)):
        services.invite_to_record(houses.other_director, held.person, houses.there)


def test_a_second_invitation_ends_the_first(houses: Houses, held: Assignment, cast: Cast) -> None:
    first = services.invite_to_record(houses.director, held.person, houses.here)
    services.invite_to_record(houses.director, held.person, houses.here)
    first.invitation.refresh_from_db()
    assert first.invitation.expires_on < clock.today()


def test_after_proving_who_they_are_they_see_their_record(newcomer: User, cast: Cast) -> None:
    browser = cast.browser(newcomer)
    assert browser.get(reverse(OWN))["Location"] == reverse(CLAIM)
    answer = browser.post(reverse(CLAIM), typed(**RIGHT), follow=True).content.decode()
    assert "我的从业档案" in answer
    assert "没有健康合格证明" in answer
    assert number() not in answer


@pytest.mark.parametrize(
    "wrong",
    [{"name": "马小花"}, {"id_number": number(2)}, {"name": "马小花", "id_number": number(3)}],
    ids=["name", "number", "both"],
)
def test_the_same_sentence_whatever_was_wrong(newcomer: User, cast: Cast, wrong: dict[str, str]) -> None:
    answer = cast.browser(newcomer).post(reverse(CLAIM), typed(**{**RIGHT, **wrong}))
    assert answer.status_code == 422
    assert NOT_YOU in answer.content.decode()


def test_another_persons_true_name_and_number_do_not_open_theirs(newcomer: User, houses: Houses, cast: Cast) -> None:
    services.enter_person(houses.director, houses.here, facts(7, name="安小梅"), carer())
    answer = cast.browser(newcomer).post(reverse(CLAIM), typed(name="安小梅", id_number=number(7)))
    assert NOT_YOU in answer.content.decode()
    assert [one.user_id for one in claims_seen_by_the_house(cast)] == [None]


def test_five_wrong_tries_lock_for_a_day(newcomer: User, cast: Cast, hands: clock.SetClock) -> None:
    browser = cast.browser(newcomer)
    for _ in range(5):
        assert NOT_YOU in browser.post(reverse(CLAIM), typed(**{**RIGHT, "name": "马小花"})).content.decode()
    locked = browser.post(reverse(CLAIM), typed(**RIGHT))
    assert "连续输错次数太多，3月19日 10:00 后再试" in locked.content.decode()
    assert AuditEntry.objects.filter(action="staff.claim_failed").count() == 5
    hands.advance(timedelta(hours=24))
    assert cast.browser(newcomer).post(reverse(CLAIM), typed(**RIGHT)).status_code == 302


def test_it_follows_them_to_another_county_and_tells_the_whole_history(
    me: User, held: Assignment, houses: Houses, cast: Cast
) -> None:
    services.end_assignment(houses.director, held, last_on=date(2026, 3, 17))
    services.enter_person(houses.other_director, houses.there, facts(), carer(since=date(2026, 3, 18)))
    with pytest.raises(Refused, match="本人已经有账号"):
        services.invite_to_record(houses.other_director, held.person, houses.there)
    shown = cast.browser(me).get(reverse(OWN)).content.decode()
    assert houses.here.name in shown
    assert houses.there.name in shown
    page = cast.browser(houses.other_director).get(reverse("staff:person", args=[held.person_id])).content.decode()
    assert "本人已有账号" in page


def test_a_restriction_is_told_with_article_and_remedy(me: User, held: Assignment, cast: Cast) -> None:
    terms = services.RestrictionTerms("lifetime", "abuse", "积石山县卫生健康局", "1号", date(2026, 3, 18))
    services.impose_restriction(cast.leader, facts(), terms)
    shown = cast.browser(me).get(reverse(OWN)).content.decode()
    assert "《中华人民共和国人口与计划生育法》第四十一条" in shown
    assert "60 日内申请行政复议" in shown


def test_a_query_tells_that_something_was_found_and_not_what(
    me: User, held: Assignment, houses: Houses, cast: Cast
) -> None:
    query = services.ask_background_query(houses.director, held.person, houses.here)
    browser = cast.browser(me)
    assert "待公安查询" in browser.get(reverse(OWN)).content.decode()
    services.answer_background_query(cast.member("public_security"), query, on=clock.today(), found=("abuse",))
    shown = browser.get(reverse(OWN)).content.decode()
    assert "有不得从业的情形" in shown
    assert "虐待" not in shown


def test_they_see_which_office_looked_and_what_for_but_no_names(
    me: User, held: Assignment, houses: Houses, cast: Cast
) -> None:
    cast.browser(cast.filing_officer).get(reverse("staff:person", args=[held.person_id]))
    shown = cast.browser(me).get(reverse(OWN)).content.decode()
    assert cast.bureau.name in shown
    assert "查看人员档案" in shown
    assert "马主任" not in shown
    assert AuditEntry.objects.filter(actor_id=me.pk, purpose="本人查看", object_id=str(held.person_id)).count() == 1


def test_they_see_nothing_of_their_institution(me: User, held: Assignment, houses: Houses, cast: Cast) -> None:
    browser = cast.browser(me)
    for route in ("staff:person", "staff:person_change"):
        assert browser.get(reverse(route, args=[held.person_id])).status_code == 404
    assert browser.get(reverse("staff:list", args=[houses.here.pk])).status_code == 404
    notices.tell_body(houses.here.body_id, "test", "机构的通知")
    assert "机构的通知" not in browser.get(reverse("home")).content.decode()
    with unit_of_work(me):
        assert not Person.objects.exists()
        assert not Assignment.objects.exists()
        assert RecordClaim.objects.count() == 1


def test_nobody_else_has_an_own_record(held: Assignment, houses: Houses, cast: Cast) -> None:
    for person in (houses.director, cast.filing_officer, cast.leader):
        assert cast.browser(person).get(reverse(OWN)).status_code == 404


def test_one_person_has_one_account_and_one_account_one_person(me: User, houses: Houses, cast: Cast) -> None:
    (claim,) = claims_seen_by_the_house(cast)
    other = services.enter_person(houses.director, houses.here, facts(7, name="安小梅"), carer())
    second = services.invite_to_record(houses.director, other.person, houses.here, phone="13893011112")
    with unit_of_work(cast.system), pytest.raises(IntegrityError, match="one_person_an_account"), transaction.atomic():
        RecordClaim.objects.filter(pk=second.pk).update(user=me, valid=claim.valid)
    with unit_of_work(cast.system), pytest.raises(IntegrityError, match="one_account_a_person"), transaction.atomic():
        RecordClaim.objects.filter(pk=second.pk).update(person=claim.person_id, user=houses.director, valid=claim.valid)


def test_the_account_follows_a_merge(me: User, held: Assignment, houses: Houses, cast: Cast) -> None:
    twin = services.enter_person(
        houses.director, houses.here, facts(2), carer(since=date(2026, 3, 10), is_full_time=False, post="cook")
    )
    pair = merging.note_person_duplicate(cast.system, held.person, twin.person, ["name"])
    survivor = "first" if pair.first_id == twin.person_id else "second"
    merging.propose_person_merge(cast.filing_officer, pair, survivor=survivor, reason="同一人")
    merging.merge_people(cast.leader, pair)
    shown = cast.browser(me).get(reverse(OWN)).content.decode()
    assert "炊事" in shown or "厨" in shown
    assert [one.person_id for one in claims_seen_by_the_house(cast)] == [twin.person_id]


def test_the_login_of_a_closed_institution_sees_the_record_still(me: User, houses: Houses, cast: Cast) -> None:
    bodies.change_body(cast.system_admin, houses.here.body, name="大河家旧托育园", is_active=False)
    assert cast.browser(me).get(reverse(OWN)).status_code == 200
