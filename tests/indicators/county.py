"""What officials do to the register of a county, and what counting makes of it; figures to be checked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import count
from typing import Any

from stdnum.cn import uscc

from tests.cast import COUNTY, DAHEJIA, NATION, NEXT_COUNTY, PREFECTURE, PROVINCE, WEDNESDAY
from tuoyu.base.access.models import User
from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import clock
from tuoyu.domain.institutions import services as register
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import FiledFacts, Registration
from tuoyu.insight.indicators import services
from tuoyu.insight.indicators.rules import Tally
from tuoyu.insight.indicators.selectors.rollups import tallies_on
from tuoyu.insight.indicators.services import Counted

__all__ = ["COUNTY", "DAHEJIA", "NATION", "NEXT_COUNTY", "PREFECTURE", "PROVINCE"]
CHUIMATAN, JUJI = COUNTY + 1, COUNTY + 3
TOWNSHIPS = 17
TODAY = WEDNESDAY.date()
_PREMISES = {
    "tenure": "owned", "lease_until": None, "floors": [1], "building_area": "360", "outdoor_area": "60",
    "fire_document": "acceptance", "meal_supply": "kitchen",
}  # fmt: skip
_numbers = count(1)


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    """The clock at an hour of a day in Shanghai."""
    with clock.frozen(datetime.combine(day, time(hour), tzinfo=clock.SHANGHAI)):
        yield


class Office:
    """The filing office of a county, and what it does to the register."""

    def __init__(self, officer: User) -> None:
        self._officer = officer

    def register(self, area: int, *, on: date, until: date | None = None) -> Institution:
        """A new institution in a township (or in a county, its township unknown)."""
        return register.register_institution(self._officer, _registration(next(_numbers), area, on, until))

    def deregister(self, institution: Institution, *, on: date) -> Institution:
        """Its registration ends."""
        number = int(institution.name.removeprefix("机构"))
        again = _registration(number, institution.area, institution.registered_on, on)
        return register.update_registration(self._officer, institution, again)

    def file(self, institution: Institution, *, on: date, places: int, days: int = 3) -> Institution:
        """Filed on a day for so many places, the receipt given after so many working days."""
        facts = FiledFacts(f"积托备〔2026〕{next(_numbers)}号", ["full_day"], places, "", days, _PREMISES)
        return register.record_filed(self._officer, institution, facts, on=on)

    def end(self, institution: Institution, *, on: date) -> Institution:
        """Its filing is cancelled."""
        return register.record_filing_ended(self._officer, institution, on=on)

    def move(self, institution: Institution, area: int) -> Institution:
        """It turns out to lie in another township."""
        return register.place_institution(self._officer, institution, area, version=institution.version)


def _registration(number: int, area: int, on: date, until: date | None) -> Registration:
    body = f"91622927MA{number:07}"
    return Registration(
        credit_code=body + uscc.calc_check_digit(body), name=f"机构{number}", area=area, facility_type="independent",
        legal_form="enterprise", nature="for_profit", address="某路", business_scope="托育服务", representative="某人",
        registered_on=on, deregistered_on=until,
    )  # fmt: skip


def recount(**how: Any) -> Counted:
    """Let the schedule count."""
    return services.recompute(system_user(), **how)


def tally(area: int, day: date = TODAY) -> Tally:
    """What the rollups say of a division at the end of a day."""
    return tallies_on([area], day)[area]


def numbers(area: int, day: date = TODAY) -> tuple[int, int, int, int]:
    """Institutions, filed ones, places, and townships covered."""
    found = tally(area, day)
    return found.institutions, found.filed, found.places, found.townships_covered
