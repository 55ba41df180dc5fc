"""Count past days again, or ask where rollups and register disagree."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.base.access.areas import NATION
from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.divisions import path_of
from tuoyu.base.kernel.refusals import Refusal
from tuoyu.insight.indicators import selectors, services


class Command(BaseCommand):
    """`rebuild_figures --first 2026-01-01 [--last 2026-03-31]`, or `rebuild_figures --check [--inside 6229]`."""

    help = "按名录中的日期重算过去各日的统计（--first），或核对统计与名录是否一致（--check）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--first", type=date.fromisoformat, metavar="日期", help="自哪一天起重算")
        parser.add_argument("--last", type=date.fromisoformat, metavar="日期", help="到哪一天为止（默认今天）")
        parser.add_argument("--check", action="store_true", help="只核对，不改动")
        parser.add_argument("--inside", default="", metavar="代码", help="只核对这个省、州市或县（2、4 或 6 位代码）")

    def handle(self, *args: Any, first: date | None, last: date | None, check: bool, inside: str, **how: Any) -> None:
        if check:
            self._check(path_of(inside) if inside else NATION)
        elif first is None:
            raise CommandError("请用 --first 写明自哪一天起重算，例如 --first 2026-01-01；只想核对请用 --check。")
        else:
            self._rebuild(first, last or clock.today())

    def _rebuild(self, first: date, last: date) -> None:
        try:
            counted = services.rebuild(system_user(), first=first, last=last)
        except Refusal as refusal:
            raise CommandError("起日不能晚于止日，止日不能晚于今天，一次最多十年。") from refusal
        self.stdout.write(f"重算 {counted.days} 天，改动 {counted.rows} 行。")

    def _check(self, area: int) -> None:
        found = selectors.disagreements(area)
        for one in found:
            self.stderr.write(f"{one.area:09d} 不一致：统计 {one.rollup}，名录 {one.register}")
        if found:
            raise CommandError(f"{len(found)} 个区划的统计与名录不一致；下一次计数会改正，仍不一致请报告。")
        self.stdout.write("统计与名录一致。")
