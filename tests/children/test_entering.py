"""A child is entered once, whatever the spelling of the number and wherever the family goes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from tests.children.families import Homes, child, mother, number, wish
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused
from tuoyu.domain.children import selectors, services
from tuoyu.domain.children.models import Child, Guardian, Guardianship


def codes(refusal: Refused) -> list[str]:
    return [one.code for one in refusal.obstacles]


def test_a_director_enters_a_child_and_the_log_tells_no_number(homes: Homes) -> None:
    stay = homes.enter_here()
    with unit_of_work(homes.director):
        found = selectors.child_record(homes.director, stay.child_id)
    assert (found.child.name, found.may_change, found.stays[0][0].state) == ("马小宝", True, "applied")
    assert [(one.guardian.name, may["decide"]) for one, may in found.family.guardianships] == [("安秀兰", True)]
    assert number() not in str(vars(found.child))
    entry = AuditEntry.objects.get(action="children.enter_child")
    assert number() not in str(vars(entry))
    assert AuditEntry.objects.filter(action="read.child", purpose="查看幼儿档案").exists()


@pytest.mark.parametrize("spelling", [" {} ", "\u3000{}\u200b"])
def test_every_spelling_of_the_number_is_the_same_child(homes: Homes, spelling: str) -> None:
    first = homes.enter_here()
    wide = number().translate({code: code + 0xFEE0 for code in range(0x30, 0x5B)})
    second = homes.enter_there(id_number=spelling.format(wide))
    assert second.child_id == first.child_id


def test_a_child_known_elsewhere_is_linked_and_nothing_is_told_before(homes: Homes) -> None:
    first = homes.enter_here()
    assert homes.there
    with unit_of_work(homes.other_director):
        assert not Child.objects.exists()
        assert not Guardian.objects.exists()
        assert not Guardianship.objects.exists()
        with pytest.raises(Missing):
            selectors.get_child(homes.other_director, first.child_id)
    second = homes.enter_there()
    assert second.child_id == first.child_id
    with unit_of_work(homes.other_director):
        record = selectors.child_record(homes.other_director, first.child_id)
        assert [one.institution for one, _ in record.stays] == [homes.there]
        assert len(record.family.guardianships) == 1
    with unit_of_work(homes.cast.system):
        assert Child.objects.count() == 1


def test_a_name_that_does_not_fit_is_refused_without_telling_the_true_one(homes: Homes) -> None:
    homes.enter_here()
    with pytest.raises(Invalid) as refused:
        homes.enter_there(name="马大宝")
    assert set(refused.value.errors) == {"name"}
    assert "马小宝" not in str(refused.value.errors)


def test_the_wall_gives_nothing_to_nobody(homes: Homes) -> None:
    homes.enter_here()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.areas', '', true), set_config('app.bodies', '', true)")
        for table in ("child", "guardian", "guardianship", "application"):
            cursor.execute(f"SELECT count(*) FROM children_{table}")
            assert cursor.fetchone() == (0,)


def test_officials_find_no_name_only_figures(homes: Homes) -> None:
    stay = homes.enter_here()
    officer = homes.cast.filing_officer
    with unit_of_work(officer):
        with pytest.raises(Missing):
            selectors.get_child(officer, stay.child_id)
        institution = selectors.get_institution(officer, homes.here.pk, "count")
        assert selectors.figures_of(institution).waiting == 1
        with pytest.raises(Missing):
            selectors.get_institution(officer, homes.here.pk)


def test_a_stranger_may_not_enter_a_child_here(homes: Homes) -> None:
    with pytest.raises(NotAllowed):
        services.enter_child(homes.other_director, homes.here, child(), mother(), wish())


def test_the_same_child_applies_once_at_a_time(homes: Homes) -> None:
    stay = homes.enter_here()
    with pytest.raises(Refused) as refused:
        homes.enter_here()
    assert codes(refused.value) == ["children.here_already"]
    services.take_back(homes.director, stay, because="家里有人带了")
    assert homes.enter_here().child_id == stay.child_id


def test_a_child_without_a_number_needs_a_reason_and_is_not_entered_twice(homes: Homes) -> None:
    with pytest.raises(Invalid):
        homes.enter_here(id_number="")
    homes.enter_here(id_number="", no_number_because="not_registered")
    for again in ({"id_number": "", "no_number_because": "not_registered"}, {}):
        with pytest.raises(Refused) as refused:
            homes.enter_here(**again)
        assert codes(refused.value) == ["children.here_already"]
    twin = homes.enter_here(name="马小贝", id_number="", no_number_because="not_registered")
    assert twin.state == "applied"


def test_the_number_comes_later(homes: Homes) -> None:
    made = homes.enter_here(id_number="", no_number_because="not_registered").child
    with pytest.raises(Invalid):
        services.add_number(homes.director, made, id_number=number(1, date(2024, 6, 6)))
    services.add_number(homes.director, made, id_number=number())
    assert homes.enter_there().child_id == made.pk
    with pytest.raises(Refused):
        services.add_number(homes.director, made, id_number=number(2))


def test_a_number_of_another_child_is_refused(homes: Homes) -> None:
    homes.enter_there()
    made = homes.enter_here(name="马小贝", id_number="", no_number_because="not_registered").child
    with pytest.raises(Refused) as refused:
        services.add_number(homes.director, made, id_number=number())
    assert codes(refused.value) == ["children.number_taken"]


def test_birthday_and_number_must_agree(homes: Homes) -> None:
    with pytest.raises(Invalid) as refused:
        homes.enter_here(born_on=date(2024, 6, 6))
    assert set(refused.value.errors) == {"born_on"}


def test_a_child_of_three_is_refused_with_the_article(homes: Homes) -> None:
    old = date(2023, 3, 1)
    with pytest.raises(Refused) as refused:
        homes.enter_here(born_on=old, id_number=number(1, old))
    assert codes(refused.value) == ["children.too_old"]


def test_guardians_come_and_go_and_stay_on_record(homes: Homes) -> None:
    made = homes.enter_here().child
    (first,) = Guardianship.objects.filter(child=made)
    with pytest.raises(Refused) as refused:
        services.end_guardianship(homes.director, first, last_on=date(2026, 3, 18), because="离婚")
    assert codes(refused.value) == ["children.nobody_decides"]
    facts = mother(name="马成", phone="13893066666", relation="father")
    second = services.add_guardian(homes.director, made, facts, body_id=homes.here.body_id)
    again = services.add_guardian(homes.director, made, facts, body_id=homes.here.body_id)
    assert again.pk == second.pk
    with pytest.raises(Invalid):
        services.end_guardianship(homes.director, first, last_on=date(2026, 3, 19), because="离婚")
    services.end_guardianship(homes.director, first, last_on=date(2026, 3, 18), because="离婚")
    with unit_of_work(homes.director):
        record = selectors.child_record(homes.director, made.pk)
    found = {one.guardian.name: one.ended_because for one, _ in record.family.guardianships}
    assert found == {"安秀兰": "离婚", "马成": ""}


def test_a_brother_shares_the_mother(homes: Homes) -> None:
    homes.enter_here()
    homes.enter_here(2, name="马小贝")
    assert Guardian.objects.count() == 1
    assert Guardianship.objects.count() == 2


def test_when_the_application_is_over_the_record_is_closed(homes: Homes) -> None:
    stay = homes.enter_here()
    services.take_back(homes.director, stay, because="不来了")
    with unit_of_work(homes.director):
        with pytest.raises(Missing):
            selectors.get_child(homes.director, stay.child_id)
        assert selectors.stays_at(homes.director, homes.here).get().child.name == "马小宝"
