"""Recognition from self-assessment to certificate, recheck and revocation, and what the public and register see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast, typed
from tests.filing.steps import Journey
from tests.publicity.sheets import application, applied, named, publicised
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.models import User
from tuoyu.base.kernel import anchors, clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import IssuedDocument, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused, Stale
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.domain.filing import services as filing_services
from tuoyu.domain.institutions.models import Trait
from tuoyu.domain.publicity.models import Recognition
from tuoyu.domain.publicity.rules.recognition import RecognitionFacts, may_apply, may_be_named
from tuoyu.domain.publicity.rules.sheets import FilledSheet, Item, Sheet
from tuoyu.domain.publicity.selectors import DESKS
from tuoyu.domain.publicity.selectors import recognition as found
from tuoyu.domain.publicity.services import recognition

SHEET = Sheet("c@1", "条件", "文件", (Item("price", "criteria", "执行指导价"),))
FACTS = RecognitionFacts(FilledSheet(SHEET, {"price": "met"}), is_filed=True, today=date(2026, 3, 18))


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (FACTS, []),
        (replace(FACTS, is_filed=False), ["recognition.not_filed"]),
        (replace(FACTS, filled=FilledSheet(SHEET, {})), ["sheet.unanswered"]),
        (replace(FACTS, filled=FilledSheet(SHEET, {"price": "not_met"})), ["recognition.not_met"]),
    ],
)
def test_who_may_apply(facts: RecognitionFacts, codes: list[str]) -> None:
    assert [one.code for one in may_apply(facts)] == codes


@pytest.mark.parametrize(("days", "is_held_up"), [(-1, False), (0, True), (1, True)])
def test_nobody_is_named_before_the_notice_is_over(days: int, is_held_up: bool) -> None:
    facts = replace(FACTS, publicity_until=FACTS.today + timedelta(days=days))
    assert bool(list(may_be_named(facts))) is is_held_up


def waiting_for(person: User) -> list[Waiting]:
    """What of this kind waits for somebody."""
    return [one for one in waiting_on(person, DESKS) if one.route == "publicity:recognition"]


@dataclass
class Held:
    """What stands in the register and before the public."""

    labels: list[str]
    inclusive: list[str]


def held(journey: Journey) -> Held:
    with unit_of_work(journey.officer):
        institution = journey.reread().institution
        today = Trait.objects.filter(institution=institution, kind="inclusive", valid__contains=clock.today())
        return Held([one.label for one in found.in_force(institution)], list(today.values_list("value", flat=True)))


def decide(journey: Journey, row: Recognition, step: str, note: str = "") -> Recognition:
    with unit_of_work(journey.officer):
        return recognition.decide_recognition(
            journey.officer, found.get_recognition(journey.officer, row.pk), step, note=note
        )


def test_naming_certifies_for_a_time_and_writes_it_into_the_register(journey: Journey) -> None:
    row = named(journey)
    with unit_of_work(journey.officer):
        certificate = found.certificate_of(row)
    assert (row.state, row.valid.lower, row.valid.upper) == ("named", date(2026, 3, 18), date(2029, 3, 18))
    assert certificate is not None
    assert (certificate.title, certificate.content["last_day"]) == ("普惠认定书", "2029-03-17")
    assert held(journey) == Held(["普惠"], ["inclusive"])
    assert Notice.objects.filter(to_body_id=row.body_id, kind="publicity.recognition").count() == 2


def test_the_notice_must_run_its_time(
    journey: Journey, hands: clock.SetClock, settings: Settings, tmp_path: Path
) -> None:
    settings.ANCHORS_FOLDER = tmp_path
    row = publicised(journey)
    with pytest.raises(Refused) as told:
        decide(journey, row, "name")
    assert [one.code for one in told.value.obstacles] == ["recognition.still_public"]
    hands.advance(timedelta(days=8))
    anchors.take()
    assert decide(journey, row, "name").state == "named"


def test_revoking_ends_the_time_the_certificate_and_the_trait(journey: Journey, hands: clock.SetClock) -> None:
    row = named(journey)
    hands.advance(timedelta(days=30))
    with pytest.raises(Invalid):
        decide(journey, row, "revoke", " ")
    row = decide(journey, row, "revoke", "超出清单收费")
    assert (row.state, row.valid.upper) == ("revoked", clock.today())
    assert held(journey) == Held([], ["not_inclusive"])
    assert IssuedDocument.objects.get(kind="recognition_certificate").revoked_reason == "超出清单收费"


def test_a_recheck_is_due_after_a_year_and_keeps_the_recognition(journey: Journey, hands: clock.SetClock) -> None:
    row = named(journey)
    with unit_of_work(journey.officer):
        assert not waiting_for(journey.officer)
    hands.advance(timedelta(days=364))
    with unit_of_work(journey.officer):
        (waiting,) = waiting_for(journey.officer)
    assert waiting.what == "到期复核认定"
    assert decide(journey, row, "recheck").state == "rechecking"
    assert held(journey).labels == ["普惠"]
    assert decide(journey, row, "confirm").state == "named"
    with unit_of_work(journey.officer):
        assert not waiting_for(journey.officer)


def test_a_second_recognition_follows_the_first_without_a_gap(
    journey: Journey, hands: clock.SetClock, settings: Settings, tmp_path: Path
) -> None:
    settings.ANCHORS_FOLDER = tmp_path
    first = named(journey)
    hands.advance(timedelta(days=1000))
    anchors.take()
    second = named(journey)
    assert second.valid.lower == first.valid.upper
    assert held(journey).labels == ["普惠"]


def test_what_runs_out_or_loses_its_filing_is_no_longer_shown(journey: Journey, hands: clock.SetClock) -> None:
    assert named(journey)
    filing_services.cancel_filing(journey.officer, journey.reread(), reason="停止服务")
    assert held(journey).labels == []
    hands.advance(timedelta(days=1100))
    assert held(journey) == Held([], [])


def test_an_institution_applies_once_and_a_sent_back_application_can_be_mended(journey: Journey) -> None:
    row = applied(journey)
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        recognition.save_recognition(journey.director, row, {}, version=row.version)
    with pytest.raises(Invalid):
        decide(journey, row, "send_back")
    row = decide(journey, row, "send_back", "请写明补贴文件的文号")
    with unit_of_work(journey.director):
        with pytest.raises(Stale):
            recognition.save_recognition(journey.director, row, {"price": "not_met"}, version=1)
        saved = recognition.save_recognition(journey.director, row, dict(row.answers), version=row.version)
        assert recognition.move_application(journey.director, saved, "submit").state == "submitted"


def test_each_side_takes_only_its_own_steps(journey: Journey) -> None:
    row = applied(journey)
    with pytest.raises(NotAllowed):
        recognition.decide_recognition(journey.director, row, "publicise")
    with pytest.raises(NotAllowed):
        recognition.move_application(journey.officer, row, "withdraw")
    with pytest.raises(Missing):
        recognition.decide_recognition(journey.cast.next_officer, row, "publicise")


def test_the_public_sees_notices_and_what_is_in_force(journey: Journey, cast: Cast) -> None:
    assert publicised(journey, "demonstration")
    assert named(journey)
    visitor = cast.browser(cast.anonymous)
    shown = visitor.get(reverse("portal:recognitions")).content.decode()
    assert "拟认定：示范 · 公示到 2026年3月25日" in shown
    assert "2026年3月18日至2029年3月17日" in shown
    page = visitor.get(reverse("portal:institution", args=[journey.institution.pk])).content.decode()
    assert "2029年3月17日" in page


def test_the_director_and_the_officer_work_through_the_pages(journey: Journey, cast: Cast) -> None:
    row = application(journey, price="not_met")
    director, officer = cast.browser(journey.director), cast.browser(journey.officer)
    director.post(reverse("publicity:recognition_move", args=[row.pk, "submit"]), typed())
    page = officer.get(reverse("publicity:recognition", args=[row.pk])).content.decode()
    assert "机构自评" in page
    assert officer.post(reverse("publicity:recognition_decide", args=[row.pk, "refuse"]), typed()).status_code == 422
    assert officer.post(reverse("publicity:recognition_decide", args=[row.pk, "submit"]), typed()).status_code == 404
    officer.post(reverse("publicity:recognition_decide", args=[row.pk, "refuse"]), typed(note="收费高于协议"))
    assert "收费高于协议" in director.get(reverse("publicity:recognition", args=[row.pk])).content.decode()
