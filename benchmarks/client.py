"""A small load client: signs in as people do, then asks for one page over connections that stay open."""

from __future__ import annotations

import http.client
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PAGES_KEPT = "!#$%&'()*+,/:;=?@[]~"


@dataclass
class Visitor:
    """One browser: a port, its cookies, and how many bytes the last page had."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, username: str, password: str, code: Callable[[], str]) -> None:
        """Password, then the authenticator's code, through the ordinary pages."""
        self._fetch("GET", "/account/login/")
        self._send("/account/login/", login=username, password=password)
        self._send("/account/code/enter/", code=code())
        if self._fetch("GET", "/home/")[0] != 200:
            raise RuntimeError(f"{username} 没有能够登录")

    def connect(self) -> http.client.HTTPConnection:
        """A connection of its own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(self, connection: http.client.HTTPConnection, address: str) -> tuple[float, int]:
        """Milliseconds until the page is here whole, and its bytes; anything but 200 is an error."""
        began = time.perf_counter()
        connection.request("GET", quote(address, _PAGES_KEPT), headers=self._headers())
        answer = connection.getresponse()
        size = len(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status} {answer.headers.get('Location', '')}")
        return 1000 * (time.perf_counter() - began), size

    def _send(self, address: str, **fields: str) -> None:
        body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies["csrf"], "_key": uuid.uuid4().hex})
        status, location = self._fetch("POST", address, body)
        if status != 302:
            raise RuntimeError(f"{address}: {status}")
        self._fetch("GET", location)

    def _fetch(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        connection = self.connect()
        headers = self._headers() | (_FORM if body else {}) | {"Referer": f"http://127.0.0.1:{self.port}{address}"}
        connection.request(method, address, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, cookie in SimpleCookie(line).items():
                self.cookies[name] = cookie.value
        connection.close()
        return answer.status, answer.headers.get("Location", "")

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


def one_after_another(visitor: Visitor, address: str, times: int) -> list[float]:
    """Milliseconds of each of `times` requests on one connection."""
    connection = visitor.connect()
    spent = [visitor.get(connection, address)[0] for _ in range(times)]
    connection.close()
    return spent


def all_at_once(visitor: Visitor, address: str, connections: int, each: int) -> float:
    """Requests a second over several connections, `each` requests on every one."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            one_after_another(visitor, address, each)
        except Exception as error:  # carried to the caller's thread
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return connections * each / (time.perf_counter() - began)
