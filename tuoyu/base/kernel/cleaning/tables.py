"""Tables of any origin (.xlsx, .xls, .ods, .csv, .json) become lines of plain text; formulas and macros stay behind.

Written to the target: one JSON value a line. A string opens a sheet and names it; a list [line, cells] is a row of it.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from tuoyu.base.kernel.cleaning import limits
from tuoyu.base.kernel.cleaning.unclean import Unclean

MEDIA_TYPE = "application/x-ndjson"
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = ("utf-8-sig", "gb18030")
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_EXACT = 10**15  # Excel keeps fifteen digits of a number; whatever is longer has lost its end
_UNREADABLE = "这个表格文件打不开，可能已损坏或格式不对。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
_TOO_LARGE = "这个表格过大或过于复杂。请删去空行、空列和图片，或分成几份后再上传。"

Row = tuple[int, list[str]]


def read_tables(source: BinaryIO, target: BinaryIO, maximum_bytes: int) -> str:
    """Write the sheets of a table file as lines of text, or refuse the file with the reason."""
    given = source.read()
    written = 0
    for line in _lines(given):
        content = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        written += len(content)
        if written > limits.OUTPUT_BYTES:
            raise Unclean(_TOO_LARGE)
        target.write(content)
    return MEDIA_TYPE


def _lines(given: bytes) -> Iterator[Any]:
    if given.startswith((_ZIP, _OLD_OFFICE)):
        sheets = _of_workbook(given)
    else:
        text = _decoded(given)
        sheets = iter([("", _of_objects(text) if text.lstrip()[:1] in ("[", "{") else _of_csv(text))])
    total = 0
    for title, rows in sheets:
        yield title[: limits.CELL_CHARACTERS]
        for line, cells in rows:
            total += 1
            if total > limits.TABLE_ROWS:
                raise Unclean(f"一次最多 {limits.TABLE_ROWS:,} 行，这个文件超过了。请分成几份后再上传。")
            yield [line, cells]


def _of_workbook(given: bytes) -> Iterator[tuple[str, Iterator[Row]]]:
    if given.startswith(_ZIP):
        _require_bounded(given)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(given))
        for title in book.sheet_names[: limits.SHEETS]:
            yield title, _of_sheet(book.get_sheet_by_name(title))
    except PasswordError:
        raise Unclean("这个表格设了密码。请去掉密码后再上传。") from None
    except CalamineError:
        raise Unclean(_UNREADABLE) from None


def _require_bounded(given: bytes) -> None:
    """Judge the declared sizes; what lies about them runs into this process's bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(given)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        raise Unclean(_UNREADABLE) from None
    if len(parts) > limits.PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_TABLE_BYTES:
        raise Unclean(_TOO_LARGE)
    for part in parts:
        if part.flag_bits & 0x1:
            raise Unclean("这个表格设了密码。请去掉密码后再上传。")
        if part.file_size > limits.RATIO_FREE_BYTES and part.file_size > limits.UNPACKED_RATIO * part.compress_size:
            raise Unclean(_TOO_LARGE)


def _of_sheet(sheet: CalamineSheet) -> Iterator[Row]:
    """Rows that hold something, numbered as people see them; a cell merged downwards counts for each row it covers."""
    if sheet.start is None or sheet.end is None:
        return
    left = sheet.start[1]
    if sheet.end[1] - left >= limits.TABLE_COLUMNS:
        raise Unclean(f"这个表格超过 {limits.TABLE_COLUMNS} 列。请只保留需要的栏目后再上传。")
    merged = _merged(sheet, left)
    held: dict[int, tuple[int, str]] = {}
    for line, row in enumerate(sheet.iter_rows(), 1):
        cells = [_text(value) for value in row]
        if not any(cells):
            continue
        held = {column: (last, text) for column, (last, text) in held.items() if last >= line}
        for column, (_, text) in held.items():
            cells[column] = cells[column] or text
        held |= {column: (last, cells[column]) for column, last in merged.get(line, ()) if column < len(cells)}
        yield line, cells


def _merged(sheet: CalamineSheet, left: int) -> dict[int, list[tuple[int, int]]]:
    """Where cells are merged down one column: first line → (place in the row, last line)."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        if first == last and bottom > top:
            found.setdefault(top + 1, []).append((first - left, bottom + 1))
    return found


def _of_csv(text: str) -> Iterator[Row]:
    if not text.strip():
        raise Unclean("这个文件是空的。请重新选择文件。")
    head = text[:4_096].split("\n", 1)[0]
    delimiter = max(",\t;，", key=head.count)
    csv.field_size_limit(len(text) + 1)
    rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    try:
        for row in rows:
            if len(row) > limits.TABLE_COLUMNS:
                raise Unclean(f"第 {rows.line_num} 行超过 {limits.TABLE_COLUMNS} 列。请核对分隔符后再上传。")
            if any(cell.strip() for cell in row):
                yield rows.line_num, [_short(cell) for cell in row]
    except csv.Error:
        raise Unclean("这个 CSV 文件的引号或换行不完整。请用原来的程序重新导出后再上传。") from None


def _of_objects(text: str) -> Iterator[Row]:
    """A JSON list of objects: the first row holds the names of all their fields."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise Unclean("文件不是有效的 JSON，请检查括号、引号和逗号后重新上传。") from None
    if not isinstance(read, list) or not read:
        raise Unclean("文件应是一个列表：最外层用方括号，里面每个花括号是一条。")
    names = list(dict.fromkeys(name for one in read if isinstance(one, dict) for name in one))
    if len(names) > limits.TABLE_COLUMNS:
        raise Unclean(f"这个文件的字段超过 {limits.TABLE_COLUMNS} 个。请只保留需要的字段后再上传。")
    yield 0, [_short(name) for name in names] or ["?"]
    for number, one in enumerate(read, 1):
        yield number, [_text(one.get(name)) for name in names] if isinstance(one, dict) else [_text(one)]


def _decoded(given: bytes) -> str:
    for mark, encoding in _WIDE_MARKS.items():
        if given.startswith(mark):
            return given[2:].decode(encoding, "replace")
    for encoding in _ENCODINGS:
        try:
            return given.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unclean("文件的文字编码认不出来。请另存为 .xlsx，或保存为 UTF-8 编码的 CSV 后再上传。")


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date() | time() | timedelta():
            return str(value)
        case dict() | list():
            return ""
    return _short(str(value))


def _short(text: str) -> str:
    plain = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return plain if len(plain) <= limits.CELL_CHARACTERS else plain[: limits.CELL_CHARACTERS] + "…"
