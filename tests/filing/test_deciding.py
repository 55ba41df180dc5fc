"""Pushes that do not fit the register change nothing, wait for a person, and the registrar is told what was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import COUNTY, NEXT_COUNTY, Cast, typed
from tests.filing.steps import Journey, credit_code, registration
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import Invalid, NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.rules.matching import KEEP, SEPARATE, TAKE_OVER, Entry, decision_obstacles, questions
from tuoyu.domain.filing.services import Incoming
from tuoyu.domain.institutions.models import Institution

Outcome = RegistrationPush.Outcome
HERE = Entry(COUNTY, "enterprise", None)


@pytest.mark.parametrize(
    ("pushed", "known", "namesakes", "asked"),
    [
        (HERE, None, (), []),
        (HERE, HERE, (), []),
        (HERE, HERE, ("other",), []),  # a known code settles who it is
        (HERE, None, ("other",), ["filing.push_namesake"]),
        (replace(HERE, deregistered_on=date(2026, 3, 1)), None, (), ["filing.push_gone_unknown"]),
        (replace(HERE, deregistered_on=date(2026, 3, 1)), HERE, (), []),
        (HERE, replace(HERE, deregistered_on=date(2026, 3, 1)), (), ["filing.push_revived"]),
        (HERE, replace(HERE, legal_form="social_service"), (), ["filing.push_legal_form"]),
        (HERE, replace(HERE, county=NEXT_COUNTY, legal_form="x"), (), ["filing.push_elsewhere"]),
    ],
)
def test_what_does_not_fit_is_asked(pushed: Entry, known: Entry | None, namesakes: Any, asked: list[str]) -> None:
    assert [one.code for one in questions(pushed, known, namesakes)] == asked


@pytest.mark.parametrize(
    ("decision", "is_known", "asked", "blocked"),
    [
        (TAKE_OVER, True, [], False),
        (TAKE_OVER, False, [], True),
        (TAKE_OVER, True, ["filing.push_elsewhere"], True),
        (SEPARATE, False, [], False),
        (SEPARATE, True, [], True),
        (KEEP, True, ["filing.push_elsewhere"], False),
    ],
)
def test_not_every_decision_fits_every_question(decision: str, is_known: bool, asked: list[str], blocked: bool) -> None:
    assert bool([*decision_obstacles(decision, is_known=is_known, asked=asked)]) is blocked


def contradicting(journey: Journey, **changed: Any) -> RegistrationPush:
    """The same institution as a sole trader: it waits."""
    assert journey.institution
    told = registration(**{"legal_form": "sole_trader", "name": "改了名的托育园", **changed})
    return services.push_registration(journey.cast.market_registrar, Incoming(told))


def test_a_push_that_contradicts_changes_nothing_and_waits_in_the_officers_inbox(journey: Journey) -> None:
    push = contradicting(journey)
    assert (push.outcome, [one["code"] for one in push.questions]) == (Outcome.CONTRADICTS, ["filing.push_legal_form"])
    assert Institution.objects.get().name == registration().name
    officer = journey.cast.filing_officer
    with unit_of_work(officer):
        assert [line.key for line in selectors.push_inbox(officer)] == [push.pk]
        assert selectors.push_inbox(journey.cast.market_registrar) == []


def test_sent_again_it_is_still_the_same_push(journey: Journey) -> None:
    first, again = contradicting(journey), contradicting(journey)
    assert first.pk == again.pk
    services.decide_push(journey.cast.filing_officer, first, KEEP, reason="登记机关确认为误报")
    assert contradicting(journey).outcome == Outcome.KEPT


def test_taking_it_over_updates_the_register_and_tells_the_registrar(journey: Journey) -> None:
    push = services.decide_push(journey.cast.filing_officer, contradicting(journey), TAKE_OVER, reason="已核实变更")
    assert (push.outcome, push.institution_id) == (Outcome.TAKEN_OVER, journey.institution.pk)
    assert Institution.objects.get().legal_form == "sole_trader"
    notice = Notice.objects.get(to_body_id=push.body_id, kind="push_decided")
    assert "已核实变更" in notice.sentence
    assert notice.link == reverse("filing:push_record", args=[push.pk])


def test_keeping_ours_changes_nothing(journey: Journey) -> None:
    services.decide_push(journey.cast.filing_officer, contradicting(journey), KEEP, reason="推送有误")
    assert Institution.objects.get().legal_form == "enterprise"


def test_a_namesake_may_be_another_institution(journey: Journey) -> None:
    twin = registration(2, name=journey.institution.name, area=COUNTY + 1)
    push = services.push_registration(journey.cast.market_registrar, Incoming(twin))
    assert (push.outcome, push.institution) == (Outcome.UNMATCHED, None)
    with pytest.raises(Refused):
        services.decide_push(journey.cast.filing_officer, push, TAKE_OVER, reason="同一家")
    services.decide_push(journey.cast.filing_officer, push, SEPARATE, reason="两家分店")
    assert set(Institution.objects.values_list("credit_code", flat=True)) == {credit_code(1), credit_code(2)}


def test_what_another_county_holds_cannot_be_taken_over(cast: Cast) -> None:
    assert Journey(cast).institution
    market = cast.department("market", NEXT_COUNTY)
    registrar = cast.person("registrar.next", "临夏县经办", market, Role.REGISTRAR, NEXT_COUNTY)
    push = services.push_registration(registrar, Incoming(registration(area=NEXT_COUNTY)))
    with pytest.raises(Refused):
        services.decide_push(cast.next_officer, push, TAKE_OVER, reason="迁来")
    kept = services.decide_push(cast.next_officer, push, KEEP, reason="已与积石山县联系")
    assert (kept.outcome, kept.institution) == (Outcome.KEPT, None)


def test_it_is_decided_once_with_a_reason_by_an_officer(journey: Journey) -> None:
    push, officer = contradicting(journey), journey.cast.filing_officer
    with pytest.raises(Invalid):
        services.decide_push(officer, push, KEEP, reason="  ")
    with pytest.raises(NotAllowed):
        services.decide_push(journey.cast.market_registrar, push, KEEP, reason="自己定")
    services.decide_push(officer, push, KEEP, reason="推送有误")
    with pytest.raises(OutOfStep):
        services.decide_push(officer, push, TAKE_OVER, reason="改主意")


def test_the_page_asks_the_officer_shows_the_registrar_and_gives_a_receipt(journey: Journey) -> None:
    push = contradicting(journey)
    record = reverse("filing:push_record", args=[push.pk])
    officer, registrar = (journey.cast.browser(one) for one in (journey.cast.filing_officer, journey.registrar))
    assert "怎样处理" in officer.get(record).content.decode()
    assert "怎样处理" not in registrar.get(record).content.decode()
    decide = reverse("filing:push_decide", args=[push.pk])
    refused = officer.post(decide, typed(decision="separate", reason="另一家"))
    assert refused.status_code == 422
    assert "同一个信用代码只能是一家机构" in refused.content.decode()
    assert officer.post(decide, typed(decision="keep", reason="推送有误")).url == record
    assert "推送有误" in registrar.get(record).content.decode()
    receipt = registrar.get(reverse("filing:push_receipt", args=[push.pk]))
    assert receipt.content.startswith(b"%PDF")
    assert push.receipt_number in receipt["Content-Disposition"]
