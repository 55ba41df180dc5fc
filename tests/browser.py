"""A real browser for tests: pages that note every complaint of the browser, and people who sign in as people do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.cast import PASSWORD, current_code
from tuoyu.base.access.models import User

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), "")
PICTURES = Path(os.environ.get("TUOYU_PICTURES", "var/pictures"))
PHONE, TABLET, DESK = 360, 768, 1440


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

    def go(self, path: str) -> None:
        """Open a page of the house."""
        self.page.goto(f"{self.address}{path}", wait_until="load")

    def picture(self, name: str) -> None:
        """Keep a picture of the page, to be looked at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)
