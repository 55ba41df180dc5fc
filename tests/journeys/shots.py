"""`make shots`: pictures of every page of the demonstration into var/shots/<width>/, with the pages as they stand now.

`python -m tests.journeys.shots [--widths 360,1440] [--only case,home] [--print] [--readme] [folder]`: the county of
TUOYU_DATA, built when there is none; it may be running meanwhile.
"""

from __future__ import annotations

import argparse
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from config.database import ROOT, borrowed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.journeys.pages import Opening, Scene

WIDTHS = (360, 768, 1440)
README = ROOT / "docs/pictures"
READMES = {  # picture → the pages in it, and the screen they are seen on
    "office-home": (("home-officer",), (1440, 940)),
    "case": (("case",), (1440, 940)),
    "public": (("public",), (1440, 940)),
    "phone": (("home-director-returned", "case-returned", "institution-public"), (360, 740)),
}
COLOURS = 128


def main() -> None:
    """Serve the working tree on the demonstration's records, and take the pictures asked for."""
    wanted = _words()
    os.environ.setdefault("TUOYU_MODE", "demo")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop in this thread
    with borrowed():
        from config.launch.ready import main as make_ready

        make_ready()
        with served() as address:
            take(address, wanted)


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "var/shots")
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)), help="像素，逗号分隔")
    parser.add_argument("--only", default="", help="页面名的开头，逗号分隔")
    parser.add_argument("--print", action="store_true", help="另存 A4 打印样")
    parser.add_argument("--readme", action="store_true", help="只拍 docs/pictures 的几张")
    return parser.parse_args()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The house on a free port, static files straight from their sources."""
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    middleware = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}, MIDDLEWARE=middleware):
        house = StaticFilesHandler(get_wsgi_application())
        server = make_server("127.0.0.1", 0, house, server_class=_Server, handler_class=_Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def take(address: str, wanted: argparse.Namespace) -> None:
    """One picture of each page at each width."""
    from playwright.sync_api import sync_playwright

    from tests.browser import CHROMIUM
    from tests.journeys.pages import PAGES
    from tests.journeys.scenes import found

    scene = found()
    beginnings = tuple(wanted.only.split(","))
    widths = [int(width) for width in wanted.widths.split(",")]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for opening in PAGES:
            if wanted.readme:
                break
            if opening.name.startswith(beginnings):
                _take_one(browser, address, scene, opening, widths, wanted)
        if wanted.readme:
            _take_for_readme(browser, address, scene)
        browser.close()


def _take_for_readme(browser: Browser, address: str, scene: Scene) -> None:
    """What the front page shows: a screenful each, phones side by side, few colours."""
    from PIL import Image

    from tests.journeys.pages import PAGES

    by_name = {one.name: one for one in PAGES}
    README.mkdir(exist_ok=True)
    for name, (shown, (width, height)) in READMES.items():
        seen = []
        for one in shown:
            page = _opened(browser, address, scene, by_name[one])
            page.set_viewport_size({"width": width, "height": height})
            seen.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
            page.context.close()
        gap = 24 if len(seen) > 1 else 0
        whole = Image.new("RGB", (len(seen) * (width + gap) + gap, height + 2 * gap), "#dfe4de")
        for place, picture in enumerate(seen):
            whole.paste(picture, (gap + place * (width + gap), gap))
        whole.quantize(COLOURS, dither=Image.Dither.NONE).save(README / f"{name}.png", optimize=True)
        print(f"✓ {README / name}.png")


def _opened(browser: Browser, address: str, scene: Scene, opening: Opening) -> Page:
    """The page in a fresh browser of its person; LookupError where the county has no such record."""
    path, client = opening.path(scene), scene.browser(opening.who)
    context = browser.new_context(locale="zh-CN")
    cookies = [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + path)
    return page


def _take_one(
    browser: Browser, address: str, scene: Scene, opening: Opening, widths: list[int], wanted: argparse.Namespace
) -> None:
    try:
        page = _opened(browser, address, scene, opening)
    except LookupError as missing:
        print(f"－ {opening.name}：演示县里没有 {missing}")
        return
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800 if width < 600 else 900})
        folder = wanted.folder / str(width)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{opening.name}.png", full_page=True)
    if wanted.print:
        page.pdf(path=wanted.folder / f"{opening.name}.pdf", format="A4", prefer_css_page_size=True)
    print(f"✓ {opening.name}  {page.url.removeprefix(address)}")
    page.context.close()


if __name__ == "__main__":
    main()
