"""Who rechecks a recognition, whose inbox holds it, and what the public reads when nobody did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import PREFECTURE, Cast
from tests.filing.steps import Journey
from tests.publicity.sheets import named
from tests.publicity.test_recognition import FACTS, decide, waiting_for
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Refused
from tuoyu.domain.publicity.models import Recognition
from tuoyu.domain.publicity.rules.recognition import RecognitionFacts, may_be_rechecked, may_be_revoked
from tuoyu.domain.publicity.selectors import recognition as found
from tuoyu.domain.publicity.services import recognition

ABOVE = replace(FACTS, rechecked_by="州市")


@pytest.fixture
def prefecture_officer(cast: Cast) -> User:
    """祁处长 of the prefecture's health commission."""
    body = cast.department("health", PREFECTURE)
    return cast.person("qi.zhou", "祁处长", body, Role.FILING_OFFICER, PREFECTURE)


@pytest.mark.parametrize(
    ("facts", "may_recheck", "may_revoke"),
    [
        (FACTS, True, True),
        (ABOVE, False, True),
        (replace(ABOVE, is_rechecking=True), False, False),
        (replace(FACTS, is_rechecking=True), True, True),
    ],
)
def test_who_stands_below_neither_rechecks_nor_interferes(
    facts: RecognitionFacts, may_recheck: bool, may_revoke: bool
) -> None:
    assert (not list(may_be_rechecked(facts)), not list(may_be_revoked(facts))) == (may_recheck, may_revoke)


def decided_above(officer: User, row: Recognition, step: str, note: str = "") -> Recognition:
    with unit_of_work(officer):
        return recognition.decide_recognition(
            officer, found.get_recognition(officer, row.pk, "decide"), step, note=note
        )


def test_the_prefecture_rechecks_a_demonstration_institution(
    journey: Journey, prefecture_officer: User, hands: clock.SetClock
) -> None:
    row = named(journey, "demonstration")
    hands.advance(timedelta(days=360))
    with unit_of_work(journey.officer):
        assert waiting_for(journey.officer) == []
    with unit_of_work(prefecture_officer):
        assert [one.what for one in waiting_for(prefecture_officer)] == ["到期复核认定"]
    with pytest.raises(Refused) as told:
        decide(journey, row, "recheck")
    assert "州市级" in told.value.sentence
    decided_above(prefecture_officer, row, "recheck")
    with pytest.raises(Refused):
        decide(journey, row, "revoke", "不再符合")
    assert decided_above(prefecture_officer, row, "confirm").state == "named"
    hands.advance(timedelta(days=360))
    decided_above(prefecture_officer, row, "recheck")
    assert decided_above(prefecture_officer, row, "revoke", "人员不再达标").state == "revoked"


def test_the_county_rechecks_the_inclusive_and_the_prefecture_is_left_alone(
    journey: Journey, prefecture_officer: User, hands: clock.SetClock
) -> None:
    row = named(journey)
    hands.advance(timedelta(days=360))
    with unit_of_work(journey.officer):
        assert [one.what for one in waiting_for(journey.officer)] == ["到期复核认定"]
    assert decide(journey, row, "recheck").state == "rechecking"


def test_the_public_reads_what_nobody_rechecked_and_what_ran_out(
    journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    row = named(journey)
    visitor = cast.browser(cast.anonymous)
    address = reverse("portal:recognitions")
    assert "尚未复核" not in visitor.get(address).content.decode()
    hands.advance(timedelta(days=366))
    assert "到期尚未复核" in visitor.get(address).content.decode()
    assert row.valid.upper == date(2029, 3, 18)
    hands.move_to(hands.read() + timedelta(days=2 * 365))
    shown = visitor.get(address).content.decode()
    assert "没有重新认定" in shown
    assert "2029年3月17日期满" in shown
    hands.advance(timedelta(days=366))
    assert "没有重新认定" not in visitor.get(address).content.decode()
