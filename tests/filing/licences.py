"""How far a licence has come, in the one county of the tests where licensing is in force (tests/local_rules)."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from django.db.backends.postgresql.psycopg_any import DateRange

from tests.cast import FAR_COUNTY, HEALTH, MARKET, Cast
from tests.filing.steps import Journey
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import cases
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.models import Licence
from tuoyu.domain.filing.selectors import documents_of
from tuoyu.domain.filing.selectors.licences import CERTIFICATE
from tuoyu.domain.filing.services import licensing as services
from tuoyu.domain.filing.workflows import LICENCE

PLACE = FAR_COUNTY
UNTIL = date(2029, 3, 17)
SCOPE: dict[str, Any] = {"places": 45, "service_modes": ["full_day"]}
_THERE: WeakKeyDictionary[Cast, SimpleNamespace] = WeakKeyDictionary()


def people_there(cast: Cast) -> SimpleNamespace:
    """Who registers and who decides there, in the shape a journey takes."""
    if known := _THERE.get(cast):
        return known
    market, health = cast.department(MARKET, FAR_COUNTY), cast.department(HEALTH, FAR_COUNTY)
    registrar = cast.person("registrar.far", "城关区经办", market, Role.REGISTRAR, FAR_COUNTY)
    officer = cast.person("officer.far", "城关区主任", health, Role.FILING_OFFICER, FAR_COUNTY)
    _THERE[cast] = SimpleNamespace(market_registrar=registrar, filing_officer=officer, person=cast.person)
    return _THERE[cast]


def applied(journey: Journey, **scope: Any) -> Licence:
    """Applied for."""
    with unit_of_work(journey.director):
        return services.apply_for_licence(journey.director, journey.institution, **(SCOPE | scope))


def returned(journey: Journey) -> Licence:
    """Sent back to be mended."""
    licence = applied(journey)
    with unit_of_work(journey.officer):
        return services.send_back_licence(journey.officer, licence, note="请写明半日制")


def accepted(journey: Journey) -> Licence:
    """Accepted, to be decided."""
    licence = applied(journey)
    with unit_of_work(journey.officer):
        return services.accept_licence(journey.officer, licence)


def issued(journey: Journey, until: date = UNTIL) -> Licence:
    """In force."""
    licence = accepted(journey)
    with unit_of_work(journey.officer):
        return services.issue_licence(journey.officer, licence, valid_until=until)


def laid(journey: Journey) -> Licence:
    """A licence with a certificate where filing is the way in today: as a place keeps it that had gone over before."""
    institution = journey.institution
    licence = Licence(institution=institution, area=institution.area, body_id=institution.body_id, **SCOPE)
    licence.valid = DateRange(date(2026, 3, 18), UNTIL)
    cases.open_case(licence, LICENCE, actor=journey.director, label="申请许可")
    certificate = documents_of(journey.filed)[0]
    certificate.pk, certificate.kind, certificate.verify_code = uuid4(), CERTIFICATE, uuid4().hex[:8].upper()
    certificate.number = f"{certificate.number}甲"
    certificate.about_type, certificate.about_id = "filing.licence", licence.pk
    certificate.save(force_insert=True)
    return licence
