"""Nobody banned gets a post by writing their number, name or phone otherwise, at whichever door (T54, first part)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.faults.people import PEOPLE
from tests.kernel.test_identifiers import citizen_number
from tests.staff.houses import Houses, carer
from tests.staff.test_lists import send, staff
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Assignment
from tuoyu.domain.staff.services import PersonFacts, RestrictionTerms, enter_person, impose_restriction

BANNED, CLEAN = 60, 60
Evidence = Callable[..., None]


def holder(serial: int) -> tuple[str, str]:
    """Name and number of an adult who does not exist."""
    born = date(1968, 1, 1) + timedelta(days=113 * serial)
    return f"马试{chr(0x4E00 + serial)}", citizen_number(f"622927{born:%Y%m%d}{serial * 7 % 1000:03}")


def wide(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


EVASIONS: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "as it is": lambda name, number: (name, number),
    "small x": lambda name, number: (name, number.lower()),
    "full width": lambda name, number: (name, wide(number)),
    "blanks": lambda name, number: (name, f" {number[:6]} {number[6:14]}\u00a0{number[14:]} "),
    "marks nobody sees": lambda name, number: (name, f"\u200b{number[:9]}\u200e{number[9:]}\ufeff"),
    "fifteen digits": lambda name, number: (name, number[:6] + number[8:17]),
    "name in parts": lambda name, number: (f"{name[:1]} {name[1:]}", number),
    "another name": lambda name, number: (name[:-1] + "丽", number),
}
WAYS = [*EVASIONS]


@pytest.fixture
def houses(cast: Cast) -> Houses:
    return Houses(cast)


@pytest.fixture
def banned(houses: Houses) -> list[tuple[str, str]]:
    """Kept out for life before anybody knew them; every other decision gave the number in fifteen digits."""
    people = [holder(serial) for serial in range(BANNED)]
    terms = RestrictionTerms(
        scope="lifetime", reason="abuse", organ="积石山县卫生健康局", decision="积卫罚〔2026〕3号", since=clock.today()
    )
    for place, (name, number) in enumerate(people):
        given = number[:6] + number[8:17] if place % 2 else number
        impose_restriction(houses.cast.leader, PersonFacts(name, given), terms)
    return people


def typed_in(houses: Houses, director: User, at: Institution, who: tuple[str, str], phone: int = 0) -> Any:
    """The answer to a director who types somebody's name and number into the form."""
    person = {"name": who[0], "id_number": who[1], "phone": f"139{phone:08}"}
    typed = {**PEOPLE["staff:enter"], **person, "_key": uuid.uuid4().hex}
    return houses.cast.browser(director).post(reverse("staff:enter", args=[at.pk]), typed)


def posts_held(houses: Houses) -> int:
    held = 0
    for director in (houses.director, houses.other_director):
        with unit_of_work(director):
            held += Assignment.objects.filter(post="carer").count()
    return held


def test_no_spelling_of_a_banned_person_passes_the_page(
    houses: Houses, banned: list[tuple[str, str]], record_evidence: Evidence
) -> None:
    doors = [(houses.director, houses.here), (houses.other_director, houses.there)]
    kept_out = 0
    for place, one in enumerate(banned):
        for turn, way in enumerate(WAYS):
            answer = typed_in(houses, *doors[(place + turn) % len(doors)], EVASIONS[way](*one), phone=place * 10 + turn)
            kept_out += answer.status_code in {409, 422}
    assert kept_out == BANNED * len(WAYS)
    assert posts_held(houses) == 0
    record_evidence(test="T54", door="page", people=BANNED, ways=len(WAYS), kept_out=kept_out)


def test_no_spelling_of_a_banned_person_passes_a_list(
    houses: Houses, banned: list[tuple[str, str]], record_evidence: Evidence
) -> None:
    tried = [EVASIONS[way](*one) for one in banned for way in WAYS]
    rows = [staff(at=houses.here.name, name=name, id=number) for name, number in tried]
    progress, reasons = send(houses.cast.filing_officer, rows)
    assert (progress.taken, len(reasons)) == (0, len(rows))
    assert posts_held(houses) == 0
    record_evidence(test="T54", door="list", people=BANNED, ways=len(WAYS), kept_out=len(reasons))


def test_nobody_else_is_taken_for_somebody_banned(
    houses: Houses, banned: list[tuple[str, str]], record_evidence: Evidence
) -> None:
    """People of the same names and birthdays as the banned, under numbers of their own."""
    for place, (name, number) in enumerate(banned[:CLEAN]):
        own = citizen_number(f"{number[:14]}{(int(number[14:17]) + 500) % 1000:03}")
        enter_person(houses.director, houses.here, PersonFacts(name, own, f"1380000{place:04}"), carer())
    assert posts_held(houses) == CLEAN
    record_evidence(test="T54", door="page", clean=CLEAN, taken_for_banned=0)


@pytest.mark.parametrize("way", WAYS)
def test_control_each_way_passes_for_somebody_who_is_not_banned(houses: Houses, way: str) -> None:
    answer = typed_in(houses, houses.director, houses.here, EVASIONS[way](*holder(1)))
    assert answer.status_code == 302, answer.content.decode()[-800:]
    assert posts_held(houses) == 1
