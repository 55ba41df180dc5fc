"""A registrar pushes a registration: it is checked, entered once, updated, or kept for a person to judge."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.cast import COUNTY, DAHEJIA, NEXT_COUNTY, Cast
from tests.filing.steps import Journey, credit_code, registration
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import NotAllowed
from tuoyu.base.kernel.suggestions import open_suggestions
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.services import Incoming
from tuoyu.domain.institutions.models import Institution

Outcome = RegistrationPush.Outcome


def test_a_push_enters_the_institution_with_a_body_its_people_will_act_for(journey: Journey) -> None:
    assert journey.push.outcome == Outcome.REGISTERED
    assert journey.push.findings == []
    institution = Institution.objects.get(credit_code=credit_code())
    assert (institution.area, institution.body.name) == (DAHEJIA, institution.name)
    assert institution.filed_on is None


def test_the_same_push_again_changes_nothing(journey: Journey) -> None:
    version = journey.institution.version
    again = services.push_registration(journey.cast.market_registrar, Incoming(registration()))
    assert again.outcome == Outcome.UNCHANGED
    assert Institution.objects.get().version == version


def test_a_changed_registration_updates_the_register_and_names_the_fields_in_the_log(journey: Journey) -> None:
    assert journey.institution
    moved = replace(registration(), address="积石山县大河家镇康吊村8号")
    assert services.push_registration(journey.cast.market_registrar, Incoming(moved)).outcome == Outcome.UPDATED
    assert Institution.objects.get().address.endswith("康吊村8号")
    entry = AuditEntry.objects.filter(action="institutions.update_registration").latest("seq")
    assert json.loads(entry.detail)["changed"] == ["address"]


def test_a_registration_that_another_county_holds_changes_nothing_and_waits(cast: Cast) -> None:
    here = Journey(cast)
    assert here.institution
    elsewhere = cast.person(
        "registrar.next", "临夏县经办", cast.department("market", NEXT_COUNTY), "registrar", NEXT_COUNTY
    )
    push = services.push_registration(elsewhere, Incoming(registration(area=NEXT_COUNTY, name="别处的名字")))
    assert (push.outcome, push.institution) == (Outcome.CONTRADICTS, None)
    assert Institution.objects.get().name == registration().name


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"business_scope": "教育信息咨询"}, ["filing.scope_without_childcare"]),
        ({"business_scope": "托育服务"}, ["filing.scope_without_mode"]),
        ({"legal_form": "social_service"}, ["filing.code_not_of_registrar"]),
        ({"facility_type": "family_site", "legal_form": "sole_trader", "business_scope": "家庭托育服务（全日制）"}, []),
    ],
)
def test_what_the_checks_find_is_told_and_stops_nothing(cast: Cast, changed: dict[str, str], codes: list[str]) -> None:
    push = services.push_registration(cast.market_registrar, Incoming(registration(**changed)))
    assert [one["code"] for one in push.findings] == codes
    assert push.outcome == Outcome.REGISTERED


def test_a_registrar_pushes_into_their_own_county_only(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.push_registration(cast.market_registrar, Incoming(registration(area=NEXT_COUNTY)))
    assert not Institution.objects.exists()
    assert AuditEntry.objects.filter(action="filing.push_registration", outcome="refused").count() == 1


@pytest.mark.parametrize("name", ["filing_officer", "town_clerk", "director", "prefecture_observer", "system_admin"])
def test_nobody_but_a_registrar_pushes(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        services.push_registration(getattr(cast, name), Incoming(registration()))


def test_an_unknown_township_is_proposed_from_the_address_and_placed_by_a_person(cast: Cast) -> None:
    push = services.push_registration(cast.market_registrar, Incoming(registration(area=COUNTY)))
    assert push.institution is not None
    (proposal,) = open_suggestions("institutions.institution", push.institution.pk)
    assert (proposal.value, proposal.sources) == (DAHEJIA, [registration().address])
    placed = services.accept_township(cast.filing_officer, push.institution, version=push.institution.version)
    assert placed.area == DAHEJIA
    assert open_suggestions("institutions.institution", placed.pk) == []


def test_an_address_that_names_two_townships_gets_no_proposal(cast: Cast) -> None:
    vague = registration(area=COUNTY, address="积石山县大河家镇与吹麻滩镇交界处")
    push = services.push_registration(cast.market_registrar, Incoming(vague))
    assert push.institution is not None
    assert open_suggestions("institutions.institution", push.institution.pk) == []


def test_the_bureau_sees_it_under_registered_not_filed(journey: Journey) -> None:
    assert journey.institution
    with unit_of_work(journey.cast.filing_officer):
        assert [*selectors.registered_not_filed(journey.cast.filing_officer)] == [journey.institution]
        assert [*selectors.registered_not_filed(journey.cast.next_officer)] == []


def test_placing_moves_everything_that_hangs_on_the_institution(cast: Cast) -> None:
    unplaced = Journey(cast, area=COUNTY)
    assert unplaced.filled
    services.accept_township(cast.filing_officer, unplaced.institution, version=unplaced.institution.version)
    with unit_of_work(cast.filing_officer):
        filing = unplaced.reread()
        assert filing.area == filing.body.area == DAHEJIA
        for rows in (filing.sections, filing.materials, unplaced.institution.pushes):
            assert set(rows.values_list("area", flat=True)) == {DAHEJIA}
