"""Hostile uploads: every one is refused or comes out clean, within its bounds, and honest files pass unharmed."""

import json
import time
import unicodedata
from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.conf import settings as deployed
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.faults.hostile import Hostile, corpus, honest
from tests.faults.hostile.verdict import stains
from tuoyu.base.kernel import files
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.cleaning import bench
from tuoyu.base.kernel.cleaning.limits import MEGABYTE, MEMORY_BYTES
from tuoyu.base.kernel.models import StoredFile
from tuoyu.base.kernel.refusals import Invalid

EVERYTHING = files.Accept((files.Kind.PDF, files.Kind.IMAGE, files.Kind.SPREADSHEET), 10 * MEGABYTE)
MEDIA_TYPES = {
    "jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
SECONDS_AT_MOST = 5.0  # for the job itself, which its own timer ends
SECONDS_FOR_THE_REST = 2.0  # copying, disk and database on a machine that runs other tests too

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings: object, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """An upload as a form gives it; the name is set afterwards because Django would already tidy it."""
    upload = SimpleUploadedFile("x", content)
    upload._name = name
    return upload


def kept(name: str, content: bytes) -> StoredFile:
    return files.keep(sent(name, content), EVERYTHING, actor=NOBODY)


def test_hostile_files_are_refused_or_come_out_clean(committed_db: None) -> None:
    seen: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    slowest, sentences = 0.0, set()
    for one in corpus():
        seen[one.group] += 1
        started = time.monotonic()
        try:
            stored = kept(one.name, one.content)
        except Invalid as refusal:
            refused[one.group] += 1
            sentences.add(refusal.errors["file"][0])
        else:
            assert not found_on(stored), (one.group, one.name, seen[one.group], found_on(stored))
        slowest = max(slowest, time.monotonic() - started)
    tally = {
        "test": "T36", "files": seen.total(), "classes": len(seen), "refused": refused.total(),
        "cleaned": seen.total() - refused.total(), "let through": 0, "slowest seconds": round(slowest, 2),
        "most memory MB": bench.peak_memory // MEGABYTE, "sentences": len(sentences),
    }  # fmt: skip
    record(tally | {"by class": {group: [seen[group], refused[group]] for group in sorted(seen)}})
    assert seen.total() >= 300
    assert len(seen) >= 25, tally
    assert bench.peak_memory <= MEMORY_BYTES
    assert slowest <= SECONDS_AT_MOST + SECONDS_FOR_THE_REST, tally
    assert all(sentence.endswith("。") and ("请" in sentence or "可传" in sentence) for sentence in sentences), (
        sentences
    )


def found_on(stored: StoredFile) -> list[str]:
    """What is wrong with a file that was kept: its bytes, its name."""
    found = stains(files.open_bytes(stored), stored.media_type)
    odd = [one for one in stored.name if unicodedata.category(one)[0] == "C" or one in '/\\<>:"|?*']
    if odd or len(stored.name) > 120 or not stored.name.endswith((".jpg", ".jpeg", ".png", ".pdf", ".xlsx")):
        found.append(f"name {stored.name!r}")
    response = files.respond(stored, inline=stored.media_type == "application/pdf")
    if not response["Content-Disposition"].startswith("attachment; "):
        found.append("shown in the browser")
    return found


def record(tally: dict[str, object]) -> None:
    print(json.dumps(tally))
    evidence = Path(deployed.DATA) / "evidence"
    evidence.mkdir(parents=True, exist_ok=True)
    (evidence / "T36.json").write_text(json.dumps(tally, indent=1))


def test_the_judge_sees_the_stains_of_files_that_were_not_cleaned() -> None:
    """The control: without cleaning, files of these classes are found out."""
    found: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for one in corpus(*CARRIERS):
        given[one.group] += 1
        found[one.group] += bool(judged(one))
    assert given.keys() == CARRIERS
    assert all(found[group] >= given[group] * 0.8 for group in CARRIERS), (given, found)


CARRIERS = {
    "images.second_file_behind", "images.payload_in_comment", "images.payload_in_chunks", "images.traces_of_a_person",
    "papers.scripts", "papers.actions", "papers.inner_files", "papers.players", "papers.forms", "papers.locked",
    "papers.two_files_in_one", "papers.outside_streams", "papers.traces_of_a_person",
}  # fmt: skip


def judged(one: Hostile) -> list[str]:
    try:
        return stains(one.content, MEDIA_TYPES.get(one.name.rpartition(".")[2], "image/webp"))
    except Exception as error:  # a reader that breaks on it has found something too
        return [type(error).__name__]


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_an_honest_picture_passes_and_looks_the_same(kind: str, ending: str) -> None:
    stored = kept(f"门头照.{ending}", honest.picture(kind))
    with Image.open(BytesIO(files.open_bytes(stored))) as opened:
        left, right = opened.convert("RGB").getpixel((40, 80)), opened.convert("RGB").getpixel((200, 80))
        assert opened.size == (240, 160)
    assert all(abs(a - b) < 12 for a, b in zip((*left, *right), (20, 40, 200, 210, 30, 30), strict=True))
    assert stored.name == ("门头照.png" if kind == "PNG" else "门头照.jpg")


def test_an_honest_pdf_passes_and_keeps_its_text_and_pages() -> None:
    stored = kept("消防验收.pdf", honest.pdf())
    read = pypdf.PdfReader(BytesIO(files.open_bytes(stored)))
    assert [page.extract_text().strip() for page in read.pages] == [honest.TEXT, honest.TEXT]
    assert (stored.name, stored.media_type) == ("消防验收.pdf", "application/pdf")


def test_an_honest_workbook_passes_and_keeps_its_cells() -> None:
    stored = kept("名单.xlsx", honest.workbook())
    book = openpyxl.load_workbook(BytesIO(files.open_bytes(stored)))
    assert [
        [cell.value for cell in row[: len(cells)]] for row, cells in zip(book["List"].rows, honest.CELLS, strict=False)
    ] == honest.CELLS
    assert book["List"]["B5"].value == "=SUM(B2:B3)"
    assert book["List"]["A1"].comment.text == "places in all"


def test_a_field_for_papers_takes_no_workbook() -> None:
    with pytest.raises(Invalid) as refusal:
        files.keep(sent("名单.xlsx", honest.workbook()), files.PAPERS, actor=NOBODY)
    assert "不能收“.xlsx”文件" in refusal.value.errors["file"][0]
