"""Write the documents that follow from the code: the plan of the house, its workflows, who may do what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.base.kernel import describing


class Command(BaseCommand):
    """`manage.py document` writes; `manage.py document --check` only says what is stale, and fails if anything is."""

    help = "生成 docs/ 下由代码得出的文档；--check 只检查是否过时"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true", help="只检查，不写文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare what is there with what should be; write the difference, or tell it."""
        wanted = describing.documents(settings.ROOT)
        folder = settings.ROOT / "docs"
        stale = [name for name, text in wanted.items() if _text(folder / name) != text]
        gone = sorted(path for path in (folder / "workflows").glob("*.md") if f"workflows/{path.name}" not in wanted)
        if options["check"]:
            if stale or gone:
                names = "、".join([*stale, *(f"workflows/{path.name}（多余）" for path in gone)])
                raise CommandError(f"这些文档已过时：{names}。请运行 manage.py document 并提交。")
            return
        for name in stale:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(wanted[name], encoding="utf-8")
            self.stdout.write(f"已写 docs/{name}")
        for path in gone:
            path.unlink()
            self.stdout.write(f"已删 docs/workflows/{path.name}")


def _text(path: Any) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
