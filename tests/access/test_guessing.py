"""Guessing passwords: five tries a name and place, and nobody else pays for it."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.access.test_sign_in import HOME, sign_in
from tests.cast import PASSWORD, Cast, current_code, typed
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.sessions import client_address

GUESSER, OWN_DEVICE = "203.0.113.9", "198.51.100.7"


@pytest.fixture
def director(cast: Cast) -> User:
    """王园长 with a password."""
    return cast.person("wang.fang", "王园长", cast.garden, Role.DIRECTOR, password=PASSWORD)


def guess(times: int, username: str = "wang.fang", address: str = GUESSER) -> list[int]:
    """Statuses of so many wrong guesses."""
    return [sign_in(Client(), username, f"wrong-{number}", REMOTE_ADDR=address).status_code for number in range(times)]


def test_the_fifth_wrong_guess_is_answered_429_with_a_sentence(director: User) -> None:
    assert guess(4) == [200] * 4
    answer = sign_in(Client(), "wang.fang", "wrong", REMOTE_ADDR=GUESSER)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "这个登录名在这里暂停 15 分钟" in answer.content.decode()


def test_while_locked_not_even_the_right_password_helps_there(director: User) -> None:
    guess(5)
    assert sign_in(Client(), "wang.fang", REMOTE_ADDR=GUESSER).status_code == 429


def test_the_true_user_elsewhere_still_comes_in(director: User) -> None:
    for number in range(8):
        guess(6, address=f"203.0.113.{number}")
    assert sign_in(Client(), "wang.fang", REMOTE_ADDR=OWN_DEVICE).headers["Location"] == HOME


def test_other_names_from_the_same_place_still_come_in(cast: Cast, director: User) -> None:
    cast.person("zhao.yan", "赵园长", cast.garden, Role.DIRECTOR, password=PASSWORD)
    guess(6)
    assert sign_in(Client(), "zhao.yan", REMOTE_ADDR=GUESSER).headers["Location"] == HOME


def test_ways_of_typing_a_name_do_not_give_new_tries(director: User) -> None:
    names = ("wang.fang", "WANG.FANG", "Wang.Fang", " wang.fang ", "ｗang.fang")
    statuses = [sign_in(Client(), name, "wrong", REMOTE_ADDR=GUESSER).status_code for name in names]
    assert statuses == [200, 200, 200, 200, 429]


def test_programs_that_change_their_name_do_not_get_new_tries(director: User) -> None:
    statuses = [
        sign_in(Client(), "wang.fang", "wrong", REMOTE_ADDR=GUESSER, HTTP_USER_AGENT=f"robot {number}").status_code
        for number in range(6)
    ]
    assert statuses == [200] * 4 + [429] * 2


def test_unknown_names_are_locked_just_so(db: None) -> None:
    assert guess(6, "nobody.here") == [200] * 4 + [429] * 2


def test_after_a_quarter_of_an_hour_the_tries_are_back(director: User) -> None:
    with time_machine.travel(datetime(2026, 3, 18, 2, 0, tzinfo=UTC), tick=False) as traveller:
        guess(5)
        traveller.shift(timedelta(minutes=14))
        assert sign_in(Client(), "wang.fang", REMOTE_ADDR=GUESSER).status_code == 429
        traveller.shift(timedelta(minutes=16))  # a try while locked starts the quarter anew
        assert sign_in(Client(), "wang.fang", REMOTE_ADDR=GUESSER).headers["Location"] == HOME


def test_coming_in_forgets_the_slips(director: User) -> None:
    guess(4, address=OWN_DEVICE)
    assert sign_in(Client(), "wang.fang", REMOTE_ADDR=OWN_DEVICE).status_code == 302
    assert guess(4, address=OWN_DEVICE) == [200] * 4


def test_codes_cannot_be_guessed_either(cast: Cast) -> None:
    officer = cast.person("ma.jun", "马主任", cast.bureau, Role.FILING_OFFICER, 622_927_000, password=PASSWORD)
    cast.give_code(officer)
    client = Client()
    sign_in(client, "ma.jun")
    wrong = [f"{number:06d}" for number in range(9) if f"{number:06d}" != current_code()][:6]
    for code in wrong:
        client.post("/account/code/enter/", typed(code=code))
    answer = client.post("/account/code/enter/", typed(code=current_code()))
    assert answer.status_code == 200
    assert "试的次数太多了" in answer.content.decode()


def test_the_address_is_the_peers_unless_own_proxies_say_otherwise(rf: Any, settings: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.7")
    settings.TRUSTED_PROXIES = 0
    assert client_address(request) == "10.0.0.1", "a header anybody can send is not believed"
    settings.TRUSTED_PROXIES = 1
    assert client_address(request) == "198.51.100.7", "only what the own proxy added is believed"
    settings.TRUSTED_PROXIES = 3
    assert client_address(request) == "10.0.0.1"


def test_unknown_names_take_as_long_as_known_ones(director: User) -> None:
    """Measured in our own processor time: other work on the machine must not decide."""
    known, unknown = [], []
    for number in range(12):
        for name, taken in (("wang.fang", known), (f"nobody{number}", unknown)):
            started = time.thread_time()
            sign_in(Client(), name, "wrong", REMOTE_ADDR=f"192.0.2.{number}")
            taken.append(time.thread_time() - started)
    gap_ms = abs(statistics.median(known) - statistics.median(unknown)) * 1000
    print(f"median gap between known and unknown names: {gap_ms:.1f} ms")
    assert gap_ms < 15
