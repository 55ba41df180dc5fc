"""Somebody restricted is kept out of every post by every door, until the restriction ends; the decision stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.staff.houses import Houses, carer, facts, number
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import Invalid, NotAllowed, OutOfStep, Refused
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.models import Restriction
from tuoyu.domain.staff.services import PersonFacts, RestrictionTerms, StaffRow


def terms(**changed: Any) -> RestrictionTerms:
    usual: dict[str, Any] = {
        "scope": "lifetime", "reason": "abuse", "organ": "积石山县卫生健康局", "decision": "积卫罚〔2026〕3号",
        "since": date(2026, 3, 18),
    }  # fmt: skip
    return RestrictionTerms(**{**usual, **changed})


def impose(houses: Houses, **changed: Any) -> Restriction:
    return services.impose_restriction(houses.cast.leader, facts(), terms(**changed))


def test_somebody_unknown_is_kept_out_before_they_come(houses: Houses) -> None:
    impose(houses)
    for director, place in ((houses.director, houses.here), (houses.other_director, houses.there)):
        with pytest.raises(Refused) as refused:
            services.enter_person(director, place, facts(), carer())
        (obstacle,) = refused.value.obstacles
        assert obstacle.code == "people.restricted"
        assert "第四十一条" in obstacle.source
        assert "积卫罚" not in obstacle.sentence + obstacle.source


def test_a_director_learns_of_the_ban_and_only_the_bureau_what_was_decided(houses: Houses) -> None:
    held = houses.enter_here()
    impose(houses)
    address = reverse("staff:person", args=[held.person_id])
    director = houses.cast.browser(houses.director).get(address).content.decode()
    assert "不能任职" in director
    assert "积卫罚" not in director
    assert "虐待" not in director
    assert "积卫罚〔2026〕3号" in houses.cast.browser(houses.cast.filing_officer).get(address).content.decode()


def test_no_door_leads_into_a_post(houses: Houses) -> None:
    held = houses.enter_here()
    impose(houses)
    with pytest.raises(Refused):
        services.assign(houses.director, houses.here, held.person, carer(post="cook", is_full_time=False))
    (row,) = services.enter_staff(houses.director, houses.here, [StaffRow(facts(), carer(post="cook"))])
    assert isinstance(row, Refused)
    with unit_of_work(houses.cast.filing_officer), pytest.raises(Refused):
        services.put_in_charge(houses.cast.filing_officer, houses.here, facts(), since=date(2026, 3, 18))
    wide = PersonFacts("马小兰", f" {number()} ")
    with pytest.raises(Refused):
        services.enter_person(houses.other_director, houses.there, wide, carer(is_full_time=False))


def test_who_is_at_work_is_stopped_and_their_employers_in_all_counties_are_told(houses: Houses) -> None:
    houses.enter_here(is_full_time=False)
    services.enter_person(houses.other_director, houses.there, facts(), carer(is_full_time=False))
    impose(houses)
    told = Notice.objects.filter(kind="people.stop_work").values_list("to_body_id", flat=True)
    assert set(told) == {houses.here.body_id, houses.there.body_id}
    for director, place in ((houses.director, houses.here), (houses.other_director, houses.there)):
        with unit_of_work(director):
            (one,) = selectors.judged(selectors.staff_of(director, place))
            assert "people.restricted" in [obstacle.code for obstacle in one.missing]


def test_a_restriction_in_one_county_ends_at_its_border(houses: Houses) -> None:
    impose(houses, scope="county")
    with pytest.raises(Refused):
        houses.enter_here()
    assert services.enter_person(houses.other_director, houses.there, facts(), carer())


def test_a_fixed_term_ends_by_itself(houses: Houses, hands: clock.SetClock) -> None:
    impose(houses, scope="fixed_term", until=date(2026, 6, 30))
    hands.move_to(hands.read() + timedelta(days=104))  # 30 June
    with pytest.raises(Refused):
        houses.enter_here()
    hands.advance(timedelta(days=1))
    assert houses.enter_here(since=date(2026, 7, 1))


def test_a_lifted_restriction_binds_no_longer_and_stays_on_record(houses: Houses) -> None:
    made = impose(houses)
    services.lift_restriction(houses.cast.leader, made, because="行政复议决定撤销")
    assert houses.enter_here()
    with unit_of_work(houses.cast.leader):
        (kept,) = selectors.restrictions(houses.cast.leader)
        assert (kept.lifted_on, kept.lifted_because) == (date(2026, 3, 18), "行政复议决定撤销")
    with pytest.raises(OutOfStep):
        services.lift_restriction(houses.cast.leader, made, because="再来一次")


def test_one_decision_is_written_down_once(houses: Houses) -> None:
    impose(houses)
    with pytest.raises(Refused):
        impose(houses)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scope": "fixed_term"}, "until"),
        ({"until": date(2027, 1, 1)}, "until"),
        ({"scope": "fixed_term", "until": date(2026, 3, 17)}, "until"),
        ({"scope": "galaxy"}, "scope"),
        ({"reason": "weather"}, "reason"),
    ],
)
def test_terms_without_sense_are_refused_at_their_field(houses: Houses, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        impose(houses, **changed)
    assert set(refused.value.errors) == {field}


def test_only_the_bureau_s_leader_restricts_and_lifts(houses: Houses) -> None:
    made = impose(houses)
    for person in (houses.cast.filing_officer, houses.director, houses.cast.town_clerk):
        with pytest.raises(NotAllowed):
            services.impose_restriction(person, facts(2), terms(decision="别的"))
    with pytest.raises(NotAllowed):
        services.lift_restriction(houses.cast.filing_officer, made, because="不行")
