"""Whatever is written into an address, a public page answers calmly."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.conftest import Register

CASES = 300
NASTY = st.sampled_from(
    ["", "0", "-1", "1" * 40, "' OR 1=1--", "%", "_", "\\", "\u202e", "\x00", "\ud83d\ude00", "阳光", "٣٤", "²", "NaN", "last",
     "{{7*7}}", "<script>", "../../etc/passwd", "622927002", "name", "-places", "csv", "xlsx", "full_day", "a b c d e f g h"]
)  # fmt: skip
VALUE = NASTY | st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
NAME = st.sampled_from(["q", "area", "mode", "type", "sort", "page", "export", "code", "next"]) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12
)
tried = {"addresses": 0}


@pytest.fixture
def some(register: Register) -> Register:
    """A few institutions to find."""
    for number in range(3):
        register.filed(f"阳光{number}托育园")
    return register


@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    page=st.sampled_from(["/", "/directory/", "/verify/", "/about/"]),
    pairs=st.lists(st.tuples(NAME, VALUE), max_size=5),
)
def test_hostile_parameters_never_break_a_page(some: Register, page: str, pairs: list[tuple[str, str]]) -> None:
    address = f"{page}?{urlencode([(name.encode(errors='replace'), value.encode(errors='replace')) for name, value in pairs])}"
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code in {200, 302, 400, 422}, address
    if not answer.streaming:
        assert b"<script>alert" not in answer.content
    tried["addresses"] += 1


@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(["/verify/", "/directory/"]), rest=VALUE)
def test_hostile_paths_never_break_a_page(some: Register, place: str, rest: str) -> None:
    answer = Client(raise_request_exception=False).get(place + quote(rest.encode(errors="replace"), safe=""))
    assert answer.status_code in {200, 301, 302, 400, 404, 422}, rest


def test_a_script_in_the_address_is_shown_as_text(client: Client, some: Register) -> None:
    page = client.get("/directory/", {"q": '"><script>alert(1)</script>', "<script>": "1"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
