"""A person contests a line of their own record: who answers, who decides, and what becomes of the line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import COUNTY, Cast, typed
from tests.staff.houses import Houses, facts
from tests.staff.owning import contested, owned
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused
from tuoyu.domain.staff import services, tasks
from tuoyu.domain.staff.models import Assignment, Contest, Credential, Employment, Restriction
from tuoyu.domain.staff.rules.contests import ContestFacts, may_be_decided, may_be_upheld
from tuoyu.domain.staff.selectors.contests import contest_dues, get_contest
from tuoyu.domain.staff.selectors.desk import DESKS
from tuoyu.domain.staff.services import Mending

TODAY = date(2026, 3, 18)


@pytest.fixture
def held(houses: Houses) -> Assignment:
    return houses.enter_here()


@pytest.fixture
def me(houses: Houses, held: Assignment) -> User:
    return owned(houses.director, held)


@pytest.fixture
def contest(me: User, held: Assignment) -> Contest:
    """About the post, still with the institution."""
    return contested(me, "post", held.pk)


@pytest.fixture
def answered(me: User, held: Assignment, houses: Houses) -> Contest:
    return contested(me, "post", held.pk, director=houses.director)


def seen(cast: Cast, row: Any) -> Any:
    """The row as it is stored."""
    with unit_of_work(cast.system):
        return type(row).objects.get(pk=row.pk)


def waits_for(person: User) -> list[str]:
    with unit_of_work(person):
        return [line.what for line in waiting_on(person, DESKS) if line.is_mine]


def uphold(person: User, contest: Contest, **mending: Any) -> Contest:
    return services.uphold_contest(person, contest, reason="以合同为准", mending=Mending(**mending))


@pytest.mark.parametrize(
    ("entered_it", "stands", "decided", "upheld"),
    [
        (False, True, [], []),
        (True, True, ["contest.own_entry"], ["contest.own_entry"]),
        (False, False, [], ["contest.line_gone"]),
        (True, False, ["contest.own_entry"], ["contest.own_entry", "contest.line_gone"]),
    ],
)
def test_nobody_decides_on_their_own_entry_nor_mends_what_is_gone(
    *, entered_it: bool, stands: bool, decided: list[str], upheld: list[str]
) -> None:
    given = ContestFacts(entered_it, stands, "第四十六条")
    assert [one.code for one in may_be_decided(given)] == decided
    assert [one.code for one in may_be_upheld(given)] == upheld
    assert all(one.source == "第四十六条" for one in may_be_upheld(given))


def test_the_institution_answers_first_with_a_clock(contest: Contest, houses: Houses, cast: Cast) -> None:
    assert contest.state == "contest_institution"
    assert waits_for(houses.director) == ["答复异议：马小兰"]
    assert waits_for(cast.filing_officer) == []
    assert Notice.objects.filter(kind="staff.contest", to_body_id=houses.here.body_id).count() == 1
    with pytest.raises(OutOfStep):
        uphold(cast.filing_officer, contest)


def test_then_the_bureau_puts_the_post_right(answered: Contest, held: Assignment, cast: Cast, me: User) -> None:
    assert waits_for(cast.filing_officer) == ["决定异议：马小兰"]
    uphold(cast.filing_officer, answered, since=date(2026, 3, 12))
    assert seen(cast, answered).state == "contest_upheld"
    assert seen(cast, held).valid.lower == date(2026, 3, 12)
    assert "2026年3月9日" in seen(cast, answered).stood
    told = Notice.objects.filter(to_user_id=me.pk, kind="staff.contest").values_list("sentence", flat=True)
    assert "您对“任职”的异议成立，已改正：以合同为准" in told


def test_a_post_that_never_was_keeps_no_day(answered: Contest, held: Assignment, cast: Cast) -> None:
    uphold(cast.filing_officer, answered, never=True)
    assert seen(cast, held).valid.isempty


def test_a_post_is_not_put_right_without_saying_how(answered: Contest, held: Assignment, cast: Cast) -> None:
    with pytest.raises(Invalid):
        uphold(cast.filing_officer, answered)
    assert seen(cast, answered).state == "contest_bureau"
    assert seen(cast, held).valid == held.valid


def test_whoever_entered_the_line_does_not_decide(cast: Cast, houses: Houses) -> None:
    held = services.enter_person(cast.filing_officer, houses.here, facts(), services.PostFacts("carer", TODAY))
    me = owned(houses.director, held)
    contest = contested(me, "post", held.pk, director=houses.director)
    for decide in (services.uphold_contest, services.reject_contest):
        with pytest.raises(Refused, match="这一项是您登记的"):
            decide(cast.filing_officer, contest, reason="以合同为准")
    uphold(cast.leader, contest, since=TODAY)
    assert seen(cast, contest).state == "contest_upheld"


def test_a_paper_is_withdrawn_with_the_contest_as_reason(
    me: User, held: Assignment, houses: Houses, cast: Cast
) -> None:
    facts_of_it = services.PaperFacts("health_certificate", "妇幼保健院", TODAY)
    paper = services.add_credential(houses.director, held.person, facts_of_it)
    contest = contested(me, "credential", paper.pk, director=houses.director)
    page = cast.browser(houses.director).get(reverse("staff:person", args=[held.person_id])).content.decode()
    assert "有异议" in page
    uphold(cast.filing_officer, contest)
    page = cast.browser(houses.director).get(reverse("staff:person", args=[held.person_id])).content.decode()
    assert "异议成立：以合同为准" in page
    assert "有异议" not in page


def test_the_bureau_of_the_former_county_mends_what_was_entered_there(
    me: User, held: Assignment, houses: Houses, cast: Cast
) -> None:
    facts_of_it = services.PaperFacts("health_certificate", "妇幼保健院", TODAY)
    paper = services.add_credential(houses.director, held.person, facts_of_it)
    services.end_assignment(houses.director, held, last_on=date(2026, 3, 17))
    services.enter_person(houses.other_director, houses.there, facts(), services.PostFacts("carer", TODAY))
    contest = contested(me, "credential", paper.pk, director=houses.director)
    uphold(cast.filing_officer, contest)
    with unit_of_work(houses.other_director):
        assert Credential.objects.get(pk=paper.pk).withdrawn_because == "异议成立：以合同为准"


def test_a_query_result_goes_straight_to_the_bureau_and_not_to_the_police(
    me: User, held: Assignment, houses: Houses, cast: Cast
) -> None:
    police = cast.member("public_security")
    query = services.ask_background_query(houses.director, held.person, houses.here)
    services.answer_background_query(police, query, on=TODAY, found=("abuse",))
    contest = contested(me, "query", query.credential_id)  # type: ignore[arg-type]
    assert contest.state == "contest_bureau"
    with pytest.raises((NotAllowed, Missing)):
        uphold(police, contest)
    uphold(cast.filing_officer, contest)
    with unit_of_work(houses.director):
        assert Credential.objects.get(pk=query.credential_id).withdrawn_at is not None


def test_a_restriction_is_lifted_by_another_leader(me: User, houses: Houses, cast: Cast) -> None:
    terms = services.RestrictionTerms("lifetime", "abuse", "积石山县卫生健康局", "1号", TODAY)
    made = services.impose_restriction(cast.leader, facts(), terms)
    contest = contested(me, "restriction", made.pk)
    assert contest.state == "contest_bureau"
    with pytest.raises(Refused, match="这一项是您登记的"):
        uphold(cast.leader, contest)
    with pytest.raises(NotAllowed):
        uphold(cast.filing_officer, contest)
    uphold(cast.person("second.leader", "副局长", cast.bureau, Role.BUREAU_LEADER, COUNTY), contest)
    with unit_of_work(cast.leader):
        assert Restriction.objects.get(pk=made.pk).lifted_because == "异议成立：以合同为准"


def test_how_somebody_is_employed_is_written_anew(me: User, held: Assignment, houses: Houses, cast: Cast) -> None:
    made = services.record_employment(
        houses.director, houses.here, held.person, contract="none", insurance="none", since=date(2026, 3, 9)
    )
    contest = contested(me, "employment", made.pk, director=houses.director)
    uphold(cast.filing_officer, contest, contract="labour", insurance="full", since=date(2026, 3, 10))
    with unit_of_work(houses.director):
        assert [one.contract for one in Employment.objects.order_by("valid")] == ["none", "labour"]


def test_rejected_with_a_reason_the_line_stays(answered: Contest, held: Assignment, cast: Cast, me: User) -> None:
    services.reject_contest(cast.filing_officer, answered, reason="与考勤一致")
    assert seen(cast, held).valid.lower == held.valid.lower
    shown = cast.browser(me).get(reverse("staff:contest", args=[answered.pk])).content.decode()
    assert "与考勤一致" in shown


def test_the_person_takes_it_back_and_nobody_else(contest: Contest, me: User, houses: Houses, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.take_back_contest(houses.director, contest)
    services.take_back_contest(me, contest)
    assert waits_for(houses.director) == []


def test_one_line_is_contested_once_at_a_time(contest: Contest, me: User, held: Assignment) -> None:
    with pytest.raises(OutOfStep, match="已经有一件异议在办"):
        contested(me, "post", held.pk)
    services.take_back_contest(me, contest)
    assert contested(me, "post", held.pk).state == "contest_institution"


def test_nobody_contests_the_line_of_somebody_else(me: User, houses: Houses, cast: Cast) -> None:
    other = services.enter_person(
        houses.director, houses.here, facts(7, name="安小梅"), services.PostFacts("carer", TODAY)
    )
    with pytest.raises(Missing):
        contested(me, "post", other.pk)
    assert cast.browser(me).get(reverse("staff:contest_raise", args=["post", other.pk])).status_code == 404
    assert cast.browser(me).get(reverse("staff:contest_raise", args=["dance", other.pk])).status_code == 404


def test_other_institutions_and_counties_do_not_see_it(contest: Contest, houses: Houses, cast: Cast) -> None:
    for person in (houses.other_director, cast.next_officer, cast.market_registrar, cast.carer):
        with unit_of_work(person), pytest.raises(Missing):
            get_contest(person, contest.pk)
    with unit_of_work(houses.other_director):
        assert not Contest.objects.exists()


def test_what_is_left_lying_is_told_of_and_goes_to_the_bureau(
    contest: Contest, houses: Houses, cast: Cast, hands: clock.SetClock
) -> None:
    with unit_of_work(cast.system):
        (due,) = contest_dues()
    assert due.bodies == (houses.here.body_id,)
    tasks.pass_on_contests()
    assert seen(cast, contest).state == "contest_institution"
    officer = cast.filing_officer
    hands.advance(timedelta(days=8))
    tasks.pass_on_contests()
    assert seen(cast, contest).state == "contest_bureau"
    with unit_of_work(cast.system):
        (due,) = contest_dues()
    assert due.users == [officer.pk]


def test_by_page_from_the_record_to_the_decision(me: User, held: Assignment, houses: Houses, cast: Cast) -> None:
    mine, address = cast.browser(me), reverse("staff:contest_raise", args=["post", held.pk])
    assert address in mine.get(reverse("staff:own")).content.decode()
    answer = mine.post(address, typed(said="到岗日期不对"))
    contest = answer["Location"]
    assert "有异议" in mine.get(reverse("staff:own")).content.decode()
    theirs = cast.browser(houses.director)
    assert theirs.post(f"{contest}answer/", typed(agrees="yes", answer="登记错了")).status_code == 302
    office = cast.browser(cast.filing_officer)
    empty = office.post(f"{contest}uphold/", typed(reason="", since="2026-03-12"))
    assert empty.status_code == 422
    assert 'value="2026-03-12"' in empty.content.decode()
    assert office.post(f"{contest}uphold/", typed(reason="以合同为准", since="2026-03-12")).status_code == 302
    assert "异议成立" in mine.get(contest).content.decode()
