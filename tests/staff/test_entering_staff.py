"""A person is entered once, whatever the spelling of the number and wherever they work; posts keep their dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.staff.houses import SINCE, Houses, carer, facts, number
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.models import Assignment, Person
from tuoyu.domain.staff.services import PersonFacts, PostFacts, StaffRow

OLD_NUMBER = "110105491231002"
NEW_NUMBER = "11010519491231002X"
BLANKS = st.sampled_from(["", " ", "\u3000", "\u200b", "-", "\t"])


def wide(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def test_a_director_enters_a_carer_and_the_log_tells_no_number(houses: Houses) -> None:
    held = houses.enter_here()
    with unit_of_work(houses.director):
        stored = Assignment.objects.select_related("person").get(pk=held.pk)
    assert (stored.post, stored.is_full_time, stored.valid.lower, stored.valid.upper) == ("carer", True, SINCE, None)
    assert stored.person.name == "马小兰"
    assert number() not in str(vars(stored.person))
    entry = AuditEntry.objects.get(action="staff.enter_person")
    assert number() not in str(vars(entry))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([OLD_NUMBER, NEW_NUMBER]), st.booleans(), st.booleans(), BLANKS, st.integers(0, 15))
def test_every_spelling_of_a_number_is_the_same_person(
    houses: Houses, plain: str, is_wide: bool, is_small: bool, blank: str, place: int
) -> None:
    typed = plain[:place] + blank + plain[place:]
    typed = wide(typed) if is_wide else typed
    typed = typed.lower() if is_small else typed
    with transaction.atomic():
        first = services.enter_person(houses.director, houses.here, facts(id_number=NEW_NUMBER), carer())
        again = services.enter_person(houses.director, houses.here, facts(id_number=typed), carer(post="cook"))
        assert first.person_id == again.person_id
        transaction.set_rollback(True)


def test_a_number_that_cannot_be_is_refused_at_its_field(houses: Houses) -> None:
    with pytest.raises(Invalid) as refused:
        services.enter_person(houses.director, houses.here, facts(id_number=number()[:-1] + "?"), carer())
    assert set(refused.value.errors) == {"id_number"}


def test_somebody_known_elsewhere_is_linked_and_nothing_else_is_told(houses: Houses) -> None:
    first = services.enter_person(houses.director, houses.here, facts(education="bachelor"), carer(is_full_time=False))
    with unit_of_work(houses.other_director):
        assert not Person.objects.exists()
        with pytest.raises(Missing):
            selectors.get_person(houses.other_director, first.person_id)
    second = services.enter_person(
        houses.other_director, houses.there, facts(phone="13893022222"), carer(is_full_time=False)
    )
    assert second.person_id == first.person_id
    with unit_of_work(houses.other_director):
        assert selectors.get_person(houses.other_director, first.person_id).name == "马小兰"
    with unit_of_work(houses.cast.next_officer):
        assert selectors.get_person(houses.cast.next_officer, first.person_id).name == "马小兰"
    with unit_of_work(houses.cast.system):
        assert Person.objects.count() == 1


def test_another_name_under_a_known_number_is_questioned_without_telling_the_name(houses: Houses) -> None:
    houses.enter_here()
    with pytest.raises(Invalid) as refused:
        services.enter_person(houses.other_director, houses.there, facts(name="马大兰"), carer())
    assert "马小兰" not in str(refused.value.errors)
    assert set(refused.value.errors) == {"name"}


def test_nobody_works_full_time_in_two_places(houses: Houses) -> None:
    houses.enter_here()
    with pytest.raises(Refused) as refused:
        services.enter_person(houses.other_director, houses.there, facts(), carer(post="health_worker"))
    (obstacle,) = refused.value.obstacles
    assert obstacle.code == "people.full_time_elsewhere"
    assert houses.here.name not in obstacle.sentence
    part = services.enter_person(houses.other_director, houses.there, facts(), carer(is_full_time=False))
    assert part.is_full_time is False


def test_the_same_post_is_not_held_twice_at_a_time(houses: Houses) -> None:
    houses.enter_here()
    with pytest.raises(Refused) as refused:
        houses.enter_here(since=SINCE + timedelta(days=30))
    assert refused.value.obstacles[0].code == "people.post_held"


def test_the_database_itself_keeps_full_time_apart(houses: Houses) -> None:
    held = houses.enter_here()
    with unit_of_work(houses.cast.system), pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            area=houses.there.area, body_id=houses.there.body_id, person_id=held.person_id, institution=houses.there,
            post="cook", is_full_time=True, valid=DateRange(SINCE, None),
        )  # fmt: skip


def test_the_same_line_again_changes_nothing(houses: Houses) -> None:
    assert houses.enter_here().pk == houses.enter_here().pk


def test_a_transfer_keeps_history_and_the_former_employer_sees_no_more_of_the_person(houses: Houses) -> None:
    held = houses.enter_here()
    services.end_assignment(houses.director, held, last_on=date(2026, 3, 17))
    moved = services.enter_person(houses.other_director, houses.there, facts(), carer(since=date(2026, 3, 18)))
    assert moved.person_id == held.person_id
    with unit_of_work(houses.director):
        (kept,) = selectors.staff_of(houses.director, houses.here)
        assert (kept.valid.lower, kept.valid.upper) == (SINCE, date(2026, 3, 18))
        assert kept.person.name == "马小兰"
        with pytest.raises(Missing):
            selectors.get_person(houses.director, held.person_id)
    with unit_of_work(houses.other_director):
        told = selectors.history_of(houses.other_director, moved.person)
        assert [one.institution.name for one in told] == [houses.there.name, houses.here.name]


def test_a_history_is_read_only_by_who_may_read_the_person(houses: Houses) -> None:
    held = houses.enter_here()
    with unit_of_work(houses.other_director), pytest.raises(Missing):
        selectors.history_of(houses.other_director, held.person)


def test_an_ended_post_is_not_changed_again(houses: Houses) -> None:
    held = houses.enter_here()
    with pytest.raises(Invalid):
        services.end_assignment(houses.director, held, last_on=SINCE - timedelta(days=1))
    services.end_assignment(houses.director, held, last_on=date(2026, 3, 12))
    with pytest.raises(Refused):
        services.end_assignment(houses.director, held, last_on=date(2026, 3, 18))


def test_a_child_is_not_employed(houses: Houses) -> None:
    young = facts(id_number=number(3, "20100101"))
    with pytest.raises(Refused) as refused:
        services.enter_person(houses.director, houses.here, young, carer())
    assert refused.value.obstacles[0].code == "people.too_young"
    assert "民法典" in refused.value.obstacles[0].source


def test_the_head_comes_by_filing_only(houses: Houses) -> None:
    with pytest.raises(Refused) as refused:
        services.enter_person(houses.director, houses.here, facts(), carer(post="head"))
    assert refused.value.obstacles[0].code == "people.head_by_filing"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"post": "wizard"}, "post"), ({"until": SINCE}, "until"), ({"since": date(2031, 1, 1)}, "since")],
)
def test_a_post_without_sense_is_refused_at_its_field(houses: Houses, changed: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        houses.enter_here(**changed)
    assert set(refused.value.errors) == {field}


def test_nobody_staffs_another_house(houses: Houses) -> None:
    for stranger in (houses.other_director, houses.cast.next_officer, houses.cast.leader, houses.cast.town_clerk):
        with pytest.raises(NotAllowed):
            services.enter_person(stranger, houses.here, facts(), carer())


def test_of_many_rows_the_good_ones_stand_and_each_bad_one_says_why(houses: Houses) -> None:
    rows = [
        StaffRow(facts(1), carer()),
        StaffRow(facts(2, id_number="123"), carer()),
        StaffRow(facts(1), carer()),
        StaffRow(PersonFacts("韩秀英", number(4)), PostFacts("cook", SINCE)),
        StaffRow(facts(5), carer(post="head")),
    ]
    found = services.enter_staff(houses.director, houses.here, rows)
    assert [type(one).__name__ for one in found] == ["Assignment", "Invalid", "Assignment", "Assignment", "Refused"]
    assert found[0] == found[2]
    with unit_of_work(houses.director):
        assert {one.person.name for one in selectors.staff_of(houses.director, houses.here)} == {"马小兰", "韩秀英"}


def test_the_number_is_found_by_one_probe_of_its_index(houses: Houses) -> None:
    houses.enter_here()
    index = blind_index(selectors.INDEXED, number())
    with unit_of_work(houses.cast.system), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM institutions_person WHERE id_number_index = %s", [index])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan using institutions_person_id_number_index" in plan, plan
    assert "Index Cond: ((id_number_index)" in plan, plan
    assert "Seq Scan on institutions_person" not in plan, plan


def test_basic_facts_are_mended_by_whoever_employs_them_now(houses: Houses) -> None:
    held = houses.enter_here()
    services.change_person(houses.director, held.person, education="college", experienced_since=date(2020, 9, 1))
    with unit_of_work(houses.director):
        person = selectors.get_person(houses.director, held.person_id)
    assert (person.education, person.experienced_since) == ("college", date(2020, 9, 1))
    with pytest.raises(Missing):
        services.change_person(houses.other_director, held.person, education="primary")
