"""When a department may confirm a paper, and how long it holds, by tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.base.access.selectors import kinds_of
from tuoyu.base.kernel import rulebook
from tuoyu.domain.institutions.rules import PaperFacts, Validity, may_be_confirmed, validity_of
from tuoyu.domain.institutions.selectors import paper_kinds

ON = date(2026, 3, 18)
COUNTY = 622_927_000
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def found(issued_on: date | None, expires_on: date | None, *, must_expire: bool = True) -> list[str]:
    """Codes of what stands in the way."""
    facts = PaperFacts("食品经营许可证", ON, issued_on, expires_on, must_expire, "《办法》第八条")
    return [one.code for one in may_be_confirmed(facts)]


@pytest.mark.parametrize(
    ("issued_on", "expires_on", "codes"),
    [
        (date(2026, 1, 5), date(2031, 1, 4), []),
        (None, ON, []),
        (None, ON - timedelta(days=1), ["paper.expired"]),
        (date(2026, 1, 5), None, ["paper.no_expiry"]),
        (ON, date(2031, 1, 4), []),
        (ON + timedelta(days=1), date(2031, 1, 4), ["paper.from_tomorrow"]),
        (date(2026, 3, 1), date(2026, 2, 1), ["paper.dates_crossed", "paper.expired"]),
    ],
)
def test_what_stands_in_the_way_of_confirming(issued_on: date, expires_on: date, codes: list[str]) -> None:
    assert found(issued_on, expires_on) == codes


def test_a_kind_without_an_end_needs_none() -> None:
    assert found(date(2026, 1, 5), None, must_expire=False) == []


@given(DAYS, DAYS, st.integers(0, 400))
def test_a_paper_is_valid_then_expiring_then_expired(ends: date, on: date, soon: int) -> None:
    order = [Validity.VALID, Validity.EXPIRING, Validity.EXPIRED]
    today, tomorrow = (validity_of(ends, day, soon_days=soon) for day in (on, on + timedelta(days=1)))
    assert order.index(today) <= order.index(tomorrow)
    assert (today is Validity.EXPIRED) == (on > ends)
    assert validity_of(ends, ends, soon_days=soon) is Validity.EXPIRING


def test_without_an_end_it_lasts() -> None:
    assert validity_of(None, ON, soon_days=60) is Validity.LASTING


def test_every_kind_names_a_department_and_a_material_that_exist() -> None:
    departments = kinds_of(COUNTY)
    materials = rulebook.document("filing_materials", on=ON, area=COUNTY).codes
    for kind in paper_kinds(ON, COUNTY):
        assert kind.department in departments
        assert kind.material in {"", *materials}


@pytest.mark.parametrize("form", [code for code, _ in rulebook.choices("legal_form")])
def test_each_legal_form_has_at_most_one_certificate_of_registration(form: str) -> None:
    certificates = [kind for kind in paper_kinds(ON, COUNTY, form) if kind.material == "legal_certificate"]
    assert len(certificates) == (0 if form == "internal_unit" else 1)
