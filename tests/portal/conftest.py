"""Institutions in every standing, made by the services, and documents to verify."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from stdnum.cn import uscc

from tests.cast import COUNTY, DAHEJIA, Cast, cast, committed_cast, hands
from tuoyu.base.kernel import documents
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import (
    FiledFacts,
    Registration,
    record_filed,
    record_filing_ended,
    register_institution,
    update_registration,
)

__all__ = ["cast", "committed_cast", "hands"]
REPRESENTATIVE = "欧阳不公开"
PREMISES = {
    "tenure": "own", "lease_until": None, "floors": [1], "building_area": "400", "outdoor_area": "100",
    "fire_document": "fire_record", "meal_supply": "own_kitchen",
}  # fmt: skip
Standing = Callable[..., Institution]


@pytest.fixture(autouse=True)
def county_site(settings: Any) -> None:
    """The site of 积石山县."""
    settings.HOME_AREA = COUNTY


class Register:
    """`registered`, `filed`, `ended`: an institution of a name, as far along as that."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self._numbers = cast, count(1)

    def registered(self, name: str, area: int = DAHEJIA, **more: Any) -> Institution:
        """Registered, not filed."""
        return register_institution(self.cast.market_registrar, self._registration(name, area, **more))

    def filed(self, name: str, area: int = DAHEJIA, **more: Any) -> Institution:
        """Filed now."""
        facts = FiledFacts(
            number=f"积托备〔2026〕{next(self._numbers)}号",
            service_modes=more.pop("service_modes", ["full_day"]),
            places=more.pop("places", 45),
            public_phone="0930-1234567",
            receipt_days=3,
            premises=PREMISES,
        )
        on = more.pop("on", date(2026, 3, 2))
        return record_filed(self.cast.filing_officer, self.registered(name, area, **more), facts, on=on)

    def ended(self, name: str) -> Institution:
        """Filed once, cancelled since."""
        return record_filing_ended(self.cast.filing_officer, self.filed(name), on=date(2026, 3, 10))

    def orphaned(self, name: str) -> Institution:
        """Filed, and struck off by the registrar."""
        filed = self.filed(name)
        news = self._registration(name, filed.area, deregistered_on=date(2026, 3, 12))
        return update_registration(self.cast.market_registrar, filed, news)

    def _registration(self, name: str, area: int, **more: Any) -> Registration:
        base = f"91622927MA{next(self._numbers):07d}"
        given = {
            "credit_code": base + uscc.calc_check_digit(base),
            "facility_type": "independent",
            "legal_form": "enterprise",
            "nature": "for_profit",
            "address": "大河家镇大墩村 8 号",
            "business_scope": "托育服务",
            "representative": REPRESENTATIVE,
            "registered_on": date(2026, 1, 5),
        }
        return Registration(name=name, area=area, **{**given, **more})


@pytest.fixture
def register(cast: Cast) -> Register:
    """The register, in a transaction that is rolled back."""
    return Register(cast)


@act("test.issue")
def issued(actor: Any, institution: Institution, *, title: str = "托育机构备案回执") -> IssuedDocument:
    """A receipt for an institution."""
    return documents.issue(
        "filing_receipt", actor=actor, issuer_id=actor.body_id, issuer_name=actor.body.name, issuer_mark="积托备",
        about=institution, area=institution.area, body_id=institution.body_id, subject=institution.name, title=title,
        content={
            "institution": institution.name, "person_in_charge": REPRESENTATIVE, "address": institution.address,
            "credit_code": institution.credit_code, "service_modes": "全日托", "places": 45,
            "received_on": "2026-03-01",
        },
        template="filing/filing_receipt.typ",
    )  # fmt: skip


@act("test.revoke")
def revoked(actor: Any, document: IssuedDocument, *, reason: str) -> IssuedDocument:
    """The same document, revoked."""
    return documents.revoke(document, reason=reason)
