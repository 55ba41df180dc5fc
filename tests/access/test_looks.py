"""Coming in with a real browser, from the invitation to the spare codes; and every page fits and is accessible."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import DESK, PHONE, Desk, chromium
from tests.cast import COUNTY, DAHEJIA, PASSWORD, WEDNESDAY, Cast, current_code
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import invitations
from tuoyu.base.kernel import clock

__all__ = ["chromium"]


def invite(cast: Cast, role: Role = Role.TOWN_CLERK) -> str:
    """The path of a fresh invitation."""
    code = invitations.new_code()
    invitations.invite(
        cast.security_admin, body=cast.bureau, area=DAHEJIA, role=role, name="周干事", phone="13893067890", code=code
    )
    return f"/join/{code}/"


def faults(page: Page) -> list[str]:
    """What is too wide, and what is serious for axe."""
    found = []
    for width in (320, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"wider than {width}")
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})  # only axe itself needs this
    page.reload(wait_until="load")
    serious = (one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical"))
    return found + [f"{one['id']}: {one['nodes'][0]['target']}" for one in serious]


def test_an_invited_official_comes_in_step_by_step(
    chromium: Browser, live_server: LiveServer, committed_cast: Cast
) -> None:
    with clock.frozen(WEDNESDAY, everywhere=True):
        desk = Desk.open(chromium, live_server.url, PHONE)
        page = desk.page
        desk.go(invite(committed_cast))
        page.fill("[name=username]", "zhou.ganshi")
        page.fill("[name=password]", PASSWORD)
        page.fill("[name=again]", PASSWORD)
        page.click("text=建立账号")
        page.wait_for_url("**/account/login/")
        assert page.inner_text(".messages").strip() == "账号已经建好，请登录。"
        page.fill("[name=login]", "zhou.ganshi")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/account/code/set-up/")
        desk.go("/home/")
        assert page.url.endswith("/account/code/set-up/"), "nothing else opens before the code"
        secret = page.inner_text("code").replace(" ", "")
        page.fill("[name=code]", current_code(secret))
        page.click("text=完成设置")
        page.wait_for_url("**/account/code/recovery/")
        spare = page.locator("code").first.inner_text()
        page.click("text=我已保存，继续")
        page.wait_for_url("**/home/")
        desk.go("/account/logout/")
        page.click("main button:has-text('退出')")
        desk.go("/account/login/")
        page.fill("[name=login]", "zhou.ganshi")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/account/code/enter/")
        page.fill("[name=code]", spare)
        page.click("main button[type=submit]")
        page.wait_for_url("**/home/")
        assert desk.complaints == []
        desk.context.close()


def test_every_page_of_access_fits_and_is_accessible(
    chromium: Browser, live_server: LiveServer, committed_cast: Cast
) -> None:
    cast = committed_cast
    clerk = cast.town_clerk
    newcomer = cast.person("new.one", "新同事", cast.bureau, Role.OBSERVER, COUNTY, password=PASSWORD)
    cast.security_admin.set_password(PASSWORD)
    cast.security_admin.save(update_fields=["password"])
    pages: dict[str, User | None] = dict.fromkeys(["/account/login/", invite(cast), "/account/signup/"])
    own = ("/account/", "/account/sessions/", "/account/password/", "/account/code/", "/account/logout/")
    people = ("", f"{clerk.pk}/", f"{clerk.pk}/change/", f"{clerk.pk}/grants/new/")
    pages |= dict.fromkeys(own, cast.security_admin) | {f"/access/users/{one}": cast.security_admin for one in people}
    pages |= dict.fromkeys(["/access/invitations/", "/access/invitations/new/"], cast.security_admin)
    pages |= {f"/access/areas/?inside={COUNTY}": clerk, "/access/log/": cast.audit_admin}
    pages |= dict.fromkeys(["/access/bodies/", "/access/bodies/new/"], cast.system_admin)
    with clock.frozen(WEDNESDAY, everywhere=True):
        found = {path: looked_at(chromium, live_server, cast, person, path) for path, person in pages.items()}
        desk = Desk.open(chromium, live_server.url)
        _sign_in_without_code(desk, newcomer)
        found["/account/code/set-up/"] = faults(desk.page)
        desk.context.close()
    assert {path: problems for path, problems in found.items() if problems} == {}


def looked_at(chromium: Browser, live_server: LiveServer, cast: Cast, person: User | None, path: str) -> list[str]:
    """The faults of one page, and the complaints of the browser about it."""
    desk = Desk.open(chromium, live_server.url)
    if person is not None:
        session = cast.browser(person).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        desk.context.add_cookies([cookie])
    desk.go(path)
    assert desk.page.url.endswith(path), f"{path} led to {desk.page.url}"
    problems = [*desk.complaints, *faults(desk.page)]
    desk.context.close()
    return problems


def _sign_in_without_code(desk: Desk, person: User) -> None:
    desk.go("/account/login/")
    desk.page.fill("[name=login]", person.username)
    desk.page.fill("[name=password]", PASSWORD)
    desk.page.click("main button[type=submit]")
    desk.page.wait_for_url("**/account/code/set-up/")
