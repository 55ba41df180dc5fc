"""The thin journey: pushed, filed, answered, seen by the public, counted, and proved — in the browser, by each role."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import PHONE, Desk
from tests.cast import COUNTY, Cast
from tests.filing.steps import HEAD_ID, HEAD_PHONE, credit_code
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import AuditEntry, Delivery
from tuoyu.base.kernel.sealed import opened
from tuoyu.insight.indicators.tasks import refresh

NAME = "大河家石榴花托育中心"
USERNAME, PASSWORD = "wang.yuanzhang", "chuntian-huakai-qinshui-7"
OpenDesk = Callable[..., Desk]


def test_one_institution_from_registration_to_proof(
    desk: OpenDesk, cast: Cast, hands: clock.SetClock, tmp_path: Path
) -> None:
    refresh()
    before = board_figures(desk(cast.leader))
    push_registration(desk(cast.market_registrar))
    officer = desk(cast.filing_officer)
    invite(officer)
    director = join(desk)
    fill_in(director, tmp_path)
    filing = submit(director)
    ask_for_correction(officer, filing, hands)
    correct(director, hands)
    code = accept(officer, filing, tmp_path)
    seen_by_the_public(desk(width=PHONE), code)
    counted(desk(cast.leader), before)
    proved(director, filing)
    cancelled_shows_so(officer, filing, desk(width=PHONE), code)
    for one in (officer, director):
        assert one.complaints == []


def push_registration(registrar: Desk) -> None:
    page = registrar.page
    registrar.go("/registrations/new/")
    page.fill("[name=name]", NAME)
    page.fill("[name=credit_code]", credit_code(77).lower())  # as people type
    page.select_option("[name=legal_form]", "enterprise")
    page.select_option("[name=facility_type]", "independent")
    page.select_option("[name=nature]", "for_profit")
    page.select_option("[name=area]", label="大河家镇")
    page.fill("[name=address]", "积石山县大河家镇大河村12号")
    page.fill("[name=business_scope]", "3岁以下婴幼儿照护服务（全日制、半日制）")
    page.fill("[name=representative]", "王芳")
    page.fill("[name=registered_on]", "2026-03-16")
    page.fill("[name=contact_phone]", HEAD_PHONE)
    page.click("main form button[type=submit]")
    expect(page.locator("h1")).to_have_text(NAME)
    expect(page.locator("main")).to_contain_text("已入机构名录")
    expect(page.locator("main")).to_contain_text("经营范围写明了托育服务和服务形式")
    registrar.picture("journey-1-push")


def invite(officer: Desk) -> None:
    page = officer.page
    officer.go("/registered/")
    page.get_by_role("link", name=NAME).click()
    page.fill("[name=name]", "王园长")
    page.get_by_role("button", name="发出邀请").click()
    expect(page.locator("main")).to_contain_text("已邀请王园长")
    officer.picture("journey-2-invite")


def join(desk: OpenDesk) -> Desk:
    """The director opens the link of the SMS, sets a name and a password, and signs in."""
    text = opened(Delivery.objects.get(kind="invitation"), "text") or ""
    path = re.search(r"/join/[^\s，。]+", text)
    assert path, text
    director = desk()
    page = director.page
    director.go(path.group())
    page.fill("[name=username]", USERNAME)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    if "login" in page.url:
        page.fill("input[name=login]", USERNAME)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    director.go("/home/")
    expect(page.locator("main")).to_contain_text("填写备案")
    director.picture("journey-3-director-home")
    return director


def fill_in(director: Desk, tmp_path: Path) -> None:
    page = director.page
    page.get_by_role("link", name="填写备案").click()
    page.get_by_role("link", name="填写", exact=True).first.click()
    page.get_by_label("全日托").check()
    page.get_by_label("半日托").check()
    page.fill("[name=public_phone]", "0930-7712345")
    saved(page)
    page.reload()  # what was typed is there again
    expect(page.get_by_label("全日托")).to_be_checked()
    go_on(page)
    fill_premises(page)
    director.picture("journey-4-premises")
    go_on(page)
    fill_people(page)
    go_on(page)
    for name, count in (("infant", 1), ("toddler", 1), ("older", 1), ("mixed", 0)):
        page.fill(f"[name={name}_classes]", str(count))
    page.fill("[name=places]", "45")
    go_on(page)
    hand_in(page, tmp_path)
    director.picture("journey-5-materials")
    page.get_by_role("navigation", name="备案各节").get_by_role("link", name="承诺").click()
    page.get_by_label("我已逐条阅读并承诺做到").check()
    saved(page)


def fill_premises(page: Page) -> None:
    page.select_option("[name=tenure]", "leased")
    page.fill("[name=lease_from]", "2026-01-01")
    page.fill("[name=lease_until]", "2028-01-01")  # a year short: told, not hidden
    page.fill("[name=floors]", "１")
    page.select_option("[name=fire_grade]", "grade_2")
    page.fill("[name=building_area]", "412")
    page.fill("[name=outdoor_area]", "150")
    page.select_option("[name=fire_document]", "acceptance_filing")
    page.select_option("[name=meal_supply]", "own")


def fill_people(page: Page) -> None:
    page.fill("[name=head_name]", "王芳")
    page.fill("[name=head_id_number]", "110105194912310020")  # one digit wrong
    expect(page.locator(".field", has=page.locator("[name=head_id_number]"))).to_contain_text("校验", timeout=8000)
    page.fill("[name=head_id_number]", HEAD_ID.lower())
    page.fill("[name=head_phone]", HEAD_PHONE)
    page.select_option("[name=head_education]", "college")
    for name, count in (("head_years", 6), ("carers", 10), ("health_workers", 1), ("guards", 1), ("cooks", 1)):
        page.fill(f"[name={name}]", str(count))


def hand_in(page: Page, tmp_path: Path) -> None:
    scan = tmp_path / "扫描件.png"
    Image.new("RGB", (300, 400), "white").save(scan)
    papers = page.locator(".paper").count()
    assert papers >= 6
    for place in range(papers):
        paper = page.locator(".paper").nth(place)
        paper.locator("input[type=file]").set_input_files(str(scan))
        paper.get_by_role("button", name="上传", exact=True).click()
        page.wait_for_load_state()
        expect(page.locator(".paper").nth(place)).to_contain_text("已交 1 件")


def submit(director: Desk) -> str:
    page = director.page
    page.get_by_role("link", name="核对并提交").first.click()
    expect(page.locator("main")).to_contain_text("内容和材料齐全，可以提交")
    expect(page.locator("main")).to_contain_text("租期不足 3 年")  # with its article, and no bar to filing
    expect(page.locator("main")).to_contain_text("第十一条")
    director.picture("journey-6-check")
    page.get_by_role("button", name="提交备案").click()
    expect(page.locator(".page-header")).to_contain_text("剩 5 个工作日")
    return page.url.split("/filings/")[1].strip("/")


def ask_for_correction(officer: Desk, filing: str, hands: clock.SetClock) -> None:
    hands.advance(timedelta(minutes=10))
    page = officer.page
    officer.go("/home/")
    page.get_by_role("link", name="出具备案回执").click()
    expect(page.locator(".page-header")).to_contain_text("剩 5 个工作日")  # the same clock on both sides
    people = page.locator("#section-people")
    people.get_by_text("写意见").click()
    people.locator("textarea").fill("请补一名保健员。")
    people.get_by_role("button", name="记下意见").click()
    officer.picture("journey-7-review")
    page.get_by_role("button", name="要求补正").click()
    expect(page.locator(".page-header")).to_contain_text("暂停")
    assert filing in page.url


def correct(director: Desk, hands: clock.SetClock) -> None:
    hands.advance(timedelta(minutes=10))
    page = director.page
    director.go("/home/")
    page.get_by_role("link", name="补正备案材料").click()
    expect(page.locator(".page-header")).to_contain_text("暂停")
    page.locator("#section-people").get_by_role("link", name="填写").click()
    expect(page.locator("main")).to_contain_text("请补一名保健员")
    page.fill("[name=health_workers]", "2")
    go_on(page)
    page.get_by_role("link", name="核对并提交").first.click()
    page.get_by_role("button", name="提交备案").click()
    expect(page.locator(".page-header")).to_contain_text("个工作日")


def accept(officer: Desk, filing: str, tmp_path: Path) -> str:
    """The officer settles the comment and issues the receipt; returns the verification code printed on it."""
    page = officer.page
    officer.go(f"/filings/{filing}/")
    page.get_by_role("button", name="确认已解决").click()
    page.get_by_role("button", name="出具备案回执").click()
    expect(page.locator("main")).to_contain_text("已列入公开目录")
    officer.picture("journey-8-accepted")
    link = page.locator("li", has_text="托育机构备案回执").get_by_role("link", name="打开").get_attribute("href")
    answer = officer.context.request.get(f"{officer.address}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages)
    assert NAME in text.replace("\n", "")
    assert "〔2026〕1号" in text.replace(" ", "")
    (tmp_path / "receipt.pdf").write_bytes(answer.body())
    shown = page.locator("li", has_text="托育机构备案回执").inner_text()
    code = re.search(r"验真码\s*([0-9A-Z-]{20,})", shown)
    assert code, shown
    return code.group(1)


def seen_by_the_public(visitor: Desk, code: str) -> None:
    page = visitor.page
    visitor.go("/directory/?q=石榴")
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("main")).to_contain_text("已备案")
    visitor.picture("journey-9-public-phone")
    visitor.go(reverse("portal:verify", args=[code]))
    expect(page.locator("main")).to_contain_text("有效")
    expect(page.locator("main")).not_to_contain_text("王芳")
    visitor.picture("journey-10-verify-phone")
    visitor.go(reverse("portal:verify", args=["ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"]))
    expect(page.locator("main")).to_contain_text("查无此件")


def board_figures(leader: Desk) -> dict[str, str]:
    leader.go(f"/figures/{COUNTY}/")
    cards = leader.page.locator(".stat").all()
    return {card.locator(".stat-label").inner_text(): card.locator(".stat-number").inner_text() for card in cards}


def counted(leader: Desk, before: dict[str, str]) -> None:
    refresh()
    after = board_figures(leader)
    leader.picture("journey-11-figures")
    changed = {label for label in after if after[label] != before.get(label)}
    assert {"登记机构", "备案率", "托位", "乡镇覆盖", "回执用时"} <= changed
    assert "45" in after["托位"]


def proved(director: Desk, filing: str) -> None:
    """The director reads the whole trail of the case; the log holds the same acts."""
    page = director.page
    director.go(f"/filings/{filing}/")
    story = page.locator(".timeline").inner_text()
    for line in ("建立备案", "提交备案材料", "要求补正", "补正后再次提交", "出具备案回执"):
        assert line in story
    director.picture("journey-12-trail")
    acts = set(AuditEntry.objects.filter(object_id=filing).values_list("action", flat=True))
    assert {"filing.open", "filing.submit", "filing.ask_correction", "filing.accept"} <= acts


def cancelled_shows_so(officer: Desk, filing: str, visitor: Desk, code: str) -> None:
    page = officer.page
    officer.go(f"/filings/{filing}/")
    page.get_by_text("注销备案").first.click()
    page.fill("[name=reason]", "停止服务")
    page.get_by_role("button", name="注销备案").click()
    expect(page.locator("main")).to_contain_text("已注销")
    visitor.go(reverse("portal:verify", args=[code]))
    expect(visitor.page.locator("main")).to_contain_text("已作废")
    expect(visitor.page.locator("main")).to_contain_text("停止服务")
    visitor.picture("journey-13-revoked-phone")


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]").first).to_have_attribute("data-state", "saved", timeout=8000)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="保存并看下一节").click()
    page.wait_for_load_state()
