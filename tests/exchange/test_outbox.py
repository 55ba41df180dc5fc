"""The outbox's pages: who sees what, and never an address or a text."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NEXT_COUNTY, Cast, typed
from tests.exchange.conftest import PHONE, Plan
from tuoyu.base.kernel.models import AuditEntry, Delivery
from tuoyu.outside.exchange import channels, services
from tuoyu.outside.exchange.channels import Failed, Sent

MASKED = "138****1234"
SECRET = "secret-code"


def test_the_administrator_sees_all_of_the_county_and_the_filing_officer_its_invitations(
    cast: Cast, plan: Plan
) -> None:
    mine = plan(cast.filing_officer, cast.bureau)
    link = plan(cast.filing_officer, cast.bureau, kind="password_link")
    plan(cast.filing_officer, cast.bureau, area=NEXT_COUNTY)
    for person, count in ((cast.system_admin, 2), (cast.filing_officer, 1)):
        page = cast.browser(person).get("/outbox/")
        assert page.status_code == 200
        assert page.content.decode().count(MASKED) == count
    officer = cast.browser(cast.filing_officer)
    assert officer.get(f"/outbox/{mine.pk}/").status_code == 200
    assert officer.get(f"/outbox/{link.pk}/").status_code == 404


@pytest.mark.parametrize(
    "who", ["director", "leader", "market_registrar", "security_admin", "audit_admin", "nation_observer"]
)
def test_others_find_nothing_there(cast: Cast, plan: Plan, who: str) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    browser = cast.browser(getattr(cast, who))
    assert browser.get("/outbox/").status_code == 404
    hidden, missing = browser.get(f"/outbox/{delivery.pk}/"), browser.get(f"/outbox/{uuid4()}/")
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert browser.post(f"/outbox/{delivery.pk}/retry/", typed()).status_code == 404


def test_a_visitor_is_asked_to_sign_in(cast: Cast, plan: Plan) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    for address in ("/outbox/", f"/outbox/{delivery.pk}/"):
        answer = cast.browser(cast.anonymous).get(address)
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_neither_address_nor_text_is_shown_outside_the_demonstration(cast: Cast, plan: Plan) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    browser = cast.browser(cast.system_admin)
    for address in ("/outbox/", f"/outbox/{delivery.pk}/", "/outbox/?export=csv"):
        answer = browser.get(address)
        body = answer.getvalue().decode()
        assert answer.status_code == 200
        assert MASKED in body
        assert PHONE not in body
        assert SECRET not in body


def test_the_demonstration_shows_the_text_labels_it_and_writes_the_look_down(
    cast: Cast, plan: Plan, settings: Any
) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    settings.IS_DEMO = True
    body = cast.browser(cast.system_admin).get(f"/outbox/{delivery.pk}/").content.decode()
    assert SECRET in body
    assert "演示环境没有真正的短信通道" in body
    assert PHONE not in body
    look = AuditEntry.objects.get(action="read.delivery")
    assert (look.object_id, look.actor_id) == (str(delivery.pk), cast.system_admin.pk)


def test_a_failed_delivery_is_sent_again_from_its_page(cast: Cast, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    class Line:
        answer: Any = Failed("号码暂时停机。", is_final=True)

        def send(self, delivery: Delivery) -> Any:
            return self.answer

    line = Line()
    monkeypatch.setattr(channels, "channel", lambda name: line)
    delivery, browser = plan(cast.filing_officer, cast.bureau), cast.browser(cast.filing_officer)
    services.carry(cast.system)
    page = browser.get(f"/outbox/{delivery.pk}/").content.decode()
    assert "号码暂时停机。" in page
    form = typed()
    first, again = (browser.post(f"/outbox/{delivery.pk}/retry/", form) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert again["Idempotent-Replay"] == "true"
    assert AuditEntry.objects.filter(action="exchange.retry").count() == 1
    line.answer = Sent()
    services.carry(cast.system)
    page = browser.get(f"/outbox/{delivery.pk}/").content.decode()
    assert "已送达" in page
    assert "已经送达，不必重送" in page
    assert browser.post(f"/outbox/{delivery.pk}/retry/", typed()).status_code == 409


def test_a_held_delivery_says_why_it_cannot_be_sent(cast: Cast, plan: Plan) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    services.carry(cast.system)
    page = cast.browser(cast.filing_officer).get(f"/outbox/{delivery.pk}/").content.decode()
    assert "未接通道，留存" in page
    assert "还没有接通短信通道" in page
    assert 'aria-disabled="true"' in page


def test_a_page_of_fifty_costs_as_many_queries_as_a_page_of_one(cast: Cast, plan: Plan) -> None:
    browser = cast.browser(cast.system_admin)
    plan(cast.filing_officer, cast.bureau)
    browser.get("/outbox/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/outbox/")
    for _ in range(50):
        plan(cast.filing_officer, cast.bureau)
    with CaptureQueriesContext(connection) as fifty:
        assert browser.get("/outbox/").content.decode().count(MASKED) == 50
    assert len(fifty) <= len(one) + 1  # the count, now that there is a second page


def test_nonsense_in_the_address_is_told_not_obeyed(cast: Cast, plan: Plan) -> None:
    plan(cast.filing_officer, cast.bureau)
    answer = cast.browser(cast.system_admin).get("/outbox/?state=lost&page=xx&sort=recipient&planned_from=2026-99-99")
    assert answer.status_code == 200
    assert "没有这个选项" in answer.content.decode()
