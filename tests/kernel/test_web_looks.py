"""The style guide in a real browser: nothing serious for axe, nothing too wide, nothing refused, nothing typed lost."""

from urllib.parse import parse_qs

import pytest
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import Desk, chromium, page, serious, visitor, wider
from tuoyu.base.kernel.web.styleguide import PAGES

__all__ = ["chromium", "page", "visitor"]
WIDTHS = (320, 768, 1440)


def _open(page: Page, live_server: LiveServer, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/styleguide?page={name}", wait_until="load")


@pytest.mark.parametrize(("widths", "is_careful"), [(WIDTHS, False), (WIDTHS[:1], True)], ids=["plain", "careful"])
def test_every_page_fits_and_is_accessible(
    visitor: Desk, live_server: LiveServer, widths: tuple[int, ...], is_careful: bool
) -> None:
    if is_careful:
        visitor.context.add_cookies([{"name": "careful", "value": "1", "url": live_server.url}])
    found: dict[str, list[str]] = {}
    for name in PAGES:
        for width in widths:
            _open(visitor.page, live_server, name, width)
            found.setdefault(name, []).extend(wider(visitor.page, [width]))
        found[name] += serious(visitor.page)
    assert {name: problems for name, problems in found.items() if problems} == {}
    assert visitor.complaints == []


def test_the_menu_opens_on_a_phone_and_closes_with_escape(page: Page, live_server: LiveServer) -> None:
    _open(page, live_server, "home", 360)
    menu, opener = page.locator("#menu"), page.locator(".bottom [data-opens=menu]")
    assert not menu.is_visible()
    opener.click()
    assert menu.is_visible()
    assert opener.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert opener.get_attribute("aria-expanded") == "false"


def test_large_type_is_switched_and_remembered_without_an_account(page: Page, live_server: LiveServer) -> None:
    _open(page, live_server, "day", 360)
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="关怀模式").click()
    assert page.evaluate(size) > before * 1.2
    page.reload()
    assert page.evaluate(size) > before * 1.2
    assert page.get_by_role("button", name="退出关怀模式").is_visible()


def test_what_was_typed_survives_a_lost_network(page: Page, live_server: LiveServer) -> None:
    _open(page, live_server, "form", 1024)
    page.get_by_label("机构名称").fill("小石榴托育园")
    page.context.set_offline(True)
    page.get_by_role("button", name="提交备案").click()
    assert page.get_by_text("还没有提交").is_visible()
    assert page.get_by_label("机构名称").input_value() == "小石榴托育园"
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("button", name="放回来").click()
    assert page.get_by_label("机构名称").input_value() == "小石榴托育园"


def test_a_file_of_the_wrong_kind_is_refused_before_it_travels(page: Page, live_server: LiveServer) -> None:
    _open(page, live_server, "form", 1024)
    page.get_by_label("平面图").set_input_files({"name": "a.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ"})
    assert page.get_by_text("不收 .exe 文件，请换成 PDF。").is_visible()
    assert page.get_by_label("平面图").evaluate("input => input.files.length") == 0


def test_a_large_chart_is_drawn_under_the_content_policy(visitor: Desk, page: Page, live_server: LiveServer) -> None:
    _open(page, live_server, "parts", 1440)
    page.wait_for_selector(".chart-canvas canvas")
    assert visitor.complaints == []


class _Server:
    """What stands behind a form that saves itself: it counts what arrives and answers as it is told to."""

    def __init__(self, page: Page, address: str) -> None:
        self.version, self.mode = 3, "well"
        self.arrived: list[tuple[str, str, str]] = []
        self.address = address
        page.route(address, self._answer)

    def _answer(self, route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(content_type="text/html; charset=utf-8", body=self._page())
            return
        sent = {name: values[0] for name, values in parse_qs(route.request.post_data or "").items()}
        self.arrived.append((route.request.headers["idempotency-key"], sent["version"], sent["name"]))
        if self.mode == "busy":
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"sentence": "系统正忙"})
        elif self.mode == "stale":
            difference = {"field": "name", "label": "名称", "yours": sent["name"], "theirs": "别人写的"}
            route.fulfill(status=409, json={"differences": [difference]})
        else:
            self.version += 1
            route.fulfill(json={"version": self.version, "saved_at": "09:33"})

    def _page(self) -> str:
        source = (
            '{% extends "plain.html" %}{% block content %}<c-save-state />'
            '<c-form autosave="{{ address }}" version="{{ version }}">'
            '<label>名称<input name="name" value="原来的"></label>'
            "</c-form>{% endblock %}"
        )
        context = Context({"address": self.address, "version": self.version, "csrf_token": "token"})
        return Template(CottonCompiler().process(source)).render(context)


@pytest.fixture
def saved(page: Page, live_server: LiveServer) -> _Server:
    server = _Server(page, f"{live_server.url}/saves-itself")
    page.goto(server.address)
    return server


def _says(page: Page, words: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(words, timeout=8000)


def test_a_form_saves_itself_and_says_when(page: Page, saved: _Server) -> None:
    page.get_by_label("名称").fill("阳光")
    _says(page, "已保存 09:33")
    assert [(version, name) for _, version, name in saved.arrived] == [("3", "阳光")]
    assert page.locator("[name=version]").input_value() == "4"


def test_a_busy_server_is_asked_again_with_the_same_key(page: Page, saved: _Server) -> None:
    saved.mode = "busy"
    page.get_by_label("名称").fill("阳光")
    _says(page, "未保存：系统正忙")
    saved.mode = "well"
    _says(page, "已保存")
    assert len(saved.arrived) >= 2
    assert len({key for key, _, _ in saved.arrived}) == 1


def test_a_lost_network_is_said_and_mended(page: Page, saved: _Server) -> None:
    page.unroute(saved.address)
    page.context.set_offline(True)
    page.get_by_label("名称").fill("阳光")
    _says(page, "未保存：网络断开")
    page.route(saved.address, saved._answer)
    page.context.set_offline(False)
    _says(page, "已保存")
    assert {name for _, _, name in saved.arrived} == {"阳光"}


def test_a_conflict_shows_both_versions_and_lets_a_person_choose(page: Page, saved: _Server) -> None:
    saved.mode = "stale"
    page.get_by_label("名称").fill("我写的")
    _says(page, "别人刚改过")
    table = page.locator("[data-conflict] tbody")
    assert table.inner_text().split() == ["名称", "我写的", "别人写的"]
    saved.mode, saved.version = "well", 9
    page.get_by_role("button", name="保留我的").click()
    _says(page, "已保存")
    assert saved.arrived[-1][1:] == ("9", "我写的")


def test_a_draft_that_was_not_saved_is_back_after_the_page_is_loaded_again(page: Page, saved: _Server) -> None:
    saved.mode = "busy"
    page.get_by_label("名称").fill("没存上的")
    _says(page, "未保存")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.get_by_label("名称").input_value() == "没存上的"
