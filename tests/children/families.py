"""Children and families to speak of in tests."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from stdnum.cn import ric

from tests.cast import NEXT_COUNTY, Cast
from tests.filing.steps import Journey
from tests.institutions.sites import class_of
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.children.models import Application, Guardian, Guardianship
from tuoyu.domain.children.services import (
    ChildFacts,
    GuardianFacts,
    StayFacts,
    Terms,
    answer_consent,
    enter_child,
    show_paper,
    sign_agreement,
)
from tuoyu.domain.institutions.models import ClassGroup, Institution

BORN = date(2024, 6, 5)
WANTED = date(2026, 3, 23)
SHOWN = date(2026, 3, 16)


def number(serial: int = 1, born: date = BORN) -> str:
    """A citizen's number with a true check digit."""
    body = f"622927{born:%Y%m%d}{serial:03}"
    return body + ric.calc_check_digit(body + "0")


def child(serial: int = 1, **changed: Any) -> ChildFacts:
    """马小宝, or a child like that."""
    usual: dict[str, Any] = {"name": "马小宝", "sex": "male", "born_on": BORN, "id_number": number(serial)}
    return ChildFacts(**{**usual, **changed})


def mother(**changed: Any) -> GuardianFacts:
    """安秀兰, the mother."""
    return GuardianFacts(**{"name": "安秀兰", "phone": "13893055555", "relation": "mother", **changed})


def wish(**changed: Any) -> StayFacts:
    """Whole days from next Monday on."""
    return StayFacts(**{"service_mode": "full_day", "wanted_on": WANTED, **changed})


class Homes:
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
    def filed(self) -> Institution:
        """The one here with its filing, so with places."""
        assert self._here.filed
        with unit_of_work(self.director):
            return Institution.objects.get(pk=self.here.pk)

    def group(self, **changed: Any) -> ClassGroup:
        """A class for toddlers here."""
        assert self.filed
        return class_of(self._here, **changed)

    @cached_property
    def there(self) -> Institution:
        return self._there.institution

    @cached_property
    def director(self) -> User:
        return self._here.director

    @cached_property
    def other_director(self) -> User:
        return self._there.director

    def enter_here(self, serial: int = 1, **changed: Any) -> Application:
        """A child applies here."""
        return enter_child(self.director, self.here, child(serial, **changed), mother(), wish())

    def enter_there(self, serial: int = 1, **changed: Any) -> Application:
        """A child applies in the next county."""
        return enter_child(self.other_director, self.there, child(serial, **changed), mother(), wish())


def ready(homes: Homes, stay: Application) -> Application:
    """With everything shown that is asked before a child begins."""
    shown = (("health_check", "fit"), ("vaccination", "vaccinated"))
    for kind, finding in shown:
        show_paper(homes.director, stay.child, kind=kind, finding=finding, issuer="县妇幼保健院", issued_on=SHOWN)
    answer_consent(homes.director, stay.child, guardian_of(stay), kind="sensitive", is_given=True, way="paper")
    for mode in ("full_day", "half_day"):
        sign_agreement(homes.director, stay, guardian_of(stay), service_mode=mode, signed_on=SHOWN)
    return stay


def guardian_of(stay: Application) -> Guardian:
    """The one who answers for the child first."""
    held = Guardianship.objects.filter(child=stay.child_id, valid__upper_inf=True).select_related("guardian")
    return held.order_by("guardian__name")[0].guardian


def terms(group: ClassGroup | None, **changed: Any) -> Terms:
    """In this class, whole days, from next Monday on."""
    return Terms(**{"class_group": group, "service_mode": "full_day", "begins_on": WANTED, **changed})
