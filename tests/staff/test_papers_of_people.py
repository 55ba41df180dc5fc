"""Papers move with the person, contracts stay with the employer, and nothing that was written down is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.filing.steps import picture
from tests.staff.houses import Houses, carer, facts
from tuoyu.base.kernel import clock, files
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, OutOfStep, Refused
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.models import Credential, Employment, Person
from tuoyu.domain.staff.services import PaperFacts

HEALTH = PaperFacts("health_certificate", "积石山县妇幼保健院", date(2026, 3, 1), number="JK-2026-0318")


def gate(houses: Houses) -> list[str]:
    with unit_of_work(houses.director):
        (one,) = selectors.judged(selectors.staff_of(houses.director, houses.here))
        return [obstacle.code for obstacle in one.missing]


def person_of(houses: Houses) -> Person:
    return houses.enter_here().person


def test_with_its_papers_the_gate_opens(houses: Houses) -> None:
    person = person_of(houses)
    assert gate(houses) == ["people.background_missing", "people.health_missing", "people.training_too_short"]
    services.add_credential(houses.director, person, HEALTH)
    services.record_check(houses.director, person, on=date(2026, 3, 2), issuer="大河家派出所")
    services.add_credential(
        houses.director, person, PaperFacts("carer_training", "临夏州卫健委", date(2026, 2, 1), hours=120)
    )
    assert gate(houses) == []


def test_after_a_year_the_gate_closes_again(houses: Houses, hands: clock.SetClock) -> None:
    person = person_of(houses)
    services.add_credential(houses.director, person, HEALTH)
    hands.move_to(hands.read() + timedelta(days=348))  # 1 March 2027
    assert "people.health_expired" in gate(houses)


def test_a_paper_is_kept_sealed_with_its_scan(houses: Houses) -> None:
    person = person_of(houses)
    made = services.add_credential(houses.director, person, HEALTH, picture())
    with unit_of_work(houses.director):
        stored = selectors.get_credential(houses.director, made.pk)
        assert "JK-2026" not in str(vars(stored))
        assert files.open_bytes(stored.file)
        assert (stored.valid.lower, stored.valid.upper) == (date(2026, 3, 1), date(2027, 3, 1))


def test_papers_are_read_by_the_new_employer_and_no_longer_by_the_old(houses: Houses) -> None:
    held = houses.enter_here()
    made = services.add_credential(houses.director, held.person, HEALTH)
    services.end_assignment(houses.director, held, last_on=date(2026, 3, 17))
    moved = services.enter_person(houses.other_director, houses.there, facts(), carer(since=date(2026, 3, 18)))
    with unit_of_work(houses.other_director):
        assert [one.pk for one in selectors.credentials_of(moved.person)] == [made.pk]
    with unit_of_work(houses.director), pytest.raises(Missing):
        selectors.get_credential(houses.director, made.pk)


def test_the_wall_hides_papers_from_strangers(houses: Houses) -> None:
    services.add_credential(houses.director, person_of(houses), HEALTH)
    with unit_of_work(houses.other_director):
        assert not Credential.objects.exists()
    with unit_of_work(houses.cast.next_officer):
        assert not Credential.objects.exists()


def test_a_query_that_found_something_is_told_to_every_employer(houses: Houses) -> None:
    held = houses.enter_here(is_full_time=False)
    services.enter_person(houses.other_director, houses.there, facts(), carer(is_full_time=False))
    services.record_check(houses.director, held.person, on=date(2026, 3, 18), issuer="派出所", found=("abuse",))
    assert "people.background_found" in gate(houses)
    told = Notice.objects.filter(kind="people.stop_work").values_list("to_body_id", flat=True)
    assert set(told) == {houses.here.body_id, houses.there.body_id}


@pytest.mark.parametrize(
    ("paper", "field"),
    [
        (PaperFacts("licence", "县", date(2026, 3, 1)), "kind"),
        (PaperFacts("guard", "县", date(2026, 3, 19)), "issued_on"),
        (PaperFacts("guard", "县", date(2026, 3, 1), stated_until=date(2026, 2, 1)), "stated_until"),
        (PaperFacts("guard", "县", date(2026, 3, 1), found=("abuse",)), "found"),
        (PaperFacts("background_query", "县", date(2026, 3, 1), found=("theft",)), "found"),
    ],
)
def test_a_paper_without_sense_is_refused_at_its_field(houses: Houses, paper: PaperFacts, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.add_credential(houses.director, person_of(houses), paper)
    assert set(refused.value.errors) == {field}


def test_a_paper_entered_by_mistake_is_withdrawn_once_and_stays(houses: Houses) -> None:
    person = person_of(houses)
    made = services.add_credential(houses.director, person, HEALTH)
    services.withdraw_credential(houses.director, made, because="登错了人")
    assert "people.health_missing" in gate(houses)
    with unit_of_work(houses.director):
        (kept,) = selectors.credentials_of(person)
        assert (selectors.state_of(kept), kept.withdrawn_because) == ("revoked", "登错了人")
    with pytest.raises(OutOfStep):
        services.withdraw_credential(houses.director, made, because="再来一次")


def test_reading_a_record_is_written_to_the_log(houses: Houses) -> None:
    person = person_of(houses)
    with unit_of_work(houses.cast.filing_officer):
        selectors.get_person(houses.cast.filing_officer, person.pk)
    entry = AuditEntry.objects.get(action="read.person")
    assert entry.object_id == str(person.pk)


def test_employment_is_kept_with_its_times_at_each_employer(houses: Houses) -> None:
    person = person_of(houses)
    services.record_employment(
        houses.director, houses.here, person, contract="service", insurance="none", since=date(2026, 3, 9)
    )
    services.record_employment(
        houses.director, houses.here, person, contract="labour", insurance="full", since=date(2026, 3, 16)
    )
    with unit_of_work(houses.director):
        now, before = selectors.person_record(houses.director, person.pk).employments
    assert (now.contract, now.valid.upper) == ("labour", None)
    assert (before.contract, before.valid.upper) == ("service", date(2026, 3, 16))
    with unit_of_work(houses.other_director):
        assert not Employment.objects.exists()
    with pytest.raises(Refused):
        services.record_employment(
            houses.director, houses.here, person, contract="labour", insurance="full", since=date(2026, 3, 10)
        )


def test_what_posts_an_institution_lacks_is_said(houses: Houses) -> None:
    houses.enter_here()
    with unit_of_work(houses.director):
        lacking = {one.code for one in selectors.posts_lacking(houses.here)}
    assert "people.lacking_carer" not in lacking
    assert {"people.lacking_head", "people.lacking_health_worker"} <= lacking
