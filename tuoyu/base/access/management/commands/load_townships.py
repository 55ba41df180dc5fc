"""Add a county's townships from a CSV file."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.base.access import selectors
from tuoyu.base.access.services import areas, users
from tuoyu.base.kernel.divisions import path_of
from tuoyu.base.kernel.refusals import Refusal

_COLUMNS = ("name", "code_nbs", "code_mca")


def _rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a list; CommandError when it has no head or no row."""
    reader = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    if missing := [column for column in _COLUMNS if column not in (reader.fieldnames or ())]:
        raise CommandError(f"{file} 的第一行应写列名 {'、'.join(_COLUMNS)}，缺少 {'、'.join(missing)}。")
    if not (rows := list(reader)):
        raise CommandError(f"{file} 只有列名，没有一行乡镇。")
    return rows


class Command(BaseCommand):
    """`load_townships 622921 townships.csv --since 2023-06-01 --source "统计用区划代码 2023"`."""

    help = "从 CSV（列 name、code_nbs、code_mca）导入一个县的乡镇；坏行列出原因，好行照常导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("county", metavar="县代码", help="6 位代码")
        parser.add_argument("file", type=Path, metavar="文件")
        parser.add_argument("--since", type=date.fromisoformat, required=True, metavar="日期", help="代码自何日起有效")
        parser.add_argument("--source", required=True, metavar="来源", help="代码由谁、何时公布")

    def handle(self, *args: Any, county: str, file: Path, since: date, source: str, **options: Any) -> None:
        try:
            rows = _rows(file)
            area = selectors.get_area(path_of(county))
            loaded = areas.load_townships(users.system_user(), area, rows, since=since, source=source)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"读不了文件 {file}：请确认它存在，并存为 UTF-8 编码的 CSV。（{error}）") from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        for bad in loaded.bad:
            self.stderr.write(f"第 {bad.line} 行“{bad.name}”未导入：{'；'.join(bad.reasons)}")
        self.stdout.write(
            f"{area.name}：新增 {len(loaded.added)}，已有 {len(loaded.unchanged)}，未导入 {len(loaded.bad)}。"
        )
