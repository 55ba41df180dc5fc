"""Somebody who follows every link of the house, tries every filter, opens every file, and keeps what they saw."""

from __future__ import annotations

import io
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

MOST_PAGES = 150  # for one person
MOST_OF_A_KIND = 4  # addresses that differ in a record's id or in a filter's value only
LEADS_AWAY = {"account_logout"}


@dataclass
class Sight:
    """One answer as it can be read: files inside archives opened, text taken out of PDFs."""

    address: str
    status: int
    text: str


@dataclass
class _Page(HTMLParser):
    """The links of a page, and the fields of its forms that ask (method get)."""

    links: list[str] = field(default_factory=list)
    typed: dict[str, list[str]] = field(default_factory=dict)  # action → names of text fields
    chosen: list[tuple[str, str, str]] = field(default_factory=list)  # action, name, value
    _action: str | None = None
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self._action = given.get("action") or "" if (given.get("method") or "get").lower() == "get" else None
        if self._action is None:
            return
        if tag == "select":
            self._select = given.get("name") or ""
        if tag == "option" and given.get("value"):
            self.chosen.append((self._action, self._select, given["value"]))
        if tag == "input" and given.get("name") and given.get("type", "text") in {"text", "search"}:
            self.typed.setdefault(self._action, []).append(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = None


@dataclass
class Crawler:
    """One person's way through the house. `typed` maps each page that asks to the names of its text fields."""

    browser: Client
    sights: list[Sight] = field(default_factory=list)
    typed: dict[str, set[str]] = field(default_factory=dict)

    def walk(self, start: list[str]) -> Crawler:
        """Go on until there is nothing new, or enough."""
        waiting, seen, kinds = deque(start), set(start), dict[tuple[str, ...], int]()
        away = {reverse(name) for name in LEADS_AWAY}
        while waiting and len(self.sights) < MOST_PAGES:
            address = waiting.popleft()
            for found in self._look(address):
                kind = _kind(found)
                if found in seen or urlsplit(found).path in away or kinds.get(kind, 0) >= MOST_OF_A_KIND:
                    continue
                seen.add(found)
                kinds[kind] = kinds.get(kind, 0) + 1
                if "?" in found:
                    waiting.append(found)
                else:  # records first: a list has more filters than anybody has patience
                    waiting.appendleft(found)
        return self

    def ask(self, address: str, **query: str) -> Sight:
        """One more look, at an address with something typed."""
        answer = self.browser.get(f"{urlsplit(address).path}?{urlencode(query)}")
        return Sight(address, answer.status_code, readable(answer))

    def _look(self, address: str) -> Iterator[str]:
        answer = self.browser.get(address)
        self.sights.append(Sight(address, answer.status_code, readable(answer)))
        if answer.status_code in {301, 302}:
            yield from _inside(address, [answer["Location"]])
        if not answer.get("Content-Type", "").startswith("text/html"):
            return
        page = _Page()
        page.feed(answer.content.decode())
        yield from _inside(address, page.links)
        for action, names in page.typed.items():
            self.typed.setdefault(urlsplit(urljoin(address, action)).path, set()).update(names)
        yield from _inside(address, [f"{action or urlsplit(address).path}?{urlencode({name: value})}"
                                     for action, name, value in page.chosen])  # fmt: skip


def _inside(address: str, links: list[str]) -> Iterator[str]:
    for link in links:
        parts = urlsplit(urljoin(address, link))
        if not parts.netloc and parts.scheme in {"", "http"} and parts.path.startswith("/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def _kind(address: str) -> tuple[str, ...]:
    """What an address shows, whichever record or value it names."""
    parts = urlsplit(address)
    words = ("*" if any(letter.isdigit() for letter in word) else word for word in parts.path.split("/"))
    return (*words, "?", *sorted(name for name, _ in parse_qsl(parts.query)))


def readable(answer: Any) -> str:
    """All text of an answer: headers, and the body opened if it is an archive, a workbook or a PDF."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
    return headers + opened(body)


def opened(body: bytes) -> str:
    """The text in a file, whatever kind it is."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(f"{name}\n{opened(archive.read(name))}" for name in archive.namelist())
    if body.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")


def seen(sights: list[Sight], secrets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Which secret stands in which answer: (kind, address)."""
    for sight in sights:
        yield from ((kind, sight.address) for kind, secret in secrets.items() if secret in sight.text)
