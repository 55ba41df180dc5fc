"""Bring the database and the static files up to date before the web server starts, in one start of Django."""

import hashlib
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import connections

from config.database import ROOT, data_folder, mode
from config.trouble import Trouble


def main() -> None:
    """Migrate as the owner, build the demonstration county in demo mode, collect static files when they changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with told("数据表"):
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections["owner"].close()
    if mode() == "demo" and "build_demo" in get_commands():
        with told("示范县"):
            call_command("build_demo")
    anchor_log()
    collect_static_files()


def anchor_log() -> None:
    """Anchor the log at every start: a house that was shut for days may issue documents again."""
    from tuoyu.base.kernel import anchors

    try:
        anchors.take()
    except anchors.LogContradicted as error:
        print(f"  ✗ 操作记录  {error}", flush=True)


def collect_static_files() -> None:
    """Collect again only when a source changed since the last time."""
    place = Path(settings.STATIC_ROOT)
    note, now = place / ".fingerprint", fingerprint()
    if note.exists() and note.read_text() == now:
        return
    with told("页面文件"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        place.mkdir(parents=True, exist_ok=True)
        note.write_text(now)


def fingerprint() -> str:
    """A digest of everything the collected files are made from: our static files by date, packages by their lock."""
    seen = hashlib.sha256()
    for lock in ("package-lock.json", "requirements.lock", "config/settings.py"):
        seen.update((ROOT / lock).read_bytes())
    for path in sorted(path for path in (ROOT / "tuoyu").glob("**/static/**/*") if path.is_file()):
        status = path.stat()
        seen.update(f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


@contextmanager
def told(title: str) -> Iterator[None]:
    """Say what was done and how long it took."""
    began = time.monotonic()
    yield
    print(f"  ✓ {title}  {time.monotonic() - began:.1f} 秒", flush=True)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["没有说明"])[0]


def _kept() -> Path:
    """Keep the traceback being handled where the other logs are."""
    log = data_folder() / "log" / "ready.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    log.write_text(traceback.format_exc())
    return log


if __name__ == "__main__":
    try:
        main()
    except (Trouble, CommandError) as trouble:
        sys.exit(f"✗ {trouble}")
    except Exception as error:  # whatever it is, a person gets a sentence and the log the rest
        print()  # a progress bar may stand on the line
        sys.exit(f"✗ 准备数据时出错（{type(error).__name__}）：{_first_line(error)}（记录：{_kept()}）")
    except KeyboardInterrupt:
        sys.exit(1)
