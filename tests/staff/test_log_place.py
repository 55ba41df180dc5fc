"""An act on a person is written down where the post lies that it is about, wherever the person was first entered."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from tests.cast import COUNTY, NEXT_COUNTY, Cast
from tests.staff.houses import Houses, carer, facts
from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.staff import services
from tuoyu.domain.staff.models import Person
from tuoyu.domain.staff.services import PaperFacts

TODAY = date(2026, 3, 18)


def moved(houses: Houses, hands: clock.SetClock) -> Person:
    """Entered here, gone, and since yesterday at work in the next county."""
    held = houses.enter_here()
    services.end_assignment(houses.director, held, last_on=TODAY)
    hands.advance(timedelta(days=2))
    since = carer(since=clock.today())
    return services.enter_person(houses.other_director, houses.there, facts(), since).person


def counties(action: str) -> set[int]:
    return {
        ancestor(area, Level.COUNTY) for area in AuditEntry.objects.filter(action=action).values_list("area", flat=True)
    }


def test_after_a_move_acts_and_reads_are_in_the_new_countys_log(
    houses: Houses, cast: Cast, hands: clock.SetClock
) -> None:
    person = moved(houses, hands)
    assert ancestor(person.area, Level.COUNTY) == COUNTY
    services.change_person(houses.other_director, person, education="bachelor")
    made = services.add_credential(houses.other_director, person, PaperFacts("health_certificate", "妇幼", TODAY))
    services.withdraw_credential(houses.other_director, made, because="登错了人")
    cast.browser(houses.other_director).get(reverse("staff:person", args=[person.pk]))
    for action in ("staff.change_person", "staff.add_credential", "staff.withdraw_credential", "read.person"):
        assert counties(action) == {NEXT_COUNTY}, action


def test_before_it_they_are_in_the_first_countys(houses: Houses) -> None:
    person = houses.enter_here().person
    services.change_person(houses.director, person, education="bachelor")
    assert counties("staff.change_person") == {COUNTY}
