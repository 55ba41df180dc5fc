"""Fill the division tree from the rulebook."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tuoyu.base.access.areas import NATION
from tuoyu.base.access.services import areas, users
from tuoyu.base.kernel.divisions import path_of


class Command(BaseCommand):
    """`load_divisions`, or `load_divisions --inside 6229` for one province, prefecture or county."""

    help = "从规则库导入行政区划（可重复执行，第二次不会改动任何内容）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--inside", default="", metavar="代码", help="只导入这个省、州市或县（2、4 或 6 位代码）")

    def handle(self, *args: Any, inside: str, **options: Any) -> None:
        loaded = areas.load_divisions(users.system_user(), inside=path_of(inside) if inside else NATION)
        self.stdout.write(
            f"行政区划：新增 {loaded.added}，更新 {loaded.changed}，未变 {loaded.unchanged}；新增代码 {loaded.codes}。"
        )
