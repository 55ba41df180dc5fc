"""Two records of one person: found, proposed by one, approved by another, undone row by row."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from tests.cast import NEXT_COUNTY, PREFECTURE, Cast
from tests.staff.houses import Houses, carer, facts, number
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services.grants import give_role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Missing, NotAllowed, Refused
from tuoyu.domain.staff import services
from tuoyu.domain.staff.models import Assignment, Person, PersonDuplicate
from tuoyu.domain.staff.rules.duplicates import Held, PersonLikeness, alike, differ_once
from tuoyu.domain.staff.selectors.desk import DESKS
from tuoyu.domain.staff.selectors.duplicates import get_person_duplicate, person_duplicates
from tuoyu.domain.staff.services import PaperFacts, RestrictionTerms, merging
from tuoyu.domain.staff.tasks import find_duplicates

TODAY = date(2026, 3, 18)
HERE, THERE = UUID(int=8), UUID(int=9)
BORN = date(1990, 5, 12)


def like(place: int, **changed: object) -> PersonLikeness:
    usual: dict[str, object] = {"number": "", "phone": "", "born_on": None, "institutions": frozenset()}
    return PersonLikeness(UUID(int=place), **{**usual, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({}, {}, None),
        ({"phone": "13893011111"}, {"phone": "13893011111"}, ("phone",)),
        ({"number": "622927199005120017"}, {"number": "622927199005120025"}, ("number",)),
        ({"number": "622927199005120017"}, {"number": "622927199005210017"}, ("number",)),
        ({"number": "622927199005120017"}, {"number": "622927198806120017"}, None),
        ({"born_on": BORN, "institutions": {HERE}}, {"born_on": BORN, "institutions": {HERE, THERE}}, ("birth",)),
        ({"born_on": BORN, "institutions": {HERE}}, {"born_on": BORN, "institutions": {THERE}}, None),
    ],
)
def test_what_makes_two_of_one_name_look_like_one(
    one: dict[str, object], other: dict[str, object], reasons: object
) -> None:
    for pair in ((like(1, **one), like(2, **other)), (like(2, **other), like(1, **one))):
        assert [found[2] for found in alike(pair)] == ([reasons] if reasons else [])


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [("1234", "1234", False), ("1234", "1239", True), ("1234", "1934", True), ("1234", "2134", True),
     ("1234", "3214", False), ("1234", "12345", False), ("1234", "5674", False)],
)  # fmt: skip
def test_numbers_that_differ_in_one_place(one: str, other: str, differs: bool) -> None:
    assert differ_once(one, other) is differ_once(other, one) is differs


@pytest.mark.parametrize(
    ("changed", "clash"),
    [
        ({}, True),
        ({"since": date(2026, 4, 1)}, False),
        ({"post": "cook"}, False),
        ({"institution": "乙", "post": "cook"}, True),
        ({"institution": "乙", "post": "cook", "is_full_time": False}, False),
        ({"since": date(2026, 3, 31), "until": None}, True),
    ],
)
def test_posts_that_one_human_being_cannot_hold_together(changed: dict[str, object], clash: bool) -> None:
    usual: dict[str, object] = {
        "institution": "甲", "post": "carer", "is_full_time": True,
        "since": date(2026, 3, 1), "until": date(2026, 4, 1),
    }  # fmt: skip
    one, other = Held(**usual), Held(**{**usual, **changed})  # type: ignore[arg-type]
    assert one.clashes(other) is other.clashes(one) is clash


@pytest.fixture
def first(houses: Houses) -> Person:
    """马小兰 as she was entered first, a full-time carer."""
    return houses.enter_here().person


@pytest.fixture
def second(houses: Houses, first: Person) -> Person:
    """The same, with a slip in the number, as a part-time cook."""
    held = carer(post="cook", is_full_time=False)
    return services.enter_person(houses.director, houses.here, facts(2), held).person


def pair_of(one: Person, cast: Cast) -> PersonDuplicate:
    find_duplicates()
    with unit_of_work(cast.system):
        return PersonDuplicate.objects.select_related("first", "second").get()


def proposed(cast: Cast, survivor: Person) -> PersonDuplicate:
    pair = pair_of(survivor, cast)
    side = "first" if pair.first_id == survivor.pk else "second"
    return merging.propose_person_merge(cast.filing_officer, pair, survivor=side, reason="对照证件，同一人")


def test_the_night_finds_a_pair_once(first: Person, second: Person, cast: Cast) -> None:
    find_duplicates()
    pair = pair_of(first, cast)
    assert {pair.first_id, pair.second_id} == {first.pk, second.pk}
    assert set(pair.reasons) >= {"number", "phone", "birth"}
    with unit_of_work(cast.filing_officer):
        (line,) = waiting_on(cast.filing_officer, DESKS)
    assert (line.key, line.whom) == (pair.pk, "马小兰")


def test_namesakes_are_left_alone(first: Person, houses: Houses) -> None:
    other = facts(phone="13893022222", id_number=number(77, born="19811103"))
    services.enter_person(houses.director, houses.here, other, carer(post="cook", is_full_time=False))
    find_duplicates()
    assert not PersonDuplicate.objects.exists()


def test_everything_moves_and_both_numbers_lead_to_the_one(
    first: Person, second: Person, houses: Houses, cast: Cast
) -> None:
    services.add_credential(houses.director, second, PaperFacts("health_certificate", "妇幼保健院", TODAY))
    pair = merging.merge_people(cast.leader, proposed(cast, first), reason="同意")
    assert pair.state == "merged"
    with unit_of_work(houses.director):
        assert set(Assignment.objects.filter(person=first).values_list("post", flat=True)) == {"carer", "cook"}
        assert first.credentials.count() == 1
        assert not Assignment.objects.filter(person=second).exists()
    again = services.enter_person(
        houses.director, houses.here, facts(2), carer(post="health_worker", is_full_time=False)
    )
    assert again.person_id == first.pk


def test_a_restriction_of_either_binds_the_one_at_once(
    first: Person, second: Person, houses: Houses, cast: Cast
) -> None:
    terms = RestrictionTerms("lifetime", "abuse", "县卫生健康局", "1号", TODAY)
    services.impose_restriction(cast.leader, facts(2), terms)
    merging.merge_people(cast.leader, proposed(cast, first))
    with pytest.raises(Refused):
        services.enter_person(houses.director, houses.here, facts(), carer(post="guard", is_full_time=False))
    with pytest.raises(Refused):
        services.enter_person(houses.director, houses.here, facts(2), carer(post="guard", is_full_time=False))


def test_a_merge_is_taken_back_row_by_row(first: Person, second: Person, houses: Houses, cast: Cast) -> None:
    pair = merging.merge_people(cast.leader, proposed(cast, first))
    assert merging.undo_person_merge(cast.leader, pair, reason="核错").state == "found"
    with unit_of_work(houses.director):
        assert Assignment.objects.get(person=second).post == "cook"
        assert Assignment.objects.get(person=first).post == "carer"
    assert services.enter_person(
        houses.director, houses.here, facts(2), carer(post="health_worker", is_full_time=False)
    ).person_id == second.pk  # fmt: skip


def test_posts_nobody_could_hold_together_stand_in_the_way(first: Person, houses: Houses, cast: Cast) -> None:
    held = services.enter_person(houses.director, houses.here, facts(2), carer())
    pair = proposed(cast, first)
    with pytest.raises(Refused, match="重叠"):
        merging.merge_people(cast.leader, pair)
    services.end_assignment(houses.director, held, last_on=carer().since)
    with pytest.raises(Refused, match="重叠"):
        merging.merge_people(cast.leader, pair)


def test_nobody_approves_their_own_proposal(first: Person, second: Person, cast: Cast) -> None:
    give_role(cast.system, cast.filing_officer, Role.BUREAU_LEADER, area=cast.area(cast.bureau.area))
    both = User.objects.get(pk=cast.filing_officer.pk)
    pair = proposed(cast, first)
    with pytest.raises(Refused, match="另一人"):
        merging.merge_people(both, pair)


def test_two_that_are_two_are_not_brought_up_again(first: Person, second: Person, cast: Cast) -> None:
    pair = pair_of(first, cast)
    merging.dismiss_person_duplicate(cast.filing_officer, pair, reason="姐妹")
    find_duplicates()
    assert PersonDuplicate.objects.count() == 1


def test_only_who_sees_both_sees_the_pair(first: Person, houses: Houses, cast: Cast) -> None:
    services.enter_person(houses.other_director, houses.there, facts(2), carer(is_full_time=False))
    pair = pair_of(first, cast)
    for person in (cast.filing_officer, cast.leader, cast.next_officer, houses.director, cast.prefecture_observer):
        with unit_of_work(person):
            assert not person_duplicates(person).exists()
            with pytest.raises(Missing):
                get_person_duplicate(person, pair.pk)
        with pytest.raises((Missing, NotAllowed)):
            merging.merge_people(person, pair)
    above = cast.person("zhou.shouli", "州受理", cast.department("health", PREFECTURE), Role.FILING_OFFICER, PREFECTURE)
    leader = cast.person(
        "zhou.lingdao", "州领导", cast.department("health", PREFECTURE), Role.BUREAU_LEADER, PREFECTURE
    )
    merging.propose_person_merge(above, pair, survivor="first", reason="同一人")
    assert merging.merge_people(leader, pair).state == "merged"
    assert NEXT_COUNTY in {pair.area // 1000 * 1000, pair.other_area // 1000 * 1000}


def test_both_are_laid_side_by_side_masked_and_the_reads_are_noted(first: Person, second: Person, cast: Cast) -> None:
    pair = pair_of(first, cast)
    shown = cast.browser(cast.filing_officer).get(reverse("staff:duplicate", args=[pair.pk])).content.decode()
    assert "这两份档案是不是同一个人" in shown
    assert "19900512" not in shown
    reads = AuditEntry.objects.filter(purpose="核对疑似重复人员").values_list("object_id", flat=True)
    assert set(reads) == {str(first.pk), str(second.pk)}


def test_time_does_not_matter_to_a_proposal(first: Person, second: Person, cast: Cast, hands: clock.SetClock) -> None:
    pair = proposed(cast, first)
    hands.advance(timedelta(days=40))
    assert merging.decline_person_merge(cast.leader, pair, reason="再核对").state == "found"
