"""Licensing beside filing: off everywhere, and a dated local rule switches one place over (the draft law)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.filing.steps import Journey
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.clock import SetClock
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Invalid, NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing import services as filings
from tuoyu.domain.filing.models import Licence
from tuoyu.domain.filing.rules.founding import Intent
from tuoyu.domain.filing.rules.licensing import LicenceFacts, may_be_issued, way_in
from tuoyu.domain.filing.selectors import founding
from tuoyu.domain.filing.selectors import licences as selectors
from tuoyu.domain.filing.services import licensing as services

TODAY = date(2026, 3, 18)
SCOPE: dict[str, Any] = {"places": 45, "service_modes": ["full_day"]}
LOCAL = """[[rule]]
key = "entry.regime"
value = "licence"
unit = "准入方式"
area = "622927"
source = "试点"
from = 2026-03-10
confidence = "M-"
"""
WHOLE = LicenceFacts(TODAY, "licence", None, 45, ("full_day",), 30, 30, valid_until=date(2029, 3, 17))


@pytest.fixture
def licensing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """积石山县 has gone over to licensing on 10 March."""
    (tmp_path / "regime.toml").write_text(LOCAL, encoding="utf-8")
    monkeypatch.setenv("TUOYU_RULEBOOK_LOCAL", str(tmp_path))
    rulebook.reload()
    yield
    monkeypatch.undo()
    rulebook.reload()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"regime": "filing"}, ["not_in_force"]),
        ({"deregistered_on": TODAY}, ["deregistered"]),
        ({"service_modes": ()}, ["scope_missing"]),
        ({"in_force_until": date(2026, 4, 18)}, ["held"]),
        ({"in_force_until": date(2026, 4, 17)}, []),
        ({"occupancy": 46}, ["below_occupancy"]),
        ({"valid_until": TODAY}, ["no_end"]),
        ({"valid_until": None}, ["no_end"]),
    ],
)
def test_what_a_licence_needs(changed: dict[str, Any], expected: list[str]) -> None:
    assert [one.code for one in may_be_issued(replace(WHOLE, **changed))] == [f"licence.{one}" for one in expected]


@pytest.mark.parametrize(
    ("regime", "is_filed", "today", "expected"),
    [
        ("filing", True, TODAY, "filing"),
        ("filing", False, TODAY, ""),
        ("licence", True, date(2027, 3, 9), "filing"),
        ("licence", True, date(2027, 3, 10), ""),
        ("licence", False, TODAY, ""),
    ],
)
def test_what_was_filed_holds_until_the_transition_ends(
    regime: str, is_filed: bool, today: date, expected: str
) -> None:
    begun = date(2026, 3, 10)
    assert way_in(regime, is_filed=is_filed, today=today, begun_on=begun, transition_days=365) == expected


def test_while_it_is_off_nobody_can_apply_and_nothing_speaks_of_it(journey: Journey) -> None:
    with unit_of_work(journey.director), pytest.raises(Refused, match="现行的是备案"):
        services.apply_for_licence(journey.director, journey.institution, **SCOPE)
    assert journey.filed
    page = journey.cast.browser(None).get(reverse("portal:institution", args=[journey.institution.pk]))
    assert "准入方式" not in page.content.decode()
    told = founding.way(Intent("independent", "enterprise"), TODAY, journey.institution.area)
    assert [*told.remarks] == []


def test_switched_on_new_institutions_are_sent_to_the_licence(journey: Journey, licensing: None) -> None:
    with pytest.raises(Refused, match="改行准入许可"):
        filings.open_filing(journey.officer, journey.institution)
    told = founding.way(Intent("independent", "enterprise"), TODAY, journey.institution.area)
    assert [one.code for one in told.remarks] == ["filing.licensing_in_force"]
    before = founding.way(Intent("independent", "enterprise"), date(2026, 3, 9), journey.institution.area)
    assert [*before.remarks] == []


def test_applied_for_accepted_and_issued_with_a_certificate(journey: Journey, licensing: None) -> None:
    with unit_of_work(journey.director):
        licence = services.apply_for_licence(journey.director, journey.institution, **SCOPE)
        with pytest.raises(OutOfStep):
            services.apply_for_licence(journey.director, journey.institution, **SCOPE)
        with pytest.raises(NotAllowed):
            services.accept_licence(journey.director, licence)
    with unit_of_work(journey.officer):
        with pytest.raises(Invalid):
            services.send_back_licence(journey.officer, licence, note=" ")
        services.send_back_licence(journey.officer, licence, note="请写明半日制")
    with unit_of_work(journey.director):
        services.apply_again(journey.director, licence, places=40, service_modes=["full_day"])
    with unit_of_work(journey.officer):
        services.accept_licence(journey.officer, licence)
        services.issue_licence(journey.officer, licence, valid_until=date(2029, 3, 17))
    issued = IssuedDocument.objects.get(kind="childcare_licence")
    assert (licence.state, licence.number, issued.content["places"]) == ("licence_issued", issued.number, 40)
    assert selectors.gives_care_by(journey.institution, TODAY) == "licence"
    assert selectors.gives_care_by(journey.institution, date(2029, 3, 18)) == ""
    assert selectors.way_in_words(journey.institution, TODAY) == f"许可 {issued.number}，有效期至2029年3月17日"


def test_renewed_it_goes_on_the_day_after_and_ended_it_holds_no_more(
    journey: Journey, licensing: None, hands: SetClock
) -> None:
    first = _issued(journey, date(2026, 4, 30))
    with unit_of_work(journey.director), pytest.raises(Refused, match="届满前 30 日"):
        services.apply_for_licence(journey.director, journey.institution, **SCOPE)
    hands.advance(timedelta(days=20))
    second = _issued(journey, date(2029, 12, 31))
    assert (first.valid.upper, second.valid.lower) == (date(2026, 5, 1), date(2026, 5, 1))
    with unit_of_work(journey.officer):
        services.end_licence(journey.officer, Licence.objects.get(pk=first.pk), reason="依法撤销")
    assert selectors.licence_in_force(journey.institution, date(2026, 4, 20)) is None


def test_a_licence_does_not_last_to_the_end_of_the_calendar(journey: Journey, licensing: None) -> None:
    with pytest.raises(Invalid, match="填写"):
        _issued(journey, date.max)


def test_refused_it_says_why(journey: Journey, licensing: None) -> None:
    with unit_of_work(journey.director):
        licence = services.apply_for_licence(journey.director, journey.institution, **SCOPE)
    with unit_of_work(journey.officer):
        services.accept_licence(journey.officer, licence)
        with pytest.raises(Invalid):
            services.refuse_licence(journey.officer, licence, reason="")
        assert services.refuse_licence(journey.officer, licence, reason="场地不符合").state == "licence_refused"


def _issued(journey: Journey, valid_until: date) -> Licence:
    with unit_of_work(journey.director):
        licence = services.apply_for_licence(journey.director, journey.institution, **SCOPE)
    with unit_of_work(journey.officer):
        services.accept_licence(journey.officer, licence)
        return services.issue_licence(journey.officer, licence, valid_until=valid_until)
