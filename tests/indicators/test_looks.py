"""The dashboard in a real browser: it fits every screen, nothing serious for axe, nothing the policy refuses."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser import Desk, chromium, serious, wider
from tests.cast import WEDNESDAY, Cast, committed_cast
from tests.indicators.county import CHUIMATAN, COUNTY, DAHEJIA, JUJI, NEXT_COUNTY, PREFECTURE, TODAY, Office, recount
from tuoyu.base.access.models import User
from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import clock
from tuoyu.insight.indicators import services

__all__ = ["chromium", "committed_cast"]
WIDTHS = (320, 360, 768, 1440)


@pytest.fixture
def counted(committed_cast: Cast) -> Cast:
    """A county with some months behind it, and populations for most of its townships."""
    cast, office = committed_cast, Office(committed_cast.filing_officer)
    shiyuan = COUNTY + 5
    filed = [(CHUIMATAN, 5, 90, 2), (CHUIMATAN, 9, 45, 3), (DAHEJIA, 7, 60, 5), (JUJI, 12, 30, 4), (shiyuan, 8, 20, 3)]
    for area, month, places, days in filed:
        office.file(office.register(area, on=date(2025, 4, 1)), on=date(2025, month, 10), places=places, days=days)
    office.register(COUNTY + 9, on=date(2025, 4, 1))
    services.rebuild(system_user(), first=date(2025, 3, 1), last=TODAY)
    recount()
    for part in range(15):
        path = COUNTY + part
        services.record_population(cast.filing_officer, cast.area(path), 2020, 200_000 if not part else 9_000, "普查")
    return cast


def opened(chromium: Browser, live_server: LiveServer, cast: Cast, person: User, path: str) -> Desk:
    """The browser of a signed-in person with a page open."""
    desk = Desk.open(chromium, live_server.url)
    desk.come_in(cast.browser(person))
    desk.page.goto(f"{live_server.url}{path}", wait_until="networkidle")
    return desk


def test_every_board_fits_and_is_accessible(chromium: Browser, live_server: LiveServer, counted: Cast) -> None:
    with clock.frozen(WEDNESDAY, everywhere=True):
        boards = {
            "county": (counted.leader, f"/figures/{COUNTY}/"),
            "prefecture": (counted.prefecture_observer, f"/figures/{PREFECTURE}/"),
            "township": (counted.leader, f"/figures/{DAHEJIA}/"),
            "empty": (counted.next_officer, f"/figures/{NEXT_COUNTY}/"),
            "population": (counted.leader, f"/figures/{COUNTY}/population"),
            "home": (counted.leader, "/home/"),
        }
        found = {}
        for name, (person, path) in boards.items():
            desk = opened(chromium, live_server, counted, person, path)
            found[name] = [*wider(desk.page, WIDTHS), *serious(desk.page), *desk.complaints]
            desk.context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_the_map_is_followed_to_the_records_of_a_township(
    chromium: Browser, live_server: LiveServer, counted: Cast
) -> None:
    with clock.frozen(WEDNESDAY, everywhere=True):
        desk = opened(chromium, live_server, counted, counted.leader, f"/figures/{COUNTY}/")
        page = desk.page
        page.get_by_role("link", name="托位数").click()
        page.wait_for_url("**/*show=places*")
        assert page.locator(".tile", has_text="大河家").locator("b").inner_text() == "60"
        page.locator("a.tile", has_text="大河家").click()
        page.wait_for_url(f"**/institutions/?area={DAHEJIA}")
    assert desk.complaints == []
