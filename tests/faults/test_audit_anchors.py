"""Anchors: signed, linked, complete, contradicting a rewritten log at once, and honest about their age."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from tests.database import WorkerDatabase
from tests.faults.audit_log import COUNTIES, Export, exported, verifier, write_entries
from tuoyu.base.kernel import anchors, clock, keys
from tuoyu.base.kernel.models import AuditEntry, Delivery
from tuoyu.base.kernel.sealed import opened

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 18, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.ANCHORS_FOLDER = tmp_path / "anchors"
    return tmp_path / "anchors"


@pytest.fixture
def own_keys(committed_db: None, worker_database: WorkerDatabase, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A master key of the test's own, and a database without data keys that another one has wrapped."""
    worker_database.start_over()
    settings.MASTER_KEY_FILE = tmp_path / "keys" / "master.key"
    keys.ring.forget()
    yield tmp_path / "keys"
    keys.ring.forget()


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "anchors.jsonl").read_text().splitlines()]


def test_only_changed_heads_are_written() -> None:
    write_entries(6)
    first = anchors.take()
    write_entries(1)
    second, third = anchors.take(), anchors.take()
    assert {head.chain for head in first.heads} == set(COUNTIES)
    assert [(head.chain, head.seq) for head in second.heads] == [(COUNTIES[0], 3)]
    assert third.heads == ()
    assert [second.previous, third.previous] == [first.digest, second.digest]
    assert exported().verify().findings == []


def test_taking_an_anchor_leaves_the_log_as_it_is() -> None:
    write_entries(3)
    anchors.take()
    assert AuditEntry.objects.count() == 3


def test_every_line_goes_to_the_witnesses_word_for_word(folder: Path) -> None:
    write_entries(3)
    anchors.take()
    anchors.take()
    sent = [opened(one, "text") for one in Delivery.objects.filter(channel="anchor").order_by("planned_at")]
    assert sorted(sent) == sorted((folder / "anchors.jsonl").read_text().splitlines())


def test_a_copy_that_a_crash_swallowed_goes_with_the_next_one(folder: Path) -> None:
    write_entries(3)
    anchors.take()
    Delivery.objects.all().delete()
    anchors.take()
    (only,) = Delivery.objects.all()
    assert opened(only, "text").splitlines() == (folder / "anchors.jsonl").read_text().splitlines()


def test_a_line_torn_off_by_a_power_cut_is_taken_anew(folder: Path) -> None:
    write_entries(3)
    anchors.take()
    with (folder / "anchors.jsonl").open("ab") as file:
        file.write(b'{"number": 2, "taken_')
    anchors.take()
    assert [line["number"] for line in _lines(folder)] == [1, 2]
    assert exported().verify().findings == []


def test_the_private_key_is_wrapped_and_the_public_one_is_for_everybody(own_keys: Path) -> None:
    write_entries(1)
    taken = anchors.take()
    private = own_keys / "anchor.key"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert len(private.read_bytes()) > 32
    (public,) = anchors.public_keys()
    assert public.name == f"public-{taken.key}.pem"
    assert public.read_text().startswith("-----BEGIN PUBLIC KEY-----")


def test_without_the_master_key_nothing_is_anchored(own_keys: Path, folder: Path) -> None:
    write_entries(1)
    anchors.take()
    (own_keys / "master.key").write_bytes(os.urandom(32))
    write_entries(1)
    with pytest.raises(keys.KeyProviderAway):
        anchors.take()
    assert len(_lines(folder)) == 1


def test_eight_takers_at_once_make_one_unbroken_file(committed_db: None, folder: Path) -> None:
    write_entries(9)

    def take(_: int) -> int:
        try:
            return anchors.take().number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(take, range(8)))
    assert sorted(numbers) == list(range(1, 9))
    assert exported().verify().findings == []
    assert Delivery.objects.count() == 8


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE kernel_auditentry SET digest = sha256(digest) WHERE chain = 622927000 AND seq = 3",
        "DELETE FROM kernel_auditentry WHERE chain = 622927000 AND seq = 3",
        "DELETE FROM kernel_auditentry; DELETE FROM kernel_audithead",
        "DELETE FROM kernel_audithead WHERE chain = 622927000",
        "UPDATE kernel_audithead SET seq = 2 WHERE chain = 622927000",
    ],
)
def test_a_log_that_contradicts_an_anchor_is_not_anchored_again(
    committed_db: None, owner_sql: Callable[..., Any], folder: Path, damage: str
) -> None:
    write_entries(9)
    anchors.take()
    owner_sql(
        "ALTER TABLE kernel_auditentry DISABLE TRIGGER USER; ALTER TABLE kernel_audithead DISABLE TRIGGER USER;"
        + damage
    )
    with pytest.raises(anchors.LogContradicted, match="链"):
        anchors.take()
    assert len(_lines(folder)) == 1


def test_the_age_of_the_newest_anchor() -> None:
    write_entries(1)
    with clock.frozen(NOON) as hands:
        anchors.take()
        assert anchors.freshness() == timedelta(0)
        hands.advance(timedelta(hours=2))
        assert anchors.freshness() == timedelta(hours=2)
        assert not anchors.is_stale(timedelta(hours=2))
        hands.advance(timedelta(minutes=1))
        assert anchors.is_stale(timedelta(hours=2))
        anchors.take()
        assert not anchors.is_stale(timedelta(hours=2))


def test_a_log_never_anchored_is_as_stale_as_its_first_entry() -> None:
    assert anchors.freshness() == timedelta(0)
    write_entries(4)
    first = AuditEntry.objects.earliest("recorded_at")
    with clock.frozen(first.recorded_at + timedelta(hours=25)):
        assert anchors.newest_at() is None
        assert anchors.freshness() == timedelta(hours=25)
        assert anchors.is_stale(timedelta(hours=24))


def _resigned(line: dict[str, Any]) -> dict[str, Any]:
    return line | {"digest": verifier.hashlib.sha256(verifier.anchor_bytes(line)).hexdigest()}


FORGERIES: dict[str, tuple[str, Callable[[list[dict[str, Any]]], None]]] = {
    "a line removed": ("anchor_number", lambda lines: lines.pop(1) and None),
    "two lines exchanged": ("anchor_number", lambda lines: lines.insert(1, lines.pop(2))),
    "a line repeated": ("anchor_number", lambda lines: lines.insert(1, lines[0])),
    "a head altered": ("anchor_digest", lambda lines: lines[1]["heads"][0].update(seq=1)),
    "a time altered": ("anchor_digest", lambda lines: lines[1].update(taken_at=lines[1]["taken_at"] - 1)),
    "a line remade": ("anchor_signature", lambda lines: lines.__setitem__(1, _resigned(lines[1] | {"heads": []}))),
    "a signature of another line": ("anchor_signature", lambda lines: lines[1].update(signature=lines[0]["signature"])),
    "a key nobody knows": ("anchor_key", lambda lines: lines[1].update(key="0" * 16)),
    "a line of rubbish": ("anchor_malformed", lambda lines: lines[1].update(digest="zz")),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_anchors_are_found(name: str) -> None:
    for _ in range(4):
        write_entries(3)
        anchors.take()
    log = exported()
    expected, forge = FORGERIES[name]
    lines = [json.loads(line) for line in log.anchors]
    forge(lines)
    report = Export(log.entries, log.heads, [json.dumps(line) for line in lines], log.keys).verify()
    assert expected in {finding.code for finding in report.findings}
    assert min(finding.seq for finding in report.findings if finding.chain is None) == 2


def test_a_shortened_copy_is_made_good_by_another_and_contradictions_between_copies_are_found() -> None:
    for _ in range(3):
        write_entries(3)
        anchors.take()
    log = exported()
    rows, heads = [json.dumps(row) for row in log.entries], [json.dumps(head) for head in log.heads]
    sound = verifier.verify(rows, heads, [log.anchors[:1], log.anchors], log.keys)
    assert (sound.findings, sound.anchors) == ([], 3)
    other = [*log.anchors[:2], json.dumps(_resigned(json.loads(log.anchors[2]) | {"heads": []}))]
    report = verifier.verify(rows, heads, [log.anchors, other], log.keys)
    assert {finding.code for finding in report.findings} == {"anchor_copies", "anchor_signature"}
