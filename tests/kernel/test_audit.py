"""The log of acts: the database numbers, dates and links every entry itself, and nothing printed deceives."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.audit_log import Member, exported
from tuoyu.base.kernel import audit, clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db
RAW = (
    "INSERT INTO kernel_auditentry (chain, seq, recorded_at, actor_label, action, object_type, object_id, area,"
    " outcome, purpose, source, detail, previous, digest)"
    " VALUES (622927000, %s, %s, '', 'test', '', '', 622927000, 'done', '', '', '', %s, %s)"
)


def _note(**what: Any) -> AuditEntry:
    with unit_of_work(what.pop("actor", Member()), source=what.pop("source", "127.0.0.1 POST")) as work:
        work.note(audit.Entry(actor=work.actor, action="test.noted", **what))
    return AuditEntry.objects.latest("recorded_at", "seq")


def test_the_database_ignores_what_the_application_says_of_number_time_and_digest() -> None:
    long_ago = datetime(2016, 1, 1, tzinfo=UTC)
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(RAW, [77, long_ago, b"forged", b"forged"])
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    first, second = AuditEntry.objects.order_by("seq")
    assert (first.seq, bytes(first.previous), second.seq) == (1, b"", 2)
    assert bytes(second.previous) == bytes(first.digest)
    assert timedelta(0) <= now - first.recorded_at < timedelta(minutes=1)
    assert exported().verify(with_anchors=False).findings == []


def test_the_time_is_the_databases_even_when_the_clock_is_set() -> None:
    with clock.frozen(datetime(2020, 2, 2, tzinfo=UTC)):
        entry = _note()
    assert entry.recorded_at.year >= 2025


@pytest.mark.parametrize(
    ("area", "chain"), [(622927001, 622927000), (622927000, 622927000), (622900000, 622900000), (0, 0)]
)
def test_every_county_has_a_chain_of_its_own(area: int, chain: int) -> None:
    entry = _note(area=area)
    assert (entry.chain, entry.seq, entry.area) == (chain, 1, area)
    head = AuditHead.objects.get(chain=chain)
    assert (head.seq, bytes(head.digest)) == (1, bytes(entry.digest))


def test_entries_of_one_work_keep_their_order_within_a_chain() -> None:
    with unit_of_work(Member()) as work:
        for index, area in enumerate((622927000, 622921000, 622927003, 622921000)):
            work.note(audit.Entry(actor=work.actor, action=f"test.{index}", area=area))
    found = AuditEntry.objects.order_by("chain", "seq").values_list("chain", "seq", "action")
    assert list(found) == [
        (622921000, 1, "test.1"),
        (622921000, 2, "test.3"),
        (622927000, 1, "test.0"),
        (622927000, 2, "test.2"),
    ]


def test_time_never_runs_backwards_within_a_chain(committed_db: None, owner_sql: Callable[..., Any]) -> None:
    """As after somebody set the server's clock back by an hour."""
    _note(area=622927000)
    owner_sql(
        "ALTER TABLE kernel_auditentry DISABLE TRIGGER USER;"
        "UPDATE kernel_auditentry SET recorded_at = recorded_at + interval '1 hour';"
        "ALTER TABLE kernel_auditentry ENABLE TRIGGER USER"
    )
    first, second = AuditEntry.objects.get(seq=1), _note(area=622927000)
    assert second.seq == 2
    assert second.recorded_at == first.recorded_at


HOSTILE = {
    "a forged line": "王园长\r\n2026-03-18 系统 filing.accept done",
    "a terminal's colours": "\x1b[2J\x1b[31m王园长\x1b[0m",
    "eight-bit escape": "\x9b31m王园长",
    "direction marks": "王\u202e长园\u2066 \u200f",
    "invisible characters": "王\u200b园\ufeff长\u2060",
    "line separators": "王\u2028园\u2029长\x85\x0b\x0c",
    "nothing at all": "王\x00园长",
    "half a character": "王\ud800园长",
    "deleting": "王园长\x7f\x08\x08",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_that_would_deceive_a_reader_is_defused(text: str) -> None:
    entry = _note(
        actor=Member(actor_label=text),
        object_type=text,
        object_id=text,
        purpose=text,
        source=text,
        outcome=audit.REFUSED,
        detail={"fields": [text]},
    )
    printed = (entry.actor_label, entry.object_type, entry.object_id, entry.purpose, entry.source, entry.detail)
    for field in printed:
        assert field.isprintable()
        assert "王" in field
    assert exported().verify(with_anchors=False).findings == []


@pytest.mark.parametrize("name", ["张　三", "𠮷野", "㐂", "\U00030edd", "买买提·阿不都", "\ue000"])
def test_rare_names_are_kept_as_they_are(name: str) -> None:
    assert _note(actor=Member(actor_label=name)).actor_label == name


texts = st.text(max_size=40)
entries = st.lists(
    st.tuples(st.sampled_from([0, 622927000, 622927017, 620000000, 999999999]), texts, texts, st.booleans()), max_size=5
)


@given(notes=entries)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_noted_the_separate_verifier_agrees_with_the_database(
    notes: list[tuple[int, str, str, bool]],
) -> None:
    """Two programs, written apart, give every entry the same digest."""
    for area, label, purpose, is_known in notes:
        actor = Member(actor_label=label, actor_id=uuid4() if is_known else None)
        _note(actor=actor, area=area, purpose=purpose, detail={"说明": label})
    assert exported().verify(with_anchors=False).findings == []


def test_detail_is_json_and_nothing_when_there_is_nothing() -> None:
    assert _note().detail == ""
    assert json.loads(_note(detail={"changed": ["名称"]}).detail) == {"changed": ["名称"]}
