"""Staff to speak of in tests: true numbers, and two institutions in different counties that employ them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from stdnum.cn import ric

from tests.cast import NEXT_COUNTY, Cast
from tests.filing.steps import Journey
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Assignment
from tuoyu.domain.staff.services import PersonFacts, PostFacts, enter_person

SINCE = date(2026, 3, 9)


def number(serial: int = 1, born: str = "19900512") -> str:
    """A citizen's number with a true check digit."""
    body = f"622927{born}{serial:03}"
    return body + ric.calc_check_digit(body + "0")


def facts(serial: int = 1, **changed: Any) -> PersonFacts:
    """马小兰, or somebody like her."""
    usual: dict[str, Any] = {"name": "马小兰", "id_number": number(serial), "phone": "13893011111"}
    return PersonFacts(**{**usual, **changed})


def carer(**changed: Any) -> PostFacts:
    """A full-time carer's post."""
    return PostFacts(**{"post": "carer", "since": SINCE, "is_full_time": True, **changed})


class Houses:
    """An institution in 积石山县 and one in 临夏县, each with its director."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._here = Journey(cast)
        registrar = cast.person(
            "registrar.next", "临夏县经办", cast.department("market", NEXT_COUNTY), Role.REGISTRAR, NEXT_COUNTY
        )
        beside: Any = SimpleNamespace(market_registrar=registrar, filing_officer=cast.next_officer, person=cast.person)
        self._there = Journey(beside, 2, area=NEXT_COUNTY)

    @cached_property
    def here(self) -> Institution:
        return self._here.institution

    @cached_property
    def there(self) -> Institution:
        return self._there.institution

    @cached_property
    def director(self) -> User:
        return self._here.director

    @cached_property
    def other_director(self) -> User:
        return self._there.director

    def enter_here(self, **changed: Any) -> Assignment:
        """马小兰 begins here as a full-time carer."""
        return enter_person(self.director, self.here, facts(), carer(**changed))
