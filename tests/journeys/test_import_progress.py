"""A list is taken in by a worker of its own while somebody watches: the bar moves, and the result comes by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from config.database import ROOT
from tests.browser import PHONE, Desk
from tests.cast import Cast
from tests.filing.bringing import workbook
from tests.filing.test_push_file import HEADINGS, line
from tuoyu.base.intake import services

ROWS, WRONG, PORTION = 600, 3, 20
LONGEST_MS = 120_000
WATCH = """() => {
  window.seen = []
  const look = () => { const bar = document.querySelector("progress"); if (bar) window.seen.push(bar.value) }
  look()
  new MutationObserver(look).observe(document.querySelector("[data-progress]"), {childList: true, subtree: true})
}"""


@pytest.fixture
def start_worker(database_environment: dict[str, str]) -> Iterator[Callable[[], None]]:
    """`start_worker()` starts the worker as the launcher does; it is stopped at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        command = [sys.executable, "manage.py", "procrastinate", "worker"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **database_environment}, **quiet))

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def test_who_watches_an_import_sees_it_move_and_end(
    desk: Callable[..., Desk], cast: Cast, start_worker: Callable[[], None], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(services, "PORTION_ROWS", PORTION)  # a short list in as many steps as a long one
    rows = [line(number, **({"code": "91"} if number <= WRONG else {})) for number in range(1, ROWS + 1)]
    (tmp_path / "名单.xlsx").write_bytes(workbook(HEADINGS, rows))
    registrar = desk(cast.market_registrar, width=PHONE)
    page = registrar.page
    registrar.go(reverse("intake:bring"))
    page.get_by_label("登记信息").check()
    page.set_input_files("[name=file]", tmp_path / "名单.xlsx")
    page.get_by_role("button", name="上传并核对栏目").click()
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text(f"正在导入 0 / {ROWS} 行")).to_be_visible()
    page.evaluate(WATCH)
    start_worker()
    expect(page.get_by_text(f"收下 {ROWS - WRONG} 行，退回 {WRONG} 行")).to_be_visible(timeout=LONGEST_MS)
    expect(page.locator("progress")).to_have_count(0, timeout=LONGEST_MS)
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert any(0 < done < ROWS for done in seen), seen
    assert returned(page, tmp_path) == [f"文件推送托育园{number}" for number in range(1, WRONG + 1)]
    assert registrar.complaints == []


def returned(page: Page, folder: Path) -> list[str]:
    """The names in the workbook of the rows that came back."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载退回的行").click()
    waiting.value.save_as(folder / "back.xlsx")
    _, *rows = openpyxl.load_workbook(folder / "back.xlsx").active.values
    return [str(row[1]) for row in rows]
