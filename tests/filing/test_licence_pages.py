"""Licences on pages: nothing while filing is the way in, and from application to certificate where it is not."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from config.navigation import inbox_of
from tests.cast import Cast, typed
from tests.filing import licences
from tests.filing.steps import Journey
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.domain.filing.models import Licence
from tuoyu.domain.filing.selectors.licences import is_licensing


@pytest.fixture
def there(cast: Cast) -> Journey:
    """An institution in the county that has gone over to licensing."""
    return Journey(licences.people_there(cast), area=licences.PLACE)


def test_where_filing_is_the_way_in_there_is_no_such_page_and_no_menu_line(cast: Cast) -> None:
    journey = Journey(cast)
    for person in (journey.director, cast.filing_officer, cast.leader, cast.prefecture_observer):
        browser = cast.browser(person)
        assert browser.get(reverse("filing:licences")).status_code == 404
        assert reverse("filing:licences") not in browser.get(reverse("home")).content.decode()
    start, director = reverse("filing:licence_start"), cast.browser(journey.director)
    assert director.get(start).status_code == 404
    assert director.post(start, typed(service_modes="full_day", places=45)).status_code == 404
    shown = director.get(reverse("institutions:record", args=[journey.institution.pk])).content.decode()
    assert "准入" not in shown
    assert is_licensing(cast.nation_observer), "one county beneath them has gone over"


def test_from_application_to_certificate(there: Journey, cast: Cast) -> None:
    director, officer = cast.browser(there.director), cast.browser(there.officer)
    home = reverse("institutions:record", args=[there.institution.pk])
    assert reverse("filing:licence_start") in director.get(home).content.decode()
    director.post(reverse("filing:licence_start"), typed(service_modes=["full_day"], places=45))
    licence = Licence.objects.get()
    assert [one.what for one in inbox_of(there.officer)] == ["受理许可申请"]
    officer.post(reverse("filing:licence_send_back", args=[licence.pk]), typed(note="请写明半日制"))
    assert [one.what for one in inbox_of(there.director)] == ["补正许可申请"]
    fill = reverse("filing:licence_fill", args=[licence.pk])
    director.post(fill, typed(service_modes=["full_day", "half_day"], places=40))
    officer.post(reverse("filing:licence_accept", args=[licence.pk]), typed())
    record, issue = (reverse(f"filing:licence{step}", args=[licence.pk]) for step in ("", "_issue"))
    wrong = officer.post(issue, typed(valid_until="2026-03-17"))
    assert wrong.status_code == 422
    assert 'value="2026-03-17"' in wrong.content.decode()
    officer.post(issue, typed(valid_until="2029-03-17"))
    licence.refresh_from_db()
    shown = officer.get(record).content.decode()
    assert licence.number in shown
    assert "2029年3月17日" in shown
    assert officer.get(reverse("filing:licence_certificate", args=[licence.pk])).status_code == 200
    assert licence.number in director.get(home).content.decode()
    assert licence.number in officer.get(reverse("filing:licences")).content.decode()


def test_what_stands_in_the_way_is_said_before_the_decision(there: Journey, cast: Cast) -> None:
    there.institution.__class__.objects.filter(pk=there.institution.pk).update(occupancy=50)
    licence = licences.accepted(there)
    shown = cast.browser(there.officer).get(reverse("filing:licence", args=[licence.pk])).content.decode()
    assert "现有 50 名婴幼儿在托" in shown


def test_too_early_to_renew_the_form_says_until_when(there: Journey, cast: Cast) -> None:
    licences.issued(there, until=date(2026, 4, 18))
    shown = cast.browser(there.director).get(reverse("filing:licence_start")).content.decode()
    assert "2026年4月18日" in shown


def test_ended_the_certificate_no_longer_verifies(there: Journey, cast: Cast) -> None:
    licence = licences.issued(there)
    answer = cast.browser(there.officer).post(
        reverse("filing:licence_end", args=[licence.pk]), typed(reason="以欺骗手段取得")
    )
    assert answer.status_code == 302
    certificate = IssuedDocument.objects.get(about_id=licence.pk)
    assert certificate.revoked_reason == "以欺骗手段取得"
    checked = cast.browser(None).get(reverse("portal:verify", args=[certificate.verify_code]))
    assert "以欺骗手段取得" in checked.content.decode()


def test_a_leader_reads_and_does_not_decide_and_another_institution_sees_nothing(there: Journey, cast: Cast) -> None:
    licence = licences.accepted(there)
    record = reverse("filing:licence", args=[licence.pk])
    other = Journey(there.cast, 2, area=licences.PLACE)
    assert cast.browser(other.director).get(record).status_code == 404
    assert cast.browser(cast.filing_officer).get(record).status_code == 404
    shown = cast.browser(cast.nation_observer).get(record)
    assert shown.status_code == 200
    assert "准予后" not in shown.content.decode()
