"""The one way out for tables: Excel and CSV in which no text can turn into a formula and numbers stay numbers."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tuoyu.base.kernel import clock

_DANGEROUS = re.compile(r"^'*[\s\u00a0\u3000\u200b\ufeff]*[=+\-@\t\r\n\x00＝＋－＠]")
_BAD_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_CELL_LIMIT = 32_767
_EXACT_DIGITS = 15  # a number in Excel keeps fifteen digits
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Table:
    """One sheet: headings, rows of plain values, and sentences that go above the headings."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()
    widths: Sequence[int] = field(default_factory=tuple)


def escape(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it for a formula; `unescape` undoes it."""
    return f"'{text}" if _is_dangerous(text) else text


def unescape(text: str) -> str:
    """What `escape` was given."""
    return text[1:] if text.startswith("'") and _is_dangerous(text[1:]) else text


def _is_dangerous(text: str) -> bool:
    return bool(_DANGEROUS.match(text)) or text[:1] in ("\t", "\r", "\n", "\x00")


def write_csv(table: Table, stream: IO[bytes]) -> None:
    """UTF-8 with a byte-order mark, which Excel needs; notes are left out so that the file can be read back."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([escape(heading) for heading in table.headings])
    for row in table.rows:
        writer.writerow([_csv_cell(value) for value in row])
    text.detach()


def _csv_cell(value: Any) -> str | int | float | Decimal:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | float() | Decimal():
            return value
        case datetime():
            return f"{_wall_clock(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return escape(str(value))


def write_xlsx(tables: Sequence[Table], stream: IO[bytes]) -> None:
    """A workbook with one sheet per table, written row by row so that a long table needs little memory."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_calc_mode("manual")
    formats = {
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "note": book.add_format({"font_color": "#5d6f6c"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
    }
    for number, table in enumerate(tables, start=1):
        _write_sheet(book.add_worksheet(_sheet_name(table.title, number)), table, formats)
    book.close()


def _write_sheet(sheet: Worksheet, table: Table, formats: dict[str, Format]) -> None:
    for column, heading in enumerate(table.headings):
        width = table.widths[column] if column < len(table.widths) else max(10, 2 * len(heading) + 2)
        sheet.set_column(column, column, width)
    top = len(table.notes)
    for line, note in enumerate(table.notes):
        sheet.write_string(line, 0, note, formats["note"])
    for column, heading in enumerate(table.headings):
        sheet.write_string(top, column, heading, formats["heading"])
    sheet.freeze_panes(top + 1, 0)
    last = top
    for last, row in enumerate(table.rows, start=top + 1):
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value, formats)
    if table.headings:
        sheet.autofilter(top, 0, max(last, top), len(table.headings) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_string(row, column, "是" if value else "否")
        case int() | float() | Decimal() if _fits(value):
            sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value)
        case datetime():
            sheet.write_datetime(row, column, _wall_clock(value), formats["moment"])
        case date():
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
        case _:
            sheet.write_string(row, column, _short(str(value)), formats["text"])


def _fits(value: int | float | Decimal) -> bool:
    """Whether Excel can hold the number exactly enough: no identity number shortened to 6.2E17, no NaN."""
    return value == value and abs(value) < 10**_EXACT_DIGITS


def _short(text: str) -> str:
    ending = "…（内容过长，已截断）"
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - len(ending)] + ending


def _wall_clock(moment: datetime) -> datetime:
    return clock.local(moment).replace(tzinfo=None) if moment.tzinfo else moment


def _sheet_name(title: str, number: int) -> str:
    return _BAD_IN_SHEET_NAME.sub(" ", title).strip(" '")[:31] or f"表{number}"


def as_download(tables: Sequence[Table], name: str, kind: str = "xlsx") -> FileResponse:
    """The tables as a file to keep, called `name` without ending; CSV takes the first table only."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    if kind == "csv":
        write_csv(tables[0], stream)
    else:
        write_xlsx(tables, stream)
    stream.seek(0)
    response = FileResponse(stream, content_type=CSV if kind == "csv" else XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"export.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
