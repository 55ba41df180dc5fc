"""The public pages in a real browser: they fit, axe finds nothing serious, they are light, and they print."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Response, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from tests.browser import chromium, page, serious, visitor, wider
from tests.cast import Cast
from tests.portal.conftest import Register, issued, revoked
from tuoyu.domain.institutions.models import Institution
from tuoyu.outside.exchange import services

__all__ = ["chromium", "page", "visitor"]
WIDTHS = (360, 768, 1440)
FIRST_VIEW = 100_000  # bytes, all that a first visit fetches


@pytest.fixture
def site(committed_cast: Cast, live_server: LiveServer, settings: Any) -> dict[str, str]:
    """The public pages, filled: their addresses by name."""
    settings.PUBLIC_ADDRESS = live_server.url
    register, officer = Register(committed_cast), committed_cast.filing_officer
    towns = ("吹麻滩", "大河家", "刘集", "石塬", "柳沟", "居集")
    many = [
        register.filed(f"{town}{name}托育园", 622_927_001 + at, service_modes=modes, places=30 + 5 * at)
        for at, town in enumerate(towns)
        for name, modes in (
            ("阳光宝贝", ["full_day", "half_day"]),
            ("小星星", ["hourly"]),
            ("春苗", ["full_day"]),
            ("石榴籽", []),
        )
    ]
    good, bad = issued(officer, many[0]), issued(officer, many[1])
    revoked(officer, bad, reason="名称变更，另行出具")
    addresses = {
        "home": "/",
        "directory": "/directory/",
        "nothing": "/directory/?q=没有这家",
        "filed": f"/directory/{many[0].pk}/",
        "ended": f"/directory/{register.ended('已散场托育园').pk}/",
        "ask": "/verify/",
        "verified": f"/verify/{good.verify_code}",
        "revoked": f"/verify/{bad.verify_code}",
        "unknown": "/verify/7QK2-M8ZT",
        "about": "/about/",
    }
    return {name: live_server.url + path for name, path in addresses.items()}


def weight_of(chromium: Browser, address: str) -> int:
    """Bytes that a first visit fetches."""
    context = chromium.new_context()
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    weight = sum(len(answer.body()) for answer in answers)
    context.close()
    return weight


@pytest.mark.parametrize("is_careful", [False, True], ids=["plain", "careful"])
def test_every_page_fits_and_is_accessible(page: Page, site: dict[str, str], is_careful: bool) -> None:
    if is_careful:
        page.context.add_cookies([{"name": "careful", "value": "1", "url": site["home"]}])
    found: dict[str, list[str]] = {}
    seen = 0
    for width in WIDTHS[:1] if is_careful else WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in site.items():
            page.goto(address)
            seen += 1
            if problems := [*wider(page, [width]), *serious(page)]:
                found[f"{name} {width}"] = problems
    print(f"{seen} pages looked at by axe, {len(found)} with a serious finding")
    assert found == {}


def test_a_first_visit_is_light(chromium: Browser, site: dict[str, str]) -> None:
    weights = {name: weight_of(chromium, address) for name, address in site.items()}
    print(weights)
    assert max(weights.values()) <= FIRST_VIEW, weights


def test_a_family_finds_an_institution_and_its_code(page: Page, site: dict[str, str]) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(site["home"])
    page.get_by_label("机构名称或乡镇").fill("吹麻滩镇 阳光")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="吹麻滩阳光宝贝托育园").click()
    expect(page.get_by_role("heading", name="吹麻滩阳光宝贝托育园")).to_be_visible()
    expect(page.get_by_text("已备案", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="公示页的二维码")).to_be_visible()


def test_a_code_typed_on_the_home_is_answered(page: Page, site: dict[str, str]) -> None:
    page.goto(site["home"])
    page.get_by_label("验真码").fill(site["verified"].rsplit("/", 1)[1].lower())
    page.get_by_role("button", name="查验").click()
    expect(page.get_by_text("有效", exact=True)).to_be_visible()
    page.goto(site["unknown"])
    expect(page.get_by_role("heading", name="查无此件")).to_be_visible()


def test_the_careful_mode_works_on_every_page_without_a_script(chromium: Browser, site: dict[str, str]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in site.values():
        page.goto(address)
        page.locator("[data-careful-toggle] button").click()
        expect(page.get_by_role("button", name="退出关怀模式")).to_be_visible()
        assert page.url == address.replace("没有这家", "%E6%B2%A1%E6%9C%89%E8%BF%99%E5%AE%B6")
        page.locator("[data-careful-toggle] button").click()
        expect(page.get_by_role("button", name="关怀模式", exact=True)).to_be_visible()
    context.close()


def test_the_board_prints_on_one_sheet_with_a_large_code(page: Page, site: dict[str, str], tmp_path: Path) -> None:
    page.goto(site["filed"])
    page.pdf(path=tmp_path / "board.pdf", format="A4", prefer_css_page_size=True)
    page.emulate_media(media="print")
    millimetres = page.locator(".qr-code").bounding_box()["width"] / 96 * 25.4  # type: ignore[index]
    assert millimetres > 85
    sheets = PdfReader(tmp_path / "board.pdf").pages
    assert len(sheets) == 1
    text = unicodedata.normalize("NFKC", sheets[0].extract_text())
    assert "积托备〔2026〕1号" in text
    assert "登录" not in text
    picture = Image.open(io.BytesIO(page.locator(".qr-code").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == site["filed"]


def test_the_outbox_is_accessible_too(page: Page, live_server: LiveServer, committed_cast: Cast) -> None:
    from tests.exchange.conftest import PHONE
    from tuoyu.base.kernel import notices
    from tuoyu.base.kernel.acts import unit_of_work

    cast = committed_cast
    with unit_of_work(cast.filing_officer):
        one = notices.plan_delivery("sms", PHONE, "【托育】", kind="invitation", area=622_927_000, about=cast.bureau)
        notices.plan_delivery(
            "email", "a@example.cn", "【托育】", kind="password_link", area=622_927_000, about=cast.bureau
        )
    services.carry(cast.system, limit=1)
    cookie = cast.browser(cast.system_admin).cookies["sid"]
    page.context.add_cookies([{"name": "sid", "value": cookie.value, "url": live_server.url}])
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, path in {"outbox": "/outbox/", "delivery": f"/outbox/{one.pk}/"}.items():
            page.goto(live_server.url + path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            if problems := [*wider(page, [width]), *serious(page)]:
                found[f"{name} {width}"] = problems
    assert found == {}
    assert not Institution.objects.exists()
