"""A child begins, moves and leaves; the number of children written down is true; nobody is in two places."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.children.families import WANTED, Homes, child, mother, number, ready, terms, wish
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused
from tuoyu.domain.children import selectors, services, tasks
from tuoyu.domain.children.models import Application, Enrolment
from tuoyu.domain.institutions.models import ClassGroup, Institution

TODAY = date(2026, 3, 18)


@pytest.fixture
def group(homes: Homes) -> ClassGroup:
    return homes.group()


def begun(homes: Homes, group: ClassGroup, serial: int = 1, **changed: Any) -> Application:
    """A child that begins today."""
    stay = ready(homes, homes.enter_here(serial, name=f"马小宝{serial}"))
    services.enrol(homes.director, stay, terms(group, **{"begins_on": TODAY, **changed}))
    return stay


def codes(refusal: Refused) -> list[str]:
    return [one.code for one in refusal.obstacles]


def occupancy(homes: Homes) -> int:
    with unit_of_work(homes.director):
        return Institution.objects.get(pk=homes.here.pk).occupancy


def test_without_papers_nobody_begins(homes: Homes, group: ClassGroup) -> None:
    with pytest.raises(Refused) as refused:
        services.enrol(homes.director, homes.enter_here(), terms(group))
    assert codes(refused.value) == [
        "admission.no_health_check", "admission.no_vaccination", "consent.sensitive", "admission.no_agreement",
    ]  # fmt: skip
    assert not Enrolment.objects.exists()


def test_a_child_begins_and_the_register_knows(homes: Homes, group: ClassGroup) -> None:
    stay = begun(homes, group)
    assert stay.state == "in_care"
    assert occupancy(homes) == 1
    officer = homes.cast.filing_officer
    with unit_of_work(officer):
        found = selectors.figures_of(selectors.get_institution(officer, homes.here.pk, "count"))
    assert (found.in_care, found.by_mode) == (1, (("full_day", 1),))


def test_a_beginning_agreed_before_counts_from_its_day_on(homes: Homes, group: ClassGroup, hands: Any) -> None:
    services.enrol(homes.director, ready(homes, homes.enter_here()), terms(group))
    assert occupancy(homes) == 0
    hands.advance(WANTED - clock.today())
    tasks.count_children()
    assert occupancy(homes) == 1


def test_a_class_takes_no_more_than_its_places(homes: Homes) -> None:
    small = homes.group(places=2)
    begun(homes, small)
    begun(homes, small, 2)
    with pytest.raises(Refused) as refused:
        begun(homes, small, 3)
    assert [one.sentence[:3] for one in refused.value.obstacles] == ["全机构", "月亮班"]
    assert set(codes(refused.value)) == {"admission.full"}
    assert occupancy(homes) == 2


def test_a_place_that_becomes_free_may_be_taken_from_the_next_day(homes: Homes) -> None:
    small = homes.group(places=1)
    first = begun(homes, small)
    services.leave(homes.director, first, last_on=date(2026, 3, 31), because="moved")
    with pytest.raises(Refused):
        begun(homes, small, 2, begins_on=date(2026, 3, 31))
    other = ready(homes, homes.enter_here(3, name="马小贝"))
    assert services.enrol(homes.director, other, terms(small, begins_on=date(2026, 4, 1)))


def test_a_child_is_regularly_in_one_place_only(homes: Homes, group: ClassGroup) -> None:
    begun(homes, group)
    elsewhere = services.enter_child(homes.other_director, homes.there, child(name="马小宝1"), mother(), wish())
    for made in (None,):
        again = Enrolment(
            area=elsewhere.area, body_id=elsewhere.body_id, stay=elsewhere, institution=homes.there,
            child_id=elsewhere.child_id, class_group=made, service_mode="half_day", valid=(WANTED, None),
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), unit_of_work(homes.other_director):
            again.save(force_insert=True)


def test_a_move_keeps_what_was_before(homes: Homes, group: ClassGroup) -> None:
    stay = begun(homes, group)
    other = homes.group(name="星星班")
    services.move(homes.director, stay, terms(other, begins_on=TODAY + timedelta(days=7)))
    with unit_of_work(homes.director):
        ((_, times),) = selectors.child_record(homes.director, stay.child_id).stays
    assert [(one.class_group, one.valid.lower, one.valid.upper) for one in times] == [
        (other, TODAY + timedelta(days=7), None),
        (group, TODAY, TODAY + timedelta(days=7)),
    ]
    with pytest.raises(Invalid):
        services.move(homes.director, stay, terms(other, begins_on=TODAY + timedelta(days=8)))


def test_a_move_inside_a_full_house_is_no_new_place(homes: Homes) -> None:
    first, second = homes.group(places=1), homes.group(name="星星班", places=1)
    stay = begun(homes, first)
    services.move(homes.director, stay, terms(second, begins_on=TODAY))
    assert occupancy(homes) == 1
    with pytest.raises(Refused):
        begun(homes, second, 2)


def test_who_leaves_stays_on_record_and_closes_it(homes: Homes, group: ClassGroup) -> None:
    stay = begun(homes, group)
    with pytest.raises(Invalid):
        services.leave(homes.director, stay, last_on=TODAY - timedelta(days=1), because="moved")
    with pytest.raises(Invalid):
        services.leave(homes.director, stay, last_on=TODAY, because="nonsense")
    services.leave(homes.director, stay, last_on=TODAY, because="moved")
    assert stay.state == "left"
    with pytest.raises(OutOfStep):
        services.leave(homes.director, stay, last_on=TODAY, because="moved")
    with unit_of_work(homes.director):
        assert selectors.get_child(homes.director, stay.child_id)  # until the last day is over


def test_after_the_last_day_the_record_is_closed_and_may_be_opened_again(
    homes: Homes, group: ClassGroup, hands: Any
) -> None:
    stay = begun(homes, group)
    services.leave(homes.director, stay, last_on=TODAY, because="family")
    hands.advance(timedelta(days=1))
    tasks.count_children()
    assert occupancy(homes) == 0
    with unit_of_work(homes.director), pytest.raises(Missing):
        selectors.get_child(homes.director, stay.child_id)
    again = homes.enter_here(name="马小宝1")
    assert again.child_id == stay.child_id


def test_who_never_began_leaves_no_day_behind(homes: Homes, group: ClassGroup) -> None:
    stay = ready(homes, homes.enter_here())
    services.enrol(homes.director, stay, terms(group))
    services.leave(homes.director, stay, last_on=TODAY, because="family")
    assert Enrolment.objects.get(stay=stay).valid.isempty


def test_before_the_filing_there_are_no_places(homes: Homes) -> None:
    stay = ready(homes, homes.enter_here())
    with pytest.raises(Invalid) as refused:
        services.enrol(homes.director, stay, terms(None))
    assert set(refused.value.errors) == {"class_group"}


def test_a_stranger_enrols_nobody(homes: Homes, group: ClassGroup) -> None:
    stay = ready(homes, homes.enter_here())
    with pytest.raises((NotAllowed, Missing)):
        services.enrol(homes.other_director, stay, terms(group))
    with pytest.raises(Invalid):
        services.show_paper(
            homes.director, stay.child, kind="vaccination", finding="fit", issuer="县妇幼保健院", issued_on=TODAY
        )


def test_the_number_of_a_known_child_is_not_in_the_log(homes: Homes, group: ClassGroup) -> None:
    stay = begun(homes, group)
    assert number() not in str(vars(stay))
