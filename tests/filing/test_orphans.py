"""Filed but deregistered: the registrar pushes the ending, the bureau sees it with a clock, asks, or cancels itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.filing.orphans import struck_off
from tests.filing.steps import Journey, registration
from tuoyu.base.kernel import notices
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.clock import SetClock
from tuoyu.base.kernel.models import IssuedDocument, Notice
from tuoyu.base.kernel.refusals import Missing, NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing import selectors as filing
from tuoyu.domain.filing.forms.registration import RegistrationForm
from tuoyu.domain.filing.selectors import orphans as selectors
from tuoyu.domain.filing.services import clearing as services


def test_a_pushed_ending_puts_a_filed_institution_on_the_list_with_its_clock(journey: Journey, hands: SetClock) -> None:
    institution = struck_off(journey)
    with unit_of_work(journey.officer):
        (found,) = selectors.orphaned(journey.officer)
        (line,) = [one for one in filing.push_inbox(journey.officer) if one.route == "filing:orphan"]
    assert (found.pk, selectors.ending_in_words(found), found.asked_at) == (institution.pk, "吊销执照（证书）", None)
    assert (line.key, line.clock and line.clock.due_on) == (institution.pk, date(2026, 4, 11))
    hands.advance(timedelta(days=25))
    with unit_of_work(journey.officer):
        (line,) = [one for one in filing.push_inbox(journey.officer) if one.route == "filing:orphan"]
        assert selectors.orphan_figures(selectors.orphaned(journey.officer), date(2026, 4, 12), institution.area) == {
            "all": 1, "not_asked": 1, "late": 1,
        }  # fmt: skip
    assert line.clock is not None
    assert line.clock.tone == "late"


def test_one_that_still_stands_or_was_never_filed_is_not_on_it(journey: Journey) -> None:
    assert journey.filed
    other = Journey(journey.cast, 2)
    assert other.institution
    with unit_of_work(journey.officer):
        assert [*selectors.orphaned(journey.officer)] == []
        with pytest.raises(Missing):
            selectors.get_orphaned(journey.officer, journey.institution.pk)
        with pytest.raises(OutOfStep):
            services.clear_filing(journey.officer, journey.reread().institution, reason="失联")


def test_asked_once_a_day_the_institution_finds_the_way_to_cancel(journey: Journey, hands: SetClock) -> None:
    institution = struck_off(journey)
    with unit_of_work(journey.officer):
        services.ask_to_cancel(journey.officer, institution)
        with pytest.raises(Refused, match="今天已经通知过"):
            services.ask_to_cancel(journey.officer, institution)
        assert [one.asked_at is not None for one in selectors.orphaned(journey.officer)] == [True]
    told = Notice.objects.get(kind=selectors.ASKED)
    assert (told.to_body_id, told.link) == (institution.body_id, reverse("filing:closing_start"))
    hands.advance(timedelta(days=1))
    services.ask_to_cancel(journey.officer, institution)


def test_the_bureau_cancels_with_a_reason_but_not_while_children_are_there(journey: Journey) -> None:
    institution = struck_off(journey, in_care=3)
    with unit_of_work(journey.officer), pytest.raises(Refused, match="3 名"):
        services.clear_filing(journey.officer, institution, reason="执照被吊销，机构失联")
    institution.occupancy = 0
    institution.save(update_fields=["occupancy"])
    with unit_of_work(journey.officer):
        notice = services.clear_filing(journey.officer, institution, reason="执照被吊销，机构失联")
        assert [*selectors.orphaned(journey.officer)] == []
    assert notice == IssuedDocument.objects.get(kind="cancellation_notice")
    assert journey.reread().state == "cancelled"


def test_only_the_filing_office_of_the_place_clears(journey: Journey) -> None:
    institution = struck_off(journey)
    for somebody in (journey.director, journey.registrar):
        with unit_of_work(somebody), pytest.raises(NotAllowed):
            services.ask_to_cancel(somebody, institution)
    with unit_of_work(journey.cast.next_officer), pytest.raises(NotAllowed):
        services.clear_filing(journey.cast.next_officer, institution, reason="失联")
    with unit_of_work(journey.cast.next_officer):
        assert [*selectors.orphaned(journey.cast.next_officer)] == []


def test_how_a_registration_ended_needs_its_day() -> None:
    setting = {"county": 622_927_000, "townships": [(622_927_002, "大河家镇")]}
    typed = {name: str(value) for name, value in vars(registration()).items() if value is not None}
    assert RegistrationForm({**typed, "ending": "revoked"}, **setting).errors["deregistered_on"]
    form = RegistrationForm({**typed, "ending": "revoked", "deregistered_on": "2026-03-12"}, **setting)
    assert form.is_valid(), form.errors
    assert form.incoming().ending == "revoked"
    assert form.incoming().registration == replace(registration(), deregistered_on=date(2026, 3, 12))


def test_the_pages_show_the_list_ask_and_cancel(journey: Journey) -> None:
    institution = struck_off(journey)
    officer = journey.cast.browser(journey.officer)
    listed = officer.get(reverse("filing:orphans")).content.decode()
    assert institution.name in listed
    assert "吊销执照（证书）" in listed
    address = reverse("filing:orphan", args=[institution.pk])
    officer.post(reverse("filing:orphan_ask", args=[institution.pk]), {"_key": "0" * 32})
    page = officer.get(address).content.decode()
    assert "还没有" not in page.split("通知机构")[1][:60]
    sent = {"_key": "1" * 32, "reason": "执照被吊销"}
    assert officer.post(reverse("filing:orphan_clear", args=[institution.pk]), sent).status_code == 302
    assert officer.get(address).status_code == 404
    with unit_of_work(journey.director):
        assert any(
            "备案已注销" in one.sentence for one in notices.notices_for(journey.director.pk, [institution.body_id])
        )
