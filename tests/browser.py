"""A real browser for tests: pages that note every complaint of the browser, what is wrong with how they look, and
people who sign in as people do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.cast import PASSWORD, current_code
from tuoyu.base.access.models import User

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), "")
PICTURES = Path(os.environ.get("TUOYU_PICTURES", "var/pictures"))
PHONE, TABLET, DESK = 360, 768, 1440
_SERIOUS = """() => axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations
  .filter(one => ["serious", "critical"].includes(one.impact)).map(one => `${one.id} ${one.nodes[0].target}`))"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, headless."""
    if not CHROMIUM:
        pytest.fail("没有找到 chromium：请运行 apt-get install chromium（或您系统的等价命令）后重试。")
    # The synchronous driver runs an event loop in this thread, which Django would take for an async view. Under a loop
    # it also opens connections of its own; one left from before would be cut when the database is cloned anew.
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Desk:
    """One person's browser. `complaints` holds every error the browser reported."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, chromium: Browser, address: str, width: int = DESK) -> Desk:
        """A fresh browser of a person, nobody signed in."""
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        desk = cls(context, context.new_page(), address)
        desk.page.on("console", lambda message: desk._note(message.type, message.text))
        desk.page.on("pageerror", lambda error: desk._note("error", str(error)))
        return desk

    def sign_in(self, person: User, password: str = PASSWORD) -> None:
        """Sign in as people do: name, password, and the code when it is asked for."""
        self.go("/account/login/")
        self.page.fill("input[name=login]", person.username)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_load_state()
        if "/code/" in self.page.url:
            self.page.fill("input[name=code]", current_code())
            self.page.click("main button[type=submit]")
            self.page.wait_for_load_state()

    def come_in(self, client: Client) -> None:
        """Take over the session of somebody who is signed in already."""
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def go(self, path: str) -> None:
        """Open a page of the house."""
        self.page.goto(f"{self.address}{path}", wait_until="load")

    def picture(self, name: str) -> None:
        """Keep a picture of the page, to be looked at."""
        keep_picture(self.page, name)

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Desk]:
    """The browser of somebody who comes by; its addresses are whole ones."""
    desk = Desk.open(chromium, "")
    yield desk
    desk.context.close()


@pytest.fixture
def page(visitor: Desk) -> Page:
    """The page that stands open in the visitor's browser."""
    return visitor.page


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of a page in `PICTURES`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def wider(page: Page, widths: Sequence[int], picture: str = "") -> list[str]:
    """At which of these widths the page is wider than the screen; pictures of all are kept when they have a name."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"wider than {width}")
        if picture:
            keep_picture(page, f"{picture}-{width}")
    return found


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it stands: rule and place."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    return [str(one) for one in page.evaluate(_SERIOUS)]
