"""A house that really runs: a database server of its own and a web server process, both to be disturbed."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

from config.database import ROOT, ensure_roles
from config.postgres import Embedded
from tests.faults.folders import server_folder

SECONDS_TO_START = 90
WRONG = "wrong-password-1"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]+)"')


@dataclass
class Site:
    """A web server process; `log` holds all it ever printed."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def ask(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, cookie: str = ""
    ) -> tuple[int, str, str]:
        """Status, body and the cookies set; status 0 when nobody answers."""
        headers = {"Cookie": cookie} if cookie else {}
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urlencode(fields), "application/x-www-form-urlencoded"
        caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            caller.request(method, path, body, headers)
            answer = caller.getresponse()
            kept = "; ".join(line.split(";")[0] for line in answer.msg.get_all("Set-Cookie") or [])
            return answer.status, answer.read().decode(errors="replace"), kept
        except OSError:
            return 0, "", ""
        finally:
            caller.close()

    def get(self, path: str) -> tuple[int, str, str]:
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str, str]:
        """Send the form of a page as a browser does, with the token of the page."""
        _, page, cookie = self.get(path)
        token = _TOKEN.search(page)
        return self.ask("POST", path, {**fields, "csrfmiddlewaretoken": token[1] if token else ""}, cookie)

    def post_sign_in(self, login: str, password: str = WRONG) -> tuple[int, str, str]:
        """Try to sign in."""
        return self.post("/account/login/", {"login": login, "password": password})


@contextmanager
def running_site(environment: Mapping[str, str], log: Path) -> Iterator[Site]:
    """One granian with one worker over a database that is there; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "config.wsgi:application",
    ]  # fmt: skip
    with log.open("ab") as output:
        process = _started(words, {**os.environ, **environment, "PORT": str(port)}, output)
    site = Site(port, process, log)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while site.get("/about/")[0] != 200:
            assert process.poll() is None, log.read_text(errors="replace")[-3000:]
            assert time.monotonic() < until, log.read_text(errors="replace")[-3000:]
            time.sleep(0.1)
        yield site
    finally:
        process.terminate()
        process.wait(20)


def _started(words: list[str], environment: Mapping[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
    )


@dataclass
class House(Site):
    """A site with a database server of its own, to be stopped and started."""

    server: Embedded

    def seconds_until_healthy(self, longest: float) -> float:
        """From now until a page that reads the database is answered with 200."""
        began = time.monotonic()
        while (waited := time.monotonic() - began) < longest:
            if self.get("/directory/")[0] == 200:
                return time.monotonic() - began
            time.sleep(0.05)
        return waited


@contextmanager
def running_house() -> Iterator[House]:
    """Everything in a folder of its own, migrated."""
    with server_folder() as folder:
        server = Embedded(folder / "data", durable=False)
        server.start()
        try:
            app = ensure_roles(server.owner_url)
            environment = {
                "DATABASE_URL": server.owner_url, "TUOYU_APP_DATABASE_URL": app, "TUOYU_DATA": str(folder),
                "TUOYU_MODE": "test",
            }  # fmt: skip
            migrate = [sys.executable, "manage.py", "migrate", "--database", "owner", "--verbosity", "0"]
            subprocess.run(migrate, cwd=ROOT, env={**os.environ, **environment}, check=True)
            with running_site(environment, folder / "web.log") as site:
                yield House(site.port, site.process, site.log, server)
        finally:
            server.stop()
