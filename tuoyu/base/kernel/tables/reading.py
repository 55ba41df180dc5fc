"""Opening a table file: its bytes are read by a process shut in; what comes back is plain text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from tuoyu.base.kernel.cleaning import Unclean, bench, limits
from tuoyu.base.kernel.files import Upload, shelf
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.tables.cells import plain_name

_LOOKED_AT = 30  # lines among which the heading is sought; above it stand titles and notes
_ENOUGH = 2


class Row(NamedTuple):
    """A line of the file, as people count them, and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A sheet below its heading line."""

    title: str
    headings: list[str]
    rows: list[Row]


def read(upload: Upload, known: Iterable[str], *, field: str = "file") -> Sheet:
    """The sheet of an uploaded file whose heading knows most of the `known` names; Invalid({field: …}) if none does."""
    names = {plain_name(name) for name in known}
    try:
        with shelf.draft() as given, shelf.draft() as clean:
            _copy(upload, given)
            bench.clean("table", given.fileno(), clean.fileno(), maximum_bytes=limits.TABLE_FILE_BYTES)
            clean.seek(0)
            sheets = [_below_heading(title, rows, names) for title, rows in _sheets(clean)]
    except Unclean as refusal:
        raise Invalid({field: [str(refusal)]}) from None
    told, sheet = max(sheets, key=lambda found: found[0], default=(0, None))
    if sheet is None or not told:
        raise Invalid({field: ["没有找到表头。第一行（或标题下面一行）应写各栏的名称，可下载模板对照。"]})
    if not sheet.rows:
        raise Invalid({field: ["表头下面没有内容。请填好后再上传。"]})
    return sheet


def _copy(upload: Upload, given: BinaryIO) -> None:
    size = 0
    for piece in upload.chunks():
        size += len(piece)
        if size > limits.TABLE_FILE_BYTES:
            raise Unclean(f"这个文件超过 {limits.TABLE_FILE_BYTES // limits.MEGABYTE} MB。请分成几份后再上传。")
        given.write(piece)
    if not size:
        raise Unclean("这个文件是空的。请重新选择文件。")
    given.flush()
    given.seek(0)


def _sheets(lines: BinaryIO) -> Iterator[tuple[str, list[Row]]]:
    title, rows = "", list[Row]()
    is_open = False
    for line in lines:
        value = json.loads(line)
        if isinstance(value, str):
            if is_open:
                yield title, rows
            title, rows, is_open = value, [], True
        else:
            rows.append(Row(*value))
    if is_open:
        yield title, rows


def _below_heading(title: str, rows: list[Row], names: set[str]) -> tuple[int, Sheet | None]:
    """How many names the best heading line of a sheet knows (at least two, or all there are), and what is below it."""
    best, place = 0, 0
    for number, row in enumerate(rows[:_LOOKED_AT]):
        known = len({plain_name(cell) for cell in row.cells} & names)
        if known > best:
            best, place = known, number
    if best < min(_ENOUGH, len(names)):
        return 0, None
    return best, Sheet(title, [cell.strip() for cell in rows[place].cells], rows[place + 1 :])
