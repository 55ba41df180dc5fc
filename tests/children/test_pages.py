"""The pages of children, from the list to leaving, as a director uses them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import typed
from tests.children.families import Homes, number, ready
from tests.faults.families import FAMILIES
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.children.models import Application


@pytest.fixture
def browser(homes: Homes) -> Client:
    return homes.cast.browser(homes.director)


def test_a_director_enters_a_child_and_is_told_what_is_missing(homes: Homes, browser: Client) -> None:
    homes.group()
    sent = {**FAMILIES["children:enter"], "id_number": number()}
    shown = browser.post(reverse("children:enter", args=[homes.here.pk]), typed(**sent), follow=True).content.decode()
    assert "待入托" in shown
    assert number() not in shown
    assert "13893055555" not in shown
    with unit_of_work(homes.director):
        stay = Application.objects.get()
    answer = browser.post(reverse("children:enrol", args=[stay.pk]), typed(**FAMILIES["children:enrol"]))
    assert answer.status_code == 422
    assert "请选择班级" in answer.content.decode()


def test_a_child_begins_moves_and_leaves_by_page(homes: Homes, browser: Client) -> None:
    first, second = homes.group(), homes.group(name="星星班")
    stay = ready(homes, homes.enter_here())
    fields = {**FAMILIES["children:enrol"], "class_group": str(first.pk)}
    assert (
        "已入托"
        in browser.post(reverse("children:enrol", args=[stay.pk]), typed(**fields), follow=True).content.decode()
    )
    moved = {"service_mode": "full_day", "begins_on": "2026-03-18", "class_group": str(second.pk)}
    assert browser.post(reverse("children:move", args=[stay.pk]), typed(**moved)).status_code == 302
    listed = browser.get(reverse("children:list", args=[homes.here.pk]), {"class": str(second.pk)}).content.decode()
    assert "马小宝" in listed
    left = browser.post(reverse("children:leave", args=[stay.pk]), typed(**FAMILIES["children:leave"]), follow=True)
    assert "已离托" in left.content.decode()


def test_the_record_says_what_comes_before_the_beginning(homes: Homes, browser: Client) -> None:
    homes.group()
    stay = homes.enter_here()
    address = reverse("children:record", args=[stay.child_id])
    assert "下一步：先登记入托证明和监护人的同意" in browser.get(address).content.decode()
    ready(homes, stay)
    shown = browser.get(address).content.decode()
    assert "下一步" not in shown
    assert reverse("children:enrol", args=[stay.pk]) in shown


def test_numbers_are_opened_for_a_purpose_that_is_written_down(homes: Homes, browser: Client) -> None:
    stay = homes.enter_here()
    address = reverse("children:reveal", args=[stay.child_id])
    assert browser.post(address, typed(purpose="")).status_code == 422
    shown = browser.post(address, typed(purpose="联系家长接孩子")).content.decode()
    assert number() in shown
    assert "13893055555" in shown
    read = AuditEntry.objects.filter(purpose="联系家长接孩子").values_list("action", flat=True)
    assert sorted(read) == ["read.child", "read.guardian"]
    stranger = homes.cast.browser(homes.other_director)
    assert stranger.post(address, typed(purpose="看看")).status_code == 404


def test_taking_the_list_away_is_written_down(homes: Homes, browser: Client) -> None:
    homes.enter_here()
    answer = browser.get(reverse("children:list", args=[homes.here.pk]), {"export": "csv"})
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert AuditEntry.objects.filter(purpose="导出幼儿名单").count() == 1


def test_officials_see_figures_and_no_names(homes: Homes) -> None:
    stay = homes.enter_here()
    officer = homes.cast.browser(homes.cast.filing_officer)
    shown = officer.get(reverse("children:figures", args=[homes.here.pk])).content.decode()
    assert "待入托" in shown
    assert "马小宝" not in shown
    assert officer.get(reverse("children:record", args=[stay.child_id])).status_code == 404
    assert officer.get(reverse("children:list", args=[homes.here.pk])).status_code == 404
