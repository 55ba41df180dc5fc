"""The workbooks that go back to people: an empty template with its explanations, and the rows to correct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tuoyu.base.kernel.tables.kinds import Column
from tuoyu.base.kernel.web.spreadsheets import Table

REASON = "退回原因"
LINE = "原文件行号"
_WIDE = 60


def template(label: str, columns: Sequence[Column]) -> list[Table]:
    """A sheet to fill in, with one example row (left in, it is not taken), and a sheet that explains each column."""
    explained = [
        (column.label, "必填" if column.is_required else "选填", column.says, column.example) for column in columns
    ]
    return [
        Table(label, [column.label for column in columns], [example(columns)]),
        Table("填写说明", ["栏目", "要求", "怎么填", "示例"], explained, widths=(24, 8, _WIDE, 30)),
    ]


def example(columns: Sequence[Column]) -> list[str]:
    """The example row of the template."""
    return [column.example for column in columns]


def returned(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[str], str]]) -> list[Table]:
    """The rows that were not taken, under the headings they came with, each with its line and its reasons.

    Sent again as it is, the columns added here fill no field.
    """
    kept = [place for place, heading in enumerate(headings) if heading not in {REASON, LINE}]
    lines = ([*(_cell(cells, place) for place in kept), reasons, line] for line, cells, reasons in rows)
    names = [headings[place] for place in kept]
    return [Table("退回的行", [*names, REASON, LINE], lines, widths=(*(16 for _ in kept), _WIDE, 12))]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
