"""What journeys need: a running house with real commits, and browsers for the people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser import DESK, Desk, chromium
from tests.cast import WEDNESDAY, Cast
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock

__all__ = ["chromium"]


@pytest.fixture
def hands(committed_db: None) -> Iterator[clock.SetClock]:
    """The clock of the whole house, the server's threads included, standing at Wednesday ten o'clock."""
    with clock.frozen(WEDNESDAY, everywhere=True) as hands:
        yield hands


@pytest.fixture
def cast(hands: clock.SetClock) -> Cast:
    """The cast, really committed."""
    return Cast()


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Callable[..., Desk]]:
    """`desk(person)` opens a browser in which this person signs in; `desk()` is a visitor's."""
    opened: list[Desk] = []

    def open_desk(person: User | None = None, *, width: int = DESK, password: str | None = None) -> Desk:
        one = Desk.open(chromium, live_server.url, width)
        opened.append(one)
        if person is not None:
            if password is None:
                person.set_password(_PASSWORD)
                person.save()
                if person.body and person.body.kind != "institution":
                    cast.give_code(person)
            one.sign_in(person, password or _PASSWORD)
        return one

    yield open_desk
    for one in opened:
        one.context.close()


_PASSWORD = "liuyue-pingguo-zixingche"
