"""Buildings, classes and rooms: who records them, what is kept of before, and what the standards say of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast, typed
from tests.filing.steps import Journey
from tests.institutions.sites import class_of, plan_of, room_of
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Invalid, NotAllowed, OutOfStep, Refused, Stale
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.models import Building, ClassGroup, PastFacts, Premises, Room
from tuoyu.domain.staff import services as staff_services
from tuoyu.domain.staff.services import PersonFacts, PostFacts
from tuoyu.domain.standards import selectors as standards_selectors
from tuoyu.domain.standards.rules.findings import Finding, Verdict

WEDNESDAY = date(2026, 3, 18)


def by_key(journey: Journey, on: date | None = None) -> dict[str, Finding]:
    with unit_of_work(journey.officer):
        return {one.key: one for one in standards_selectors.findings_of(journey.institution, on)}


def record_building(journey: Journey, *, version: int = 0, **facts: Any) -> Building:
    with unit_of_work(journey.director):
        return services.record_building(journey.director, journey.institution, facts, version=version)


def test_only_the_director_records_the_premises(journey: Journey) -> None:
    with pytest.raises(NotAllowed):
        services.record_building(journey.officer, journey.institution, {"exits": 2}, version=0)
    with pytest.raises(NotAllowed):
        services.record_class(journey.officer, journey.institution, {"name": "甲", "kind": "older", "places": 20})


def test_what_was_said_before_is_kept_with_its_time(journey: Journey, hands: clock.SetClock) -> None:
    first = record_building(journey, exits=1, fire_document_on=date(2026, 1, 5), rail_height=Decimal("1.20"))
    hands.advance(timedelta(days=10))
    second = record_building(journey, version=first.version, exits=2)
    past, later = PastFacts.objects.get(), WEDNESDAY + timedelta(days=10)
    assert (past.subject_id, past.valid.lower, past.valid.upper) == (first.pk, WEDNESDAY, later)
    assert past.facts["exits"] == 1
    assert (second.exits, second.version, second.valid.lower) == (2, 2, later)
    then, now = by_key(journey, WEDNESDAY), by_key(journey)
    assert (then["exits"].verdict, now["exits"].verdict) == (Verdict.FAILING, Verdict.CONFORMING)
    assert then["rail"].verdict is Verdict.FAILING
    with unit_of_work(journey.officer):
        changed = standards_selectors.compare(journey.institution, WEDNESDAY, later)
    assert [one.title for one in changed] == ["安全出口"]


def test_a_slip_mended_the_same_day_leaves_no_past(journey: Journey) -> None:
    first = record_building(journey, exits=1)
    record_building(journey, version=first.version, exits=2)
    assert not PastFacts.objects.exists()
    assert Building.objects.get().exits == 2


def test_two_who_change_the_same_thing_are_told_where_they_differ(journey: Journey) -> None:
    record_building(journey, exits=1)
    record_building(journey, version=1, exits=2)
    with pytest.raises(Stale) as stale:
        record_building(journey, version=1, exits=3)
    assert [(one.label, one.theirs, one.yours) for one in stale.value.differences] == [("安全出口个数", "2", "3")]
    with pytest.raises(Stale):
        record_building(journey, version=0, exits=3)


def test_a_name_is_given_once_and_is_free_again_when_the_class_is_closed(
    journey: Journey, hands: clock.SetClock
) -> None:
    group = class_of(journey)
    with pytest.raises(Invalid):
        class_of(journey)
    hands.advance(timedelta(days=1))
    with unit_of_work(journey.director):
        services.end_class(journey.director, group, version=1)
    with pytest.raises(OutOfStep), unit_of_work(journey.director):
        services.record_class(journey.director, journey.institution, {"places": 3}, group=group, version=2)
    assert class_of(journey).pk != group.pk
    assert ClassGroup.objects.count() == 2


def test_a_class_is_not_closed_while_it_has_rooms(journey: Journey, hands: clock.SetClock) -> None:
    group = class_of(journey)
    hall = room_of(journey, class_group=group)
    with pytest.raises(Refused), unit_of_work(journey.director):
        services.end_class(journey.director, group, version=1)
    with unit_of_work(journey.director):
        services.end_room(journey.director, hall, version=1)
        services.end_class(journey.director, group, version=1)
        assert not selectors.rooms_of(journey.institution).exists()


def test_filing_establishes_the_site_and_a_later_one_keeps_the_former(journey: Journey) -> None:
    assert journey.filed
    site = Premises.objects.get()
    assert (site.lease_from, site.fire_grade, site.valid.lower) == (date(2026, 1, 1), "grade_2", WEDNESDAY)
    found = by_key(journey)
    assert found["lease"].verdict is Verdict.CONFORMING
    assert found["floors"].verdict is Verdict.CONFORMING


def test_staff_counts_come_from_posts_and_are_unknown_while_only_the_head_is_entered(journey: Journey) -> None:
    assert journey.filed
    class_of(journey)
    assert by_key(journey)["carers"].verdict is Verdict.UNKNOWN
    with unit_of_work(journey.director):
        staff_services.enter_person(
            journey.director,
            journey.institution,
            PersonFacts("李保育", "110105194912310038", "13893067890"),
            PostFacts("carer", WEDNESDAY),
        )
        computed = standards_selectors.places_of(journey.institution)
    found = by_key(journey)
    assert found["carers"].verdict is Verdict.FAILING
    assert "1 人" in found["carers"].sentence
    assert found["guards"].verdict is Verdict.FAILING
    assert computed.number == 5
    assert [one.key for one in computed.binding] == ["carers"]


def test_any_number_of_institutions_costs_the_same_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    journeys = [Journey(cast, number) for number in (1, 2, 3)]
    for one in journeys:
        class_of(one)
        room_of(one)
    with unit_of_work(journeys[0].officer), django_assert_max_num_queries(6):
        found = dict(standards_selectors.standards_of([one.institution for one in journeys]))
    assert len(found) == 3
    assert all(len(one) > 30 for one in found.values())


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_director_types_a_room_and_finds_what_was_wrong_beside_it(cast: Cast, journey: Journey) -> None:
    group, browser = class_of(journey), cast.browser(journey.director)
    address = f"/institutions/{journey.institution.pk}/premises/rooms/new/"
    bad = browser.post(address, typed(name="活动室", kind="activity", floor="0", area="四十", class_group=group.pk))
    assert bad.status_code == 422
    assert "没有 0 层" in bad.content.decode()
    good = browser.post(address, typed(name="活动室", kind="activity", floor="1", area="40", class_group=group.pk))
    assert good.status_code == 302
    assert Room.objects.get().class_group == group
    page = browser.get(f"/institutions/{journey.institution.pk}/premises/").content.decode()
    assert "活动室" in page
    assert "月亮班" in page


def test_a_room_may_not_be_given_to_another_institutions_class(cast: Cast, journey: Journey) -> None:
    other = class_of(Journey(cast, 2))
    address = f"/institutions/{journey.institution.pk}/premises/rooms/new/"
    sent = typed(name="活动室", kind="activity", floor="1", area="40", class_group=other.pk)
    assert cast.browser(journey.director).post(address, sent).status_code == 422


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"longitude": "102.7"}, "经度和纬度要一起填写"),
        ({"longitude": "10.7", "latitude": "35"}, "73"),
        ({"built_in": "2027"}, "建成年份"),
        ({"air_tested_on": "2026-03-19"}, "不能晚于今天"),
        ({"hazards": ["none", "three_in_one"]}, "都没有"),
        ({"has_gas": "no", "has_gas_alarm": "yes"}, "不使用燃气"),
    ],
)
def test_what_cannot_be_true_is_told_beside_the_question(
    cast: Cast, journey: Journey, fields: dict[str, Any], words: str
) -> None:
    address = f"/institutions/{journey.institution.pk}/premises/building/"
    answer = cast.browser(journey.director).post(address, typed(**fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Building.objects.exists()


def test_the_officer_sees_fewer_places_than_filed_and_why(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    class_of(journey)
    page = cast.browser(journey.officer).get(f"/institutions/{journey.institution.pk}/standards/").content.decode()
    assert "可设 15 个，少于备案的 45 个" in page
    assert "决定托位" in page
    assert "第十九条" in page


def test_the_check_shows_each_verdict_with_its_article_and_what_another_day_said(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    browser = cast.browser(journey.officer)
    page = browser.get(f"/institutions/{journey.institution.pk}/standards/?against=2019-01-01").content.decode()
    assert "租期不少于 3 年" in page
    assert "第十一条" in page
    assert "当时不适用" in page
    assert browser.get(f"/institutions/{journey.institution.pk}/standards/?on=9999-99-99").status_code == 200


def test_a_plan_is_read_by_those_who_may_and_by_nobody_else(cast: Cast, journey: Journey) -> None:
    plan = plan_of(journey)
    address = f"/institutions/{journey.institution.pk}/premises/plans/{plan.pk}/"
    assert cast.browser(journey.officer).get(address).status_code == 200
    assert cast.browser(cast.town_clerk).get(address).status_code == 404
    with unit_of_work(journey.director):
        services.remove_plan(journey.director, plan)
    assert cast.browser(journey.officer).get(address).status_code == 404
