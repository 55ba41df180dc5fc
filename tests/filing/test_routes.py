"""Every kind of provider in every legal form walks from registration to its public page, each with its own papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.cast import COUNTY, Cast
from tests.faults.scene import Scene
from tests.filing.steps import COMPLETE, credit_code, registration
from tuoyu.base.access.models import User
from tuoyu.base.kernel import rulebook
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.rules import sections_for
from tuoyu.domain.filing.services import Incoming

TODAY = date(2026, 3, 18)
FAMILY = "family_site"


def pairs() -> Iterator[tuple[str, str]]:
    for route in selectors.routes(TODAY, COUNTY):
        for form in route["legal_forms"]:
            yield route["code"], form


def registrar(cast: Cast, legal_form: str) -> User:
    """Whoever enters an institution of this form: its registrar, the bureau itself when none registers it."""
    people = {
        "establishment": cast.establishment_registrar,
        "civil_affairs": cast.civil_registrar,
        "market": cast.market_registrar,
        "none": cast.filing_officer,
    }
    code = selectors.registrar_of(legal_form, TODAY, COUNTY)["code"]
    if code == "education":
        return cast.person("school", "教育经办", cast.department("education"), "registrar", COUNTY)
    return people[code]


def start(legal_form: str) -> str:
    starts = selectors.registrar_of(legal_form, TODAY, COUNTY)["credit_code_starts"]
    return str(starts[0]) if starts else "91"


def test_the_routes_are_all_types_and_all_forms() -> None:
    found = list(pairs())
    assert {kind for kind, _ in found} == {code for code, _ in rulebook.choices("facility_type")}
    assert {form for _, form in found} == {code for code, _ in rulebook.choices("legal_form")}
    assert set(rulebook.document("legal_form_hints", TODAY).codes) == {form for _, form in found}


@pytest.mark.parametrize(("facility_type", "legal_form"), list(pairs()))
def test_each_walks_from_registration_to_the_public(cast: Cast, facility_type: str, legal_form: str) -> None:
    is_family = facility_type == FAMILY
    scope = "家庭托育服务（全日制）" if is_family else "托育服务（全日制）"
    scene = Scene(cast)
    walk = scene.journey(
        facility_type=facility_type, legal_form=legal_form, business_scope=scope,
        credit_code=credit_code(7, start(legal_form)),
    )  # fmt: skip
    walk.registrar = registrar(cast, legal_form)
    assert walk.push.findings == []
    assert {one.key for one in walk.draft.sections.all()} == {one.key for one in sections_for(facility_type)}
    if is_family:
        walk.fill("family", {"places": 5})
    needed = {one.code for one in selectors.filing_facts(walk.draft).materials_needed}
    assert ("legal_certificate" in needed) == (legal_form != "internal_unit")
    assert ("internal_unit_statement" in needed) == (legal_form == "internal_unit")
    assert ("owners_consent" in needed) == is_family
    assert ("sanitary_report" in needed) == ("fire_document" in needed) == (not is_family)
    filed = walk.filed
    assert filed.institution.is_filed
    assert filed.institution.places == (5 if is_family else COMPLETE["classes"][0]["places"])
    page = cast.browser(cast.anonymous).get(f"/directory/{filed.institution.pk}/").content.decode()
    assert rulebook.label("facility_type", facility_type) in page
    assert rulebook.label("legal_form", legal_form) in page


def test_the_bureau_enters_only_what_nobody_registers(cast: Cast) -> None:
    page = cast.browser(cast.filing_officer).get("/registrations/new/").content.decode()
    assert '<option value="internal_unit">' in page
    assert '<option value="enterprise">' not in page
    assert "录入单位内设机构" in cast.browser(cast.filing_officer).get("/registrations/").content.decode()


def test_a_form_that_does_not_go_with_the_type_is_told(cast: Cast) -> None:
    odd = registration(facility_type="kindergarten")
    push = services.push_registration(cast.market_registrar, Incoming(odd))
    assert [one["code"] for one in push.findings] == ["filing.form_not_of_type"]
    assert push.institution is not None
