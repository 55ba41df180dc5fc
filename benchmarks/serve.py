"""The sites under measurement: granian with one worker, as the launcher starts it, on a free port of 127.0.0.1."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.ground import DATA, Ground
from config.database import ROOT
from config.launch.serve import THREADS_PER_WORKER
from config.postgres import dying_with_parent

HOUSE, ADMIN = "config.wsgi:application", "benchmarks.settings.admin_site:application"
SECONDS_TO_ANSWER = 60


@contextmanager
def site(ground: Ground, size: int, application: str = HOUSE) -> Iterator[int]:
    """A web server over the database of that size; gives its port and ends it afterwards."""
    port = _free_port()
    words = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", THREADS_PER_WORKER, application,
    ]  # fmt: skip
    surroundings = ground.surroundings(size, "house" if application == HOUSE else "admin")
    with (DATA / "log" / f"web-{port}.log").open("wb") as log:
        server = subprocess.Popen(words, cwd=ROOT, env=surroundings, stdout=log, stderr=log, start_new_session=True,
                                  preexec_fn=dying_with_parent(signal.SIGTERM))  # fmt: skip
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"网站没有启动，请看 {DATA / 'log'}")
