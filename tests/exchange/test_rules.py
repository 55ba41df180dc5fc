"""How long to wait, and what may be seen of an address."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from tuoyu.outside.exchange.channels import LONGEST_S
from tuoyu.outside.exchange.rules import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, masked, wait_after


@given(st.integers(1, 200), st.binary(min_size=16, max_size=16))
def test_every_wait_outlasts_a_channel_and_stays_within_the_longest(attempt: int, seed: bytes) -> None:
    assert timedelta(seconds=LONGEST_S) < wait_after(attempt, seed) <= LONGEST_WAIT * 1.25


@given(st.binary(min_size=16, max_size=16), st.integers(1, 6))
def test_waits_double_but_for_the_spread(seed: bytes, attempt: int) -> None:
    assert wait_after(attempt + 1, seed) > wait_after(attempt, seed) * (2 * 0.75 / 1.25 - 0.01)


def test_a_thousand_that_failed_together_come_back_spread_over_half_a_minute() -> None:
    waits = {wait_after(1, uuid4().bytes) for _ in range(1000)}
    assert max(waits) - min(waits) > FIRST_WAIT * 0.45
    assert len(waits) > 990


def test_ten_attempts_outlast_a_working_morning() -> None:
    total = sum((wait_after(attempt, b"x" * 16) for attempt in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=4) < total < timedelta(hours=24)


def test_an_address_is_recognisable_but_not_usable() -> None:
    assert masked("sms", "13893011234") == "138****1234"
    assert masked("email", "wangfang@example.cn") == "w***@example.cn"
    assert masked("sms", "12345") == "*****"
    assert masked("anchor", "witnesses") == "witnesses"
