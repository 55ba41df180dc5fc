"""The table of a dashboard as a file, with the definitions on a second sheet."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.web.spreadsheets import Table, as_download
from tuoyu.insight.indicators.rules import Figures
from tuoyu.insight.indicators.selectors.board import Board

_HEADINGS = (
    "区划代码", "区划", "登记机构（家）", "备案机构（家）", "备案率（%）", "托位（个）", "每千人口托位（个）", "乡镇数",
    "有备案机构的乡镇数", "回执用时中位数（工作日）",
)  # fmt: skip


def download(board: Board, kind: str) -> FileResponse:
    """The division and those one level down, row by row; `kind` is xlsx or csv. Unknown figures stay blank."""
    rows = [_row(board.area.path, board.area.name, board.summary.now)]
    rows += [_row(child.area, child.name, child.now) for child in board.children]
    name = f"{board.area.name}托育统计"
    now = clock.local(clock.now())
    notes = [f"统计日 {board.summary.on:%Y-%m-%d}；导出时间 {now:%Y-%m-%d %H:%M}；空格表示没有数据"]
    widths = (12, 24, 14, 14, 12, 12, 18, 10, 18, 24)
    figures = Table(name, _HEADINGS, rows, notes=notes, widths=widths)
    return as_download([figures, _definitions(board)], f"{name}-{board.summary.on:%Y%m%d}", kind)


def _row(area: int, name: str, figures: Figures) -> list[Any]:
    return [
        f"{area:09d}", name, figures.institutions, figures.filed, figures.filed_share, figures.places,
        figures.per_thousand, figures.townships, figures.townships_covered, figures.receipt_days,
    ]  # fmt: skip


def _definitions(board: Board) -> Table:
    found = board.catalogue.indicators
    rows = [(one.name, one.unit, one.formula, one.numerator, one.denominator, one.basis) for one in found]
    headings = ("指标", "单位", "算法", "分子（计数）", "分母", "依据")
    return Table("口径", headings, rows, notes=[board.catalogue.note], widths=(14, 10, 50, 50, 40, 50))
