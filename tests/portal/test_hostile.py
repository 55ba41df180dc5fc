"""Whatever is written into an address, a public page answers calmly."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.conftest import Register

CASES, PATHS = 300, 100
NASTY = st.sampled_from(
    [
        "", "0", "-1", "1" * 40, "' OR 1=1--", "%", "_", "\\", "\u202e", "\x00", "\U0001f600", "阳光", "٣٤", "²",
        "NaN", "last", "{{7*7}}", "<script>", "../../etc/passwd", "622927002", "name", "-places",
        "csv", "xlsx", "full_day", "a b c d e f",
    ]
)  # fmt: skip
VALUE = NASTY | st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
NAME = st.sampled_from(["q", "area", "mode", "type", "sort", "page", "export", "code", "next"]) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12
)


@pytest.fixture
def visitor(register: Register) -> Client:
    """A visitor to a site with a few institutions to find; a fault of ours comes back as 500."""
    for number in range(3):
        register.filed(f"阳光{number}托育园")
    return Client(raise_request_exception=False)


@settings(max_examples=CASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    page=st.sampled_from(["/", "/directory/", "/verify/", "/about/"]),
    pairs=st.lists(st.tuples(NAME, VALUE), max_size=5),
)
def test_hostile_parameters_never_break_a_page(visitor: Client, page: str, pairs: list[tuple[str, str]]) -> None:
    address = f"{page}?{urlencode(pairs)}"
    answer = visitor.get(address)
    assert answer.status_code in {200, 302, 400, 422}, address
    if not answer.streaming:
        assert b"<script>alert" not in answer.content


@settings(max_examples=PATHS, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(["/verify/", "/directory/"]), rest=VALUE)
def test_hostile_paths_never_break_a_page(visitor: Client, place: str, rest: str) -> None:
    answer = visitor.get(place + quote(rest, safe=""))
    assert answer.status_code in {200, 301, 302, 400, 404, 422}, rest


def test_a_script_in_the_address_is_shown_as_text(visitor: Client) -> None:
    page = visitor.get("/directory/", {"q": '"><script>alert(1)</script>', "<script>": "1"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
