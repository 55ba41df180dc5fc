"""The database is away, busy or restarting: everybody gets one calm 503, keeps what they typed, and loses nothing."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from tests.architecture import matrix
from tests.architecture.matrix import Outcome
from tests.cast import typed
from tests.faults.house import House, running_house
from tests.faults.postings import POSTINGS
from tests.faults.rows import PARAMETERS, Grounds, Place, expected
from tests.faults.scene import Scene
from tests.faults.test_idempotency import ONCE_BY_NATURE
from tuoyu.domain.filing.models import RegistrationPush

SENTENCE = "系统暂时连不上数据库，正在恢复"
NOWHERE = "/nonexistent/postgres"
RESTARTS = 5
SECONDS_TO_RECOVER = 5


@contextmanager
def database_away() -> Iterator[None]:
    """Nobody answers at the database's address; connections that were open are gone."""
    named = connections.settings["default"]
    before = named["HOST"]
    connections.close_all()
    named["HOST"] = connection.settings_dict["HOST"] = NOWHERE
    try:
        yield
    finally:
        connections.close_all()
        named["HOST"] = connection.settings_dict["HOST"] = before


def is_calm(answer: Any) -> bool:
    """503, when to come back, a sentence."""
    return answer.status_code == 503 and answer.get("Retry-After") == "3" and SENTENCE in answer.content.decode()


class FormReader(HTMLParser):
    """The form of a page as a browser would send it: where to, and the hidden fields in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.fields = "", dict[str, list[str]]()
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        if tag == "form" and named.get("method") == "post":
            self.action, self._inside = named["action"], True
        elif tag == "input" and self._inside and "name" in named:
            self.fields.setdefault(named["name"], []).append(named.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def sendable() -> list[str]:
    """Routes whose forms can be given back: no password in them, which is never shown again."""
    with_secrets = {"account_login", "account_change_password", "access_join", "access_password_link"}
    return sorted(set(POSTINGS) - with_secrets - set(ONCE_BY_NATURE))


def is_file(value: Any) -> bool:
    """Whether this, or any of these, is a file."""
    return any(isinstance(one, File) for one in (value if isinstance(value, list | tuple) else [value]))


def as_sent(value: Any) -> list[str]:
    """A value of a form as the fields that carry it: one, or one for each of several."""
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


@pytest.mark.parametrize("route", sendable())
def test_a_form_sent_while_the_database_is_away_comes_back_and_can_be_sent_again(
    committed_scene: Scene, route: str
) -> None:
    """All that was typed comes back; a file chosen does not, so a form with one cannot be sent again as it is."""
    scene, case = committed_scene, POSTINGS[route]
    sent = scene.prepare(case.prepare)
    browser = sent.browser or scene.browser(sent.person)
    before, fields = scene.see(case.effect), typed(**sent.fields)
    with database_away():
        away = browser.post(sent.address, fields)
    assert is_calm(away), away.status_code
    page = FormReader(away.content.decode())
    assert page.action == sent.address
    given_back = {name for name, value in fields.items() if not is_file(value)}
    assert {name for name in given_back if as_sent(fields[name]) != page.fields[name]} == set()
    assert scene.see(case.effect) == before
    for _ in range(2 if given_back == set(fields) else 0):
        done = browser.post(page.action, page.fields)
        assert done.status_code in {200, 302}, done.content.decode()[-1500:]
        assert scene.see(case.effect) - before == 1


@pytest.mark.parametrize("route", ["account_login", "access_join"])
def test_passwords_are_not_given_back_but_nothing_breaks(committed_scene: Scene, route: str) -> None:
    scene, case = committed_scene, POSTINGS[route]
    sent = scene.prepare(case.prepare)
    before, browser = scene.see(case.effect), scene.browser(sent.person)
    with database_away():
        away = browser.post(sent.address, typed(**sent.fields))
    assert is_calm(away), away.status_code
    for name, value in sent.fields.items():
        if "password" in name or name == "again":
            assert str(value) not in away.content.decode()
    assert scene.see(case.effect) == before


def test_every_page_is_calm_while_the_database_is_away(
    committed_scene: Scene, record_evidence: Callable[..., None]
) -> None:
    scene, met = committed_scene, Counter[str]()
    grounds = scene.prepare(Grounds)
    asked: list[tuple[str, str, Client]] = []
    for route, door in sorted(matrix.doors().items()):
        person = next((one for one in sorted(door.allowed) if expected(route, one, Place.OWN) is Outcome.ALLOWED), "")
        who = grounds.people[person] if person else scene.cast.anonymous
        asked.append((route, grounds.address(route, Place.OWN, person), scene.browser(who)))
    with database_away():
        for route, address, browser in asked:
            if "GET" in matrix.doors()[route].methods:
                answer = browser.get(address)
                met[f"GET {answer.status_code}"] += 1
                assert is_calm(answer) or (answer.status_code == 200 and route in NEEDS_NO_DATABASE), route
                program = browser.get(address, headers={"Accept": "application/json"})
                assert program.status_code in {503, 200}, route
            if "POST" in matrix.doors()[route].methods and route not in NEEDS_NO_DATABASE:
                answer = browser.post(address, typed(note="已经写好的说明"))
                met[f"POST {answer.status_code}"] += 1
                assert is_calm(answer), (route, answer.status_code)
                assert "已经写好的说明" in answer.content.decode(), route
    assert sum(met.values()) > 80
    assert set(PARAMETERS) <= set(matrix.doors())
    record_evidence(test="T06", weather="away", met=met)


NEEDS_NO_DATABASE = {"careful", "styleguide", "portal:about", "portal:verify", "account_inactive"}


def test_a_lock_that_another_holds_too_long_is_503_and_nothing_is_lost(committed_scene: Scene) -> None:
    scene = committed_scene
    sent = scene.prepare(POSTINGS["filing:push"].prepare)
    fields, other = typed(**sent.fields), connection.copy()
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute("LOCK TABLE filing_registrationpush IN ACCESS EXCLUSIVE MODE")
            began = time.monotonic()
            answer = scene.browser(sent.person).post(sent.address, fields)
            assert time.monotonic() - began < 10
            assert is_calm(answer), answer.status_code
            other.rollback()
    finally:
        other.close()
    assert scene.see(RegistrationPush.objects.count) == 0
    for _ in range(2):
        assert scene.browser(sent.person).post(sent.address, fields).status_code == 302
    assert scene.see(RegistrationPush.objects.count) == 1


def test_a_statement_that_takes_too_long_is_503(committed_scene: Scene) -> None:
    """The time allowed is made shorter than any statement takes, in the connection the page will use."""
    scene = committed_scene
    browser = scene.browser(scene.cast.filing_officer)
    assert browser.get(reverse("filing:list")).status_code == 200
    other = connection.copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '300ms'")
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute("LOCK TABLE filing_filing IN ACCESS EXCLUSIVE MODE")
            answer = browser.get(reverse("filing:list"))
            other.rollback()
    finally:
        other.close()
        connections.close_all()
    assert is_calm(answer), answer.status_code
    assert browser.get(reverse("filing:list")).status_code == 200


def test_what_was_typed_is_kept_whatever_it_holds(committed_scene: Scene) -> None:
    scene = committed_scene
    browser = scene.browser(scene.cast.market_registrar)
    nasty = '"><script>alert(1)</script>&amp;\u202e'
    with database_away():
        away = browser.post(reverse("filing:push"), typed(name=nasty, file=SimpleUploadedFile("x.txt", b"x")))
    assert is_calm(away)
    assert "<script>alert" not in away.content.decode()
    assert FormReader(away.content.decode()).fields["name"] == [nasty]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with running_house() as started:
        yield started


def test_restarts_under_load_give_no_500_and_heal_quickly(house: House, record_evidence: Callable[..., None]) -> None:
    met, stop = Counter[int](), threading.Event()

    def load() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            status = (house.get(PAGES[turn % len(PAGES)]) if turn % 5 else house.post_sign_in(uuid.uuid4().hex))[0]
            met[status] += 1

    callers = [threading.Thread(target=load) for _ in range(3)]
    for caller in callers:
        caller.start()
    slowest = 0.0
    try:
        for _ in range(RESTARTS):
            time.sleep(0.5)
            house.server.stop()
            time.sleep(0.5)
            house.server.start()
            slowest = max(slowest, house.seconds_until_healthy(SECONDS_TO_RECOVER))
    finally:
        stop.set()
        for caller in callers:
            caller.join()
    record_evidence(test="T06", restarts=RESTARTS, met=met, slowest_recovery_s=round(slowest, 2))
    assert not {status for status in met if status >= 500 and status != 503}, met
    assert met[200] > 0
    assert slowest <= SECONDS_TO_RECOVER


PAGES = ("/", "/directory/", "/account/login/", "/about/", "/verify/AAAA-BBBB")
