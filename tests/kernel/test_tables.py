"""Tables that people bring: every honest way of writing one is read, every broken one is answered with a sentence."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuoyu.base.kernel.cleaning import bench, limits
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.tables import REASON, Column, Sheet, is_cut_off, proposed, read, read_day, returned, template
from tuoyu.base.kernel.web.spreadsheets import Table, write_xlsx

NAMES = ["名称", "统一社会信用代码", "所在乡镇", "登记日期"]
LINES = [["阳光托育", "91622927MA7TE00010", "大河家镇", "2026-03-02"], ["星星托育", "91622927MA7TE00029", "", ""]]


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"  # type: ignore[attr-defined]


def workbook(lines: list[list[object]], change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    """An .xlsx with these lines; `change` does to it what people do."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    if change:
        change(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def reading(content: bytes, name: str = "名单.xlsx") -> Sheet:
    return read(SimpleUploadedFile(name, content), NAMES)


def cells(sheet: Sheet) -> list[list[str]]:
    return [row.cells for row in sheet.rows]


def sentence(content: bytes, name: str = "名单.xlsx") -> str:
    with pytest.raises(Invalid) as refused:
        reading(content, name)
    (said,) = refused.value.errors["file"]
    assert said.endswith("。")
    return said


def csv_text(mark: str = ",") -> str:
    return "\r\n".join(mark.join(line) for line in [NAMES, *LINES])


@pytest.mark.parametrize(
    "content",
    [
        workbook([NAMES, *LINES]),
        csv_text().encode("utf-8-sig"),
        csv_text().encode(),
        csv_text().encode("gb18030"),
        csv_text("\t").encode("utf-16"),
        csv_text(";").encode(),
        json.dumps([dict(zip(NAMES, line, strict=True)) for line in LINES]).encode(),
    ],
    ids=["xlsx", "utf-8-sig", "utf-8", "gb18030", "utf-16 tabs", "semicolons", "json"],
)
def test_the_same_list_is_read_alike_in_every_form(content: bytes) -> None:
    sheet = reading(content)
    assert sheet.headings == NAMES
    assert cells(sheet) == LINES


def test_titles_above_the_heading_blank_lines_and_other_sheets_are_passed_over() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("说明", 0).append(["填表说明", "请勿改动"])

    sheet = reading(workbook([["托育机构名单"], [], NAMES, [], LINES[0], [None], LINES[1]], change))
    assert [row.line for row in sheet.rows] == [5, 7]


def test_a_cell_merged_downwards_counts_for_every_row_it_covers() -> None:
    lines = [NAMES, ["甲", "1", "大河家镇"], ["乙", "2"], ["丙", "3"], ["丁", "4"]]
    sheet = reading(workbook(lines, lambda book: book.active.merge_cells("C2:C4")))
    assert [row.cells[2] for row in sheet.rows] == ["大河家镇", "大河家镇", "大河家镇", ""]


def test_days_numbers_and_formulas_come_as_people_see_them() -> None:
    day, moment = date(2026, 3, 2), datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001
    sheet = reading(workbook([NAMES, [day, moment, 13893012345, 620102199001011234], ["=1+1", True, 1.5, None]]))
    assert cells(sheet)[0][:3] == ["2026-03-02", "2026-03-02 08:30:00", "13893012345"]
    assert is_cut_off(cells(sheet)[0][3])
    assert cells(sheet)[1] == ["", "是", "1.5", ""]  # a formula that was never computed holds nothing


def test_a_hundred_thousand_blank_rows_are_no_rows() -> None:
    sheet = openpyxl.Workbook(write_only=True)
    page = sheet.create_sheet()
    for line in [NAMES, *LINES]:
        page.append(line)
    for _ in range(100_000):
        page.append([""])
    kept = io.BytesIO()
    sheet.save(kept)
    assert cells(reading(kept.getvalue())) == LINES


def test_what_is_sent_back_is_read_as_it_was_sent() -> None:
    rows = [(3, ["=HYPERLINK(1)", "'91", "＝1", "@x"], "代码：不对"), (7, ["甲"], "缺代码")]
    kept = io.BytesIO()
    write_xlsx(returned(NAMES, rows), kept)
    again = reading(kept.getvalue())
    assert again.headings == [*NAMES, REASON, "原文件行号"]
    assert [row.cells[:4] for row in again.rows] == [["=HYPERLINK(1)", "'91", "＝1", "@x"], ["甲", "", "", ""]]
    third = returned(again.headings, [(9, again.rows[0].cells, "还是不对")])[0]
    assert third.headings.count(REASON) == 1


def damaged(content: bytes, seed: int) -> bytes:
    """Some bytes changed, the rest cut off somewhere."""
    chance = random.Random(seed)
    found = bytearray(content)
    for _ in range(chance.randint(1, 40)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found[: chance.randint(1, len(found))])


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_workbook_is_read_or_answered(seed: int) -> None:
    try:
        reading(damaged(workbook([NAMES, *LINES]), seed))
    except Invalid as refusal:
        assert refusal.errors["file"]


@given(st.binary(max_size=400))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_answered(content: bytes) -> None:
    try:
        reading(content)
    except Invalid as refusal:
        assert refusal.errors["file"]


def bomb() -> bytes:
    """A small file that unpacks to two hundred megabytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 no zip", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 5_000, "打不开"),
        (bomb(), "过大"),
        (b"a,b\n1,2", "没有找到表头"),
        (csv_text().splitlines()[0].encode(), "没有内容"),
        (b"\x81\xff\xff\xff", "文字编码"),
        (b"[" * 100_000, "不是有效的 JSON"),
        (b"{}", "应是一个列表"),
        (("名称,所在乡镇\n" + "甲,乙\n" * (limits.TABLE_ROWS + 1)).encode(), "一次最多"),
        (("名称,所在乡镇" + ",x" * 200).encode(), "超过 100 列"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, says: str) -> None:
    assert says in sentence(content)


def test_the_largest_list_of_a_county_is_read_within_the_bounds() -> None:
    lines = ([f"姓名{n}", f"91622927MA7TE{n:05}", "大河家镇", "2026-03-02", *["内容"] * 8] for n in range(60_000))
    kept = io.BytesIO()
    write_xlsx([Table("名单", [*NAMES, *(f"栏{n}" for n in range(8))], lines)], kept)
    before, bench.peak_memory = bench.peak_memory, 0
    assert len(reading(kept.getvalue()).rows) == 60_000
    assert bench.peak_memory < limits.MEMORY_BYTES
    bench.peak_memory = max(before, bench.peak_memory)


COLUMNS = [
    Column("name", "名称", ("机构名称",), is_required=True, says="全称", example="阳光托育"),
    Column("code", "统一社会信用代码", ("信用代码",), example="91"),
    Column("phone", "电话"),
]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["机构名称", "统一社会\n信用代码（18位）", "备注"], ["name", "code", ""]),
        (["*名称：", "信用代码", "联系电话"], ["name", "code", ""]),
        (["名称", "名称", ""], ["name", "", ""]),
        (["电话号码", "电话"], ["", "phone"]),
        (["code", "NAME"], ["code", "name"]),
    ],
)
def test_columns_are_told_by_their_names(headings: list[str], fields: list[str]) -> None:
    assert proposed(headings, COLUMNS) == fields


def test_the_template_explains_every_column_and_can_be_read() -> None:
    kept = io.BytesIO()
    write_xlsx(template("机构", COLUMNS), kept)
    sheet = read(SimpleUploadedFile("模板.xlsx", kept.getvalue()), [name for one in COLUMNS for name in one.names])
    assert (sheet.title, sheet.headings) == ("机构", ["名称", "统一社会信用代码", "电话"])
    explained = openpyxl.load_workbook(io.BytesIO(kept.getvalue()))["填写说明"]
    assert [row[0].value for row in explained.iter_rows(min_row=2)] == sheet.headings


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", "2026-03-02"), ("2026/3/2", "2026-03-02"), ("2026.3.2", "2026-03-02"),
        ("2026年3月2日", "2026-03-02"), ("２０２６年３月２日", "2026-03-02"), ("20260302", "2026-03-02"),
        ("46083", "2026-03-02"), ("2026-03-02 08:30:00", "2026-03-02"),
        ("2026-02-30", "2026-02-30"), ("昨天", "昨天"), ("", ""), ("99999999", "99999999"),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text: str, day: str) -> None:
    assert read_day(text) == day
