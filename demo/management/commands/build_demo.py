"""`manage.py build_demo`: build the demonstration county, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.builder import build, is_built

_WIDTH = 30


class Command(BaseCommand):
    """Builds through the services, with a progress bar; does nothing when it is built already."""

    help = "建立演示县（已经建立的不再重复）"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO and settings.MODE != "test":
            raise CommandError("演示数据只能在演示模式下建立（TUOYU_MODE=demo）。")
        if is_built():
            return
        count = build(self._progress)
        self.stdout.write(f"\r演示县已建立：{count} 家机构，一年的经过。{' ' * _WIDTH}")

    def _progress(self, done: int, of: int) -> None:
        filled = _WIDTH * done // of
        self.stdout.write(f"\r正在建立演示县 [{'█' * filled}{'·' * (_WIDTH - filled)}] {done}/{of}", ending="")
        self.stdout.flush()
