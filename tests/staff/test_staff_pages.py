"""The pages about people, from the list of a house to the record, as a director and an officer use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import typed
from tests.filing.steps import picture
from tests.staff.houses import Houses, carer, facts, number
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.models import Assignment, Credential

ENTERED = {
    "name": "马小兰", "id_number": number(), "phone": "13893011111", "education": "college",
    "experienced_since": "2020-09-01", "post": "carer", "since": "2026-03-09", "is_full_time": "on",
}  # fmt: skip


@pytest.fixture
def browser(houses: Houses) -> Client:
    return houses.cast.browser(houses.director)


def test_a_director_enters_somebody_and_is_told_what_is_missing(houses: Houses, browser: Client) -> None:
    answer = browser.post(reverse("staff:enter", args=[houses.here.pk]), typed(**ENTERED), follow=True)
    shown = answer.content.decode()
    assert "没有健康合格证明" in shown
    assert "《中华人民共和国未成年人保护法》第六十二条" in shown
    assert number() not in shown
    listed = browser.get(reverse("staff:list", args=[houses.here.pk])).content.decode()
    assert "马小兰" in listed
    assert "缺 2 项" not in listed
    assert "缺 3 项" in listed


def test_what_was_typed_is_still_there_beside_what_is_wrong(houses: Houses, browser: Client) -> None:
    wrong = {**ENTERED, "id_number": "62292719900512001"}
    answer = browser.post(reverse("staff:enter", args=[houses.here.pk]), typed(**wrong))
    assert answer.status_code == 422
    assert "证件号码应为 18 位" in answer.content.decode()
    assert 'value="马小兰"' in answer.content.decode()


def test_a_scan_is_handed_in_and_read_back(houses: Houses, browser: Client) -> None:
    held = houses.enter_here()
    sent = typed(kind="health_certificate", issuer="县妇幼保健院", issued_on="2026-03-01", file=picture())
    assert browser.post(reverse("staff:credential_add", args=[held.person_id]), sent).status_code == 302
    with unit_of_work(houses.director):
        (made,) = Credential.objects.all()
    answer = browser.get(reverse("staff:credential_file", args=[made.pk]))
    assert answer["Content-Type"] == "image/png"
    stranger = houses.cast.browser(houses.other_director)
    assert stranger.get(reverse("staff:credential_file", args=[made.pk])).status_code == 404


def test_the_former_employer_keeps_the_line_without_the_record(houses: Houses, browser: Client) -> None:
    held = houses.enter_here()
    address = reverse("staff:post_end", args=[held.pk])
    assert browser.post(address, typed(last_on="2026-03-17")).status_code == 302
    listed = browser.get(reverse("staff:list", args=[houses.here.pk])).content.decode()
    assert "2026年3月17日" in listed
    record = reverse("staff:person", args=[held.person_id])
    assert record not in listed
    assert browser.get(record).status_code == 404


def test_the_new_employer_reads_the_whole_history(houses: Houses) -> None:
    held = houses.enter_here()
    services.end_assignment(houses.director, held, last_on=date(2026, 3, 17))
    services.enter_person(houses.other_director, houses.there, facts(), carer(since=date(2026, 3, 18)))
    browser = houses.cast.browser(houses.other_director)
    shown = browser.get(reverse("staff:person", args=[held.person_id])).content.decode()
    assert houses.here.name in shown
    assert houses.there.name in shown


def test_the_list_is_narrowed_by_where_a_post_stands(houses: Houses, browser: Client) -> None:
    houses.enter_here()
    address = reverse("staff:list", args=[houses.here.pk])
    assert "马小兰" in browser.get(address, {"stand": "current"}).content.decode()
    assert "马小兰" not in browser.get(address, {"stand": "ended"}).content.decode()


def test_the_leader_restricts_and_lifts_by_page(houses: Houses) -> None:
    browser = houses.cast.browser(houses.cast.leader)
    sent = typed(
        name="马小兰", id_number=number(), scope="lifetime", reason="abuse", organ="积石山县卫生健康局",
        decision="积卫罚〔2026〕3号", since="2026-03-18",
    )  # fmt: skip
    answer = browser.post(reverse("staff:restriction_impose"), sent, follow=True)
    assert "限制中" in answer.content.decode()
    with unit_of_work(houses.cast.leader):
        (made,) = selectors.restrictions(houses.cast.leader)
    answer = browser.post(
        reverse("staff:restriction_lift", args=[made.pk]), typed(because="行政复议决定撤销"), follow=True
    )
    assert "2026年3月18日解除" in answer.content.decode()


def test_a_restricted_person_is_refused_at_the_form(houses: Houses, browser: Client) -> None:
    terms = services.RestrictionTerms("lifetime", "abuse", "积石山县卫生健康局", "1号", date(2026, 3, 18))
    services.impose_restriction(houses.cast.leader, facts(), terms)
    answer = browser.post(reverse("staff:enter", args=[houses.here.pk]), typed(**ENTERED))
    assert answer.status_code == 422
    assert "受从业限制，不能任职" in answer.content.decode()
    with unit_of_work(houses.director):
        assert not Assignment.objects.exists()
