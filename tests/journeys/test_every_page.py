"""Every page as people meet it: it fits each screen, axe has nothing against it, it speaks Chinese, it asks little."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.architecture.matrix import doors
from tests.architecture.source import told
from tests.architecture.test_routes import Route, routes
from tests.browser import DESK, PHONE, TABLET, chromium, serious, wider
from tests.cast import Cast
from tests.journeys.pages import NOT_PAGES, PAGES, VISITOR, Opening, Scene
from tests.journeys.scenes import made
from tuoyu.base.kernel import anchors

__all__ = ["chromium"]
WIDTHS = (PHONE, TABLET, DESK)
LARGEST_ANSWER = 150_000  # bytes of HTML
MOST_QUERIES = 12
ROUNDS = 2  # as many as the workers of a usual run

# Words that stay as they are everywhere: formats, standards, and what stands for a person or a record.
NAMES = re.compile(
    r"\b(PDF|Excel|CSV|JSON|JPG|PNG|WEBP|QR|SHA-256|GB/T|GB|JGJ|A4|MB|KB|ID|IP|API|Tuoyu|Chrome|Linux|HeadlessChrome"
    r"|FreeOTP|Microsoft Authenticator)\b"
)
CODES = re.compile(r"\S*[\d_.@/*=-]\S*")  # codes, numbers, names of accounts and actions, addresses
WORDS = re.compile(r"[A-Za-z]{2,}(?:[ '’][A-Za-z]+)*")
MAY_SPEAK_ENGLISH = {"styleguide": "shows a form's own words", "log": "shows the names of what was changed"}
VISIBLE_TEXT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), words = [];
  for (let node; node = walker.nextNode();) {
    const owner = node.parentElement, unread = "script, style, code, pre, textarea, noscript";
    if (!owner.closest(unread) && owner.checkVisibility()) words.push(node.data);
  }
  for (const one of document.querySelectorAll("[placeholder], [aria-label], [title], [alt]"))
    words.push(...["placeholder", "aria-label", "title", "alt"].map(name => one.getAttribute(name) || ""));
  return words.join("\\n");
}"""


def unopened(found: Iterable[Route]) -> list[str]:
    """Routes that answer GET and are neither opened in PAGES nor named as something else than a page."""
    opened = {one.route for one in PAGES} | set(NOT_PAGES)
    return sorted({route.name for route in found if "GET" in route.methods} - opened)


def test_every_page_is_opened_here() -> None:
    missing = unopened(routes())
    assert not missing, told(missing, "Say in tests/journeys/pages.py who opens this page, and for which record.")
    gone = ({one.route for one in PAGES} | set(NOT_PAGES)) - {route.name for route in routes()}
    assert not gone, told(gone, "These routes are gone: take them out of tests/journeys/pages.py.")
    names = [one.name for one in PAGES]
    assert len(names) == len(set(names))


def test_control_a_new_page_is_caught() -> None:
    new = Route("filing:receipts", "receipts/", "filing.case.view", is_public=False, methods=frozenset({"GET"}))
    posted = Route("filing:publish", "publish/", "filing.case.view", is_public=False, methods=frozenset({"POST"}))
    assert unopened([*routes(), new, posted]) == ["filing:receipts"]


# --- in a real browser -----------------------------------------------------------------------------------------------


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """People and filings at every stage, really committed."""
    return made(cast)


def shares() -> list[list[Opening]]:
    """The pages in `ROUNDS` shares of about the same length, each person's together."""
    parts: list[list[Opening]] = [[] for _ in range(ROUNDS)]
    theirs = sorted(PAGES, key=lambda one: one.who)
    for _, group in sorted(
        ((who, list(group)) for who, group in groupby(theirs, key=lambda one: one.who)), key=lambda pair: -len(pair[1])
    ):
        min(parts, key=len).extend(group)
    return parts


@pytest.mark.parametrize("share", range(ROUNDS))
def test_every_page_fits_reads_and_is_accessible(
    share: int, chromium: Browser, live_server: LiveServer, scene: Scene
) -> None:
    found: dict[str, list[str]] = {}
    for who, openings in groupby(shares()[share], key=lambda one: one.who):
        context = signed_in(chromium, live_server.url, scene, who)
        for opening in openings:
            found[f"{opening.name} {opening.route}"] = list(faults(context, live_server.url, scene, opening))
        context.close()
    assert found
    wrong = [f"{name}: {fault}" for name, faults in found.items() for fault in faults]
    assert not wrong, told(wrong, f"{len(found)} pages were looked at.")


def signed_in(chromium: Browser, address: str, scene: Scene, who: str) -> BrowserContext:
    """A browser with the session of one person."""
    context = chromium.new_context(locale="zh-CN")
    cookies = [{"name": name, "value": one.value, "url": address} for name, one in scene.browser(who).cookies.items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


def faults(context: BrowserContext, address: str, scene: Scene, opening: Opening) -> Iterator[str]:
    """What is wrong with one page, at every width."""
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(f"{address}{opening.path(scene)}", wait_until="load")
    assert answer is not None
    if answer.status != opening.status:
        yield f"answered {answer.status}, not {opening.status}"
        return
    yield from wrong_with_the_answer(page, len(answer.body()))
    yield from (one for one in complaints if f"status of {opening.status}" not in one)
    if opening.name not in MAY_SPEAK_ENGLISH:
        yield from (f"English: {one}" for one in english(page.evaluate(VISIBLE_TEXT)))
    for width in WIDTHS:
        yield from wider(page, [width])
        yield from (f"axe at {width}: {one}" for one in serious(page))
    page.close()


def wrong_with_the_answer(page: Page, size: int) -> Iterator[str]:
    """The plain duties of a page: one heading, a title, a bearable size."""
    if (headings := page.locator("h1").count()) != 1 and not page.url.endswith("/styleguide"):
        yield f"{headings} headings of the first rank"
    if not page.title().strip():
        yield "no title"
    if size > LARGEST_ANSWER:
        yield f"{size} bytes of HTML"


def english(text: str) -> list[str]:
    """Words of a Latin tongue that are left when names and codes are taken out."""
    return sorted(set(WORDS.findall(CODES.sub(" ", NAMES.sub(" ", text)))))


def test_control_a_faulty_page_is_caught(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html><title></title><h1>一</h1><h1>二</h1><img src='data:,'><input></html>")
    found = " ".join(serious(page))
    assert all(rule in found for rule in ("document-title", "html-has-lang", "image-alt", "label"))
    assert list(wrong_with_the_answer(page, 150_001)) == [
        "2 headings of the first rank", "no title", "150001 bytes of HTML"
    ]  # fmt: skip
    page.close()


def test_control_english_is_caught_and_codes_are_not() -> None:
    assert english("请 Sign in 登录") == ["Sign in"]
    assert english("导出 Excel · 91622927MA7TE0001X · filing.accept · yuan01 · GB/T 2260 · 412.0 m²") == []


# --- in-process ------------------------------------------------------------------------------------------------------


def test_every_page_opens_for_its_people_only_and_asks_little(scene: Scene, settings: Any, tmp_path: Path) -> None:
    settings.ANCHORS_FOLDER = tmp_path
    anchors.take()  # as everywhere after the first hour
    counted: dict[str, int] = {}
    wrong: list[str] = []
    for who, openings in groupby(sorted(PAGES, key=lambda one: one.who), key=lambda one: one.who):
        for opening in openings:
            client = scene.browser(who)
            client.get(opening.path(scene))  # what a first request of a session asks is not the page's
            with queries() as asked:
                answer = client.get(opening.path(scene))
            if answer.status_code != opening.status:
                wrong.append(f"{opening.name}: {answer.status_code} for {who or 'a visitor'}")
            counted[opening.name] = asked()
            if not doors()[opening.route].is_public:
                wrong += closed_to_others(scene, opening)
    print("\n".join(f"{count:3}  {name}" for name, count in sorted(counted.items(), key=lambda pair: -pair[1])))
    more = [
        f"{name}: {count} queries, {MOST_QUERIES} allowed" for name, count in counted.items() if count > MOST_QUERIES
    ]
    assert not wrong, told(wrong, "A page opens for those the access matrix names, and nobody else.")
    assert not more, told(more, "Ask once for the whole page.")


def closed_to_others(scene: Scene, opening: Opening) -> Iterator[str]:
    """A visitor is led to sign in; the director of another county does not see that the record exists."""
    path = opening.path(scene)
    visit = scene.browser(VISITOR).get(path)
    if visit.status_code != 302 or "/account/login/" not in visit["Location"]:
        yield f"{opening.name}: a visitor got {visit.status_code}"
    if any(str(word).startswith("@") for word in opening.record):
        seen = scene.browser("stranger").get(path)
        if seen.status_code != 404:
            yield f"{opening.name}: a stranger got {seen.status_code}"


class queries:  # noqa: N801 -- reads as a verb after `with`
    """The number of queries asked meanwhile on the application's connection."""

    def __enter__(self) -> Callable[[], int]:
        self.seen: Any = CaptureQueriesContext(connections["default"])
        self.seen.__enter__()
        return lambda: sum(not _is_housekeeping(one["sql"]) for one in self.seen.captured_queries)

    def __exit__(self, *trouble: Any) -> None:
        self.seen.__exit__(*trouble)


def _is_housekeeping(statement: str) -> bool:
    """Savepoints, and the settings that row-level security reads: no question about anything."""
    return statement.lstrip().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config"))
