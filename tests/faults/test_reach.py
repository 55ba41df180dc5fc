"""Nobody reaches what is not theirs: every route × everybody × whose record × method, against the access matrix.

Opening and sending as a page is asked of all; of the other ways one in REACH_SAMPLE (10) is, always the same ones (1
asks for all). What is out of reach answers like what does not exist, byte for byte. Nothing is normalised but the CSRF
token, which Django masks anew each time, and the address asked for, where the page repeats it.
"""

from __future__ import annotations

import os
import re
import uuid
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import get_resolver, reverse

from tests.architecture import matrix
from tests.architecture.matrix import ANONYMOUS, Outcome
from tests.architecture.source import told
from tests.cast import Cast
from tests.faults.rows import BODIES, PARAMETERS, Grounds, Place, expected
from tests.faults.scene import Scene
from tuoyu.base.access.policy import everyone
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.institutions.policies import INSTITUTION

SHARDS = 4
SAMPLE = int(os.environ.get("REACH_SAMPLE", "10"))
ALWAYS = (("GET", "page"), ("POST", "page"))
WAYS = (*ALWAYS, ("GET", "program"), ("POST", "program"), ("PUT", "page"), ("PATCH", "page"), ("DELETE", "page"))
ACCEPT = {"page": "text/html", "program": "application/json"}
# These show 404 or 403 to people who may come in but have nothing of the kind; no record is hidden from them.
EMPTY_FOR_SOME = {
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "filing:start",
    "access_password_link", "access_join", "portal:verify", "mfa_reauthenticate", "account_reauthenticate",
    "filing:township", "filing:licences",
    "filing:licence_start", "publicity:sanitary_start", "publicity:sanitary_hand_in", "publicity:recognition_start",
}  # fmt: skip
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value="|data-csrf="|name="csrf-token" content=")[A-Za-z0-9]{64}')
_KEY = re.compile(rb'(name="_key" value=")[0-9a-f-]+')


@dataclass(frozen=True)
class Ask:
    """One request of the matrix."""

    route: str
    person: str
    place: Place
    method: str
    accept: str


def asks() -> Iterator[Ask]:
    """What is asked: every place only where an address names a record."""
    for route in sorted(matrix.doors()):
        places = Place if route in PARAMETERS else (Place.OWN,)
        for person in (*sorted(matrix.people()), ANONYMOUS):
            for place in places:
                for way in WAYS:
                    if way in ALWAYS or _is_drawn(route, person, place, *way):
                        yield Ask(route, person, place, *way)


def _is_drawn(*words: str) -> bool:
    return zlib.crc32(" ".join(words).encode()) % SAMPLE == 0


def share(shard: int) -> list[Ask]:
    """The requests of one shard: those of every fourth person."""
    names = [*sorted(matrix.people()), ANONYMOUS]
    return [ask for ask in asks() if names.index(ask.person) % SHARDS == shard]


class Matrix:
    """Asks, and compares each answer with what the matrix expects."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.grounds = scene.prepare(Grounds)
        for person in self.grounds.people.values():
            key = scene.browser(person).session.session_key
            UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1", user_agent="browser")
        self.missing: dict[tuple[str, str, str, str], bytes] = {}
        self.met: Counter[str] = Counter()

    def answer(self, ask: Ask) -> tuple[Any, str]:
        """The answer, and the address asked; whatever it did is taken back."""
        person = self.scene.cast.anonymous if ask.person == ANONYMOUS else self.grounds.people[ask.person]
        browser = self.scene.another(like=self.scene.browser(person), headers={"Accept": ACCEPT[ask.accept]})
        address = self.grounds.address(ask.route, ask.place, ask.person)
        fields = {"_key": uuid.uuid4().hex, **BODIES.get(ask.route, {})}
        with transaction.atomic():
            if ask.method == "POST":
                found = browser.post(address, fields)
            else:
                more = {"headers": {"Idempotency-Key": fields["_key"]}} if ask.method != "GET" else {}
                found = browser.generic(ask.method, address, **more)
            if found.streaming:
                b"".join(found.streaming_content)
            transaction.set_rollback(True)
        return found, address

    def judge(self, ask: Ask) -> str:
        """Empty when the answer is as expected, else what is wrong."""
        found, address = self.answer(ask)
        door = matrix.doors()[ask.route]
        wanted = expected(ask.route, ask.person, ask.place)
        self.met[wanted] += 1
        if wanted is not Outcome.SIGN_IN and ask.method not in door.methods:
            return self._unused(ask, found)
        fault = FAULTS[wanted](self, ask, found, address)
        return f"{ask}: {wanted} was expected, {fault}" if fault else ""

    def _unused(self, ask: Ask, found: Any) -> str:
        return "" if found.status_code in {404, 405} else f"{ask}: 405 was expected, {found.status_code} came"

    def allowed(self, ask: Ask, found: Any, address: str) -> str:
        if found.status_code in {403, 404} and ask.route in EMPTY_FOR_SOME:
            return ""
        if found.status_code == 400 and ask.accept == "program" and ask.route.startswith(("account_", "mfa_")):
            return ""  # how the sign-in library tells a program that a form has faults
        if leads_to_sign_in(found) and ask.route not in {"account_logout", "mfa_authenticate"}:
            return "sign-in came"
        return "" if found.status_code in {200, 302, 409, 422} else f"{found.status_code} came"

    def refused(self, ask: Ask, found: Any, address: str) -> str:
        return "" if found.status_code == 403 else f"{found.status_code} came"

    def hidden(self, ask: Ask, found: Any, address: str) -> str:
        if found.status_code != 404:
            return f"{found.status_code} came"
        if ask.route not in PARAMETERS:
            return ""
        place = (ask.route, ask.person, ask.method, ask.accept)
        if place not in self.missing:
            gone, other = self.answer(Ask(ask.route, ask.person, Place.GONE, ask.method, ask.accept))
            self.missing[place] = whole(gone, other)
        return "" if whole(found, address) == self.missing[place] else "bytes differ from those for what is missing"

    def sign_in(self, ask: Ask, found: Any, address: str) -> str:
        if ask.accept == "program":
            return "" if found.status_code in {401, 422} else f"{found.status_code} came"
        return "" if leads_to_sign_in(found) else f"{found.status_code} came"


FAULTS: dict[Outcome, Callable[[Matrix, Ask, Any, str], str]] = {
    Outcome.ALLOWED: Matrix.allowed,
    Outcome.REFUSED: Matrix.refused,
    Outcome.HIDDEN: Matrix.hidden,
    Outcome.SIGN_IN: Matrix.sign_in,
}


def leads_to_sign_in(found: Any) -> bool:
    """Whether the answer sends the caller to the sign-in page."""
    return found.status_code == 302 and found["Location"].startswith(reverse("account_login"))


def whole(found: Any, address: str) -> bytes:
    """Headers and body, without the CSRF token and the address."""
    headers = "".join(f"{name}: {value}\n" for name, value in sorted(found.headers.items()) if name != "Content-Length")
    body = _KEY.sub(rb"\1", _TOKEN.sub(rb"\1", found.content))
    return headers.encode() + body.replace(address.encode(), b"ADDRESS")


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nobody_reaches_what_is_not_theirs(scene: Scene, shard: int, record_evidence: Callable[..., None]) -> None:
    house, every = Matrix(scene), share(shard)
    faults = [fault for fault in map(house.judge, every) if fault]
    record_evidence(test="T19", shard=shard, requests=len(every) + len(house.missing), unexpected=len(faults),
                    expected=house.met)  # fmt: skip
    assert not faults, told(faults[:60], f"{len(faults)} in all. Mend the policy or the matrix, whichever is wrong.")


def test_the_matrix_asks_at_least_twenty_thousand_times() -> None:
    assert sum(1 for _ in asks()) >= 20_000
    assert sum(len(share(shard)) for shard in range(SHARDS)) == sum(1 for _ in asks())


@cache
def parameters() -> dict[str, set[str]]:
    """The parameters of every route's address."""
    found: dict[str, set[str]] = {}

    def walk(patterns: Any, name: str, before: set[str]) -> None:
        for one in patterns:
            here = before | set(one.pattern.converters)
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, f"{name}{one.namespace}:" if one.namespace else name, here)
            else:
                found.setdefault(f"{name}{one.name}", set()).update(here)

    walk(get_resolver().url_patterns, "", set())
    return found


def test_every_route_whose_address_names_a_record_is_asked_for_other_peoples_records() -> None:
    bare = {route for route, names in parameters().items() if names} - set(PARAMETERS)
    nobodys = {"access_join", "portal:verify", "intake:template", "portal:open_file"}  # a code, a kind, a format
    assert bare == nobodys, told(sorted(bare), "Say in tests/faults/rows.py whose it is.")


def test_control_a_policy_that_forgets_the_place_is_caught(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Matrix(scene)
    ask = Ask("institutions:record", "next_officer", Place.OWN, "GET", "page")
    assert house.judge(ask) == ""
    monkeypatch.setitem(INSTITUTION._reaches, "view", (everyone(Q()),))
    assert "hidden was expected, 200 came" in house.judge(ask)


def test_behind_a_policy_that_forgets_the_place_the_second_wall_still_hides_a_filing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = Matrix(scene)
    monkeypatch.setitem(FILING._reaches, "view", (everyone(Q()),))
    assert house.judge(Ask("filing:case", "next_officer", Place.OWN, "GET", "page")) == ""


def test_control_an_answer_that_tells_there_is_something_is_caught(scene: Scene) -> None:
    house = Matrix(scene)
    ask = Ask("filing:case", "next_officer", Place.OWN, "GET", "page")
    house.missing[ask.route, ask.person, ask.method, ask.accept] = b"not there"
    assert "bytes differ" in house.judge(ask)


def test_an_official_without_a_code_gets_no_further_than_setting_it_up(cast: Cast) -> None:
    officer = cast.filing_officer
    browser = Client(raise_request_exception=False)
    browser.force_login(officer)
    entered, set_up = [], reverse("mfa_activate_totp")
    for route, door in matrix.doors().items():
        if door.is_public or parameters()[route]:
            continue
        answer = browser.get(reverse(route))
        if answer.status_code == 200 or answer.get("Location", set_up) != set_up:
            entered.append(route)
    assert set(entered) <= {"mfa_activate_totp", "account_reauthenticate"}
