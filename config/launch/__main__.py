"""Entry of the launcher, run by any Python from 3.11 on before anything is installed: standard library only."""

import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from config.launch import prepare
from config.trouble import Trouble

USAGE = "用法：python3 -m config.launch run | test [pytest 参数] | prepare [--dev]"
STOPPED_BY_HAND = 128 + signal.SIGINT


def main(words: list[str]) -> None:
    """Prepare what the command needs, then become that command in the project's own environment."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    match words:
        case ["run"]:
            with only_one_prepares():
                prepare.python_packages("requirements.lock")
                prepare.front_end_packages()
            become("-m", "config.launch.serve")
        case ["test", *arguments]:
            with only_one_prepares():
                prepare.python_packages("requirements-dev.lock")
                prepare.front_end_packages()
                os.environ["TUOYU_CHROMIUM"] = prepare.browser()
            os.environ.setdefault("TUOYU_MODE", "test")
            become("-m", "pytest", *arguments)
        case ["prepare", *rest] if rest in ([], ["--dev"]):
            with only_one_prepares():
                prepare.python_packages("requirements-dev.lock" if rest else "requirements.lock")
                prepare.front_end_packages()
        case _:
            raise Trouble(USAGE)


@contextmanager
def only_one_prepares() -> Iterator[None]:
    """Two commands started together install one after the other; the project folder itself is the lock."""
    folder = os.open(prepare.ROOT, os.O_RDONLY)
    try:
        patience = Timer(2, print, ["另一个命令正在准备环境，等它完成……"], {"flush": True})
        patience.start()
        fcntl.flock(folder, fcntl.LOCK_EX)
        patience.cancel()
        yield
    finally:
        os.close(folder)


def become(*words: str) -> None:
    """Go on in the project's own Python, as the same process."""
    sys.stdout.flush()
    os.chdir(prepare.ROOT)
    os.execv(prepare.PYTHON, [str(prepare.PYTHON), *words])  # noqa: S606 -- our own words, no shell wanted


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(f"✗ {trouble}")
    except KeyboardInterrupt:
        sys.exit(STOPPED_BY_HAND)
