"""An institution that is renamed takes its body with it, whoever writes the new name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.filing.changes import handed_in
from tests.filing.steps import Journey, registration
from tests.institutions.amending import RIGHT_NAME, asked
from tuoyu.base.access.models import Body
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.domain.filing import services as filing
from tuoyu.domain.filing.selectors.changes import get_change
from tuoyu.domain.filing.services import Incoming
from tuoyu.domain.filing.services.amending import carry_out_change
from tuoyu.domain.institutions import services
from tuoyu.domain.institutions.models import Institution, Revision


def body_of(journey: Journey) -> Body:
    return Body.objects.get(pk=journey.institution.body_id)


def pushed_as(journey: Journey, name: str) -> None:
    told = replace(registration(journey.number, **journey.changed), name=name)
    filing.push_registration(journey.registrar, Incoming(told))


def test_what_the_registrar_renames_is_renamed_for_its_people_too(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    pushed_as(journey, RIGHT_NAME)
    assert (journey.reread().institution.name, body_of(journey).name) == (RIGHT_NAME, RIGHT_NAME)
    assert RIGHT_NAME in cast.browser(journey.director).get(reverse("home")).content.decode()


def test_an_amended_name_or_code_is_the_bodys_too(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    services.amend(cast.market_registrar, asked(journey))
    assert body_of(journey).name == RIGHT_NAME
    other = registration(journey.number + 500).credit_code
    services.amend(cast.market_registrar, asked(journey, "credit_code", other))
    assert body_of(journey).credit_code == other


def test_a_change_of_name_carried_out_renames_the_body(journey: Journey) -> None:
    change = handed_in(journey, items=("name",), name=RIGHT_NAME)
    with unit_of_work(journey.officer):
        carry_out_change(journey.officer, get_change(journey.officer, change.pk))
    assert body_of(journey).name == RIGHT_NAME


def test_a_name_that_another_bears_there_changes_nothing_and_says_what_to_do(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    before = journey.institution.name
    cast.institution(RIGHT_NAME, journey.institution.area)
    with pytest.raises(Invalid, match="请先合并"):
        pushed_as(journey, RIGHT_NAME)
    with unit_of_work(journey.director):
        assert Institution.objects.get(pk=journey.institution.pk).name == body_of(journey).name == before
        assert not Revision.objects.filter(after__has_key="name").exists()


def test_another_fact_leaves_the_body_as_it_is(journey: Journey) -> None:
    assert journey.filed
    Body.objects.filter(pk=journey.institution.body_id).update(name="旧名")
    filing.push_registration(
        journey.registrar, Incoming(replace(registration(journey.number, **journey.changed), address="新街9号"))
    )
    assert body_of(journey).name == "旧名"
