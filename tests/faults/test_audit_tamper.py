"""A thousand ways to tamper with the log as one who owns the database; each is found and its first bad row is named."""

import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from pytest_django import Settings

from tests.faults.audit_log import Export, exported, redigest, write_entries

IN_MEMORY, IN_DATABASE = 930, 70
ROWS, ANCHORED_EVERY = 240, 12
COLUMNS = (
    "recorded_at", "actor_id", "actor_label", "action", "object_type", "object_id", "area", "outcome", "purpose",
    "source", "detail", "previous", "digest",
)  # fmt: skip
Where = tuple[int, int]  # chain and number of the first row that is not as it was
Tamper = Callable[[Export, random.Random], Where]


@pytest.fixture
def own_anchors(settings: Settings, tmp_path: Path) -> None:
    settings.ANCHORS_FOLDER = tmp_path / "anchors"


@pytest.fixture
def log(db: None, own_anchors: None) -> Export:
    write_entries(ROWS, anchored_every=ANCHORED_EVERY)
    return exported()


def _any_row(log: Export, dice: random.Random, *, margin: int = 0) -> dict[str, Any]:
    chain = dice.choice(log.heads)["chain"]
    return log.chain(chain)[dice.randrange(ROWS // 3 - margin)]


def _altered(row: dict[str, Any], column: str, dice: random.Random) -> Any:
    value = row[column]
    if column in ("previous", "digest"):
        place = dice.randrange(0, 64)
        value = value or "0" * 64
        return value[:place] + format((int(value[place], 16) + 1) % 16, "x") + value[place + 1 :]
    if column == "actor_id":
        return str(uuid4())
    if column in ("recorded_at", "area"):
        return value + dice.choice((-1, 1, 1000, -3_600_000_000 if column == "recorded_at" else -1000))
    return dice.choice((value + "改", value + " ", value[:-1] if value else "x"))


def edit(log: Export, dice: random.Random) -> Where:
    row, column = _any_row(log, dice), dice.choice(COLUMNS)
    row[column] = _altered(row, column, dice)
    return row["chain"], row["seq"]


def edit_time(log: Export, dice: random.Random) -> Where:
    row = _any_row(log, dice)
    row["recorded_at"] -= dice.randrange(1, 10**12)
    return row["chain"], row["seq"]


def edit_with_own_digest(log: Export, dice: random.Random) -> Where:
    row, column = _any_row(log, dice), dice.choice(COLUMNS[:-2])
    row[column] = _altered(row, column, dice)
    row.update(redigest(row))
    return row["chain"], row["seq"]


def move_a_boundary(log: Export, dice: random.Random) -> Where:
    """Shift characters between neighbouring fields: without lengths in front the bytes would be the same."""
    row = _any_row(log, dice)
    row["object_type"], row["object_id"] = row["object_type"] + row["object_id"][:3], row["object_id"][3:]
    return row["chain"], row["seq"]


def delete(log: Export, dice: random.Random) -> Where:
    row = _any_row(log, dice)
    log.entries.remove(row)
    return row["chain"], row["seq"]


def delete_and_renumber(log: Export, dice: random.Random) -> Where:
    row = _any_row(log, dice, margin=1)
    log.entries.remove(row)
    for later in log.chain(row["chain"]):
        if later["seq"] > row["seq"]:
            later["seq"] -= 1
    return row["chain"], row["seq"]


def insert_twice_the_number(log: Export, dice: random.Random) -> Where:
    row = _any_row(log, dice)
    log.entries.append(redigest(row | {"actor_label": "从未来过的人"}))
    return row["chain"], row["seq"]


def insert_after_the_end(log: Export, dice: random.Random) -> Where:
    last = log.chain(dice.choice(log.heads)["chain"])[-1]
    log.entries.append(redigest(last | {"seq": last["seq"] + 1, "previous": last["digest"]}))
    return last["chain"], last["seq"] + 1


def swap(log: Export, dice: random.Random) -> Where:
    one = _any_row(log, dice, margin=1)
    other = dice.choice([row for row in log.chain(one["chain"]) if row["seq"] > one["seq"]])
    one["seq"], other["seq"] = other["seq"], one["seq"]
    return one["chain"], other["seq"]


def move_to_another_chain(log: Export, dice: random.Random) -> Where:
    one, other = dice.sample(log.heads, 2)
    seq = dice.randrange(1, ROWS // 3 + 1)
    first, second = log.chain(one["chain"])[seq - 1], log.chain(other["chain"])[seq - 1]
    first["chain"], second["chain"] = second["chain"], first["chain"]
    return min(one["chain"], other["chain"]), seq


def cut_tail(log: Export, dice: random.Random) -> Where:
    head = dice.choice(log.heads)
    first = dice.randrange(1, ROWS // 3 + 1)
    _cut(log, head["chain"], first)
    return head["chain"], first


def cut_tail_and_mend_head(log: Export, dice: random.Random) -> Where:
    head = dice.choice(log.heads)
    first = dice.randrange(1, log.anchored()[head["chain"]][-1] + 1)
    _cut(log, head["chain"], first)
    _mend_head(log, head)
    return head["chain"], first


def rewrite_all_from_a_row(log: Export, dice: random.Random) -> Where:
    """What only an anchor can show: every digest from some row on, and the head, made anew."""
    head = dice.choice(log.heads)
    chain = log.chain(head["chain"])
    first = dice.randrange(1, log.anchored()[head["chain"]][-1] + 1)
    row = chain[first - 1]
    column = dice.choice(COLUMNS[:-2])
    row[column] = _altered(row, column, dice)
    if column == "recorded_at":
        _keep_time_in_order(chain, first)
    _relink(chain, first)
    _mend_head(log, head)
    return head["chain"], first


def delete_and_rewrite_the_rest(log: Export, dice: random.Random) -> Where:
    head = dice.choice(log.heads)
    first = dice.randrange(1, log.anchored()[head["chain"]][-1] + 1)
    log.entries.remove(log.chain(head["chain"])[first - 1])
    rest = log.chain(head["chain"])
    for row in rest[first - 1 :]:
        row["seq"] -= 1
    _relink(rest, first)
    _mend_head(log, head)
    return head["chain"], first


def drop_head(log: Export, dice: random.Random) -> Where:
    head = dice.choice(log.heads)
    log.heads.remove(head)
    return head["chain"], head["seq"]


def edit_head(log: Export, dice: random.Random) -> Where:
    head = dice.choice(log.heads)
    head["digest"] = _altered(head, "digest", dice)
    return head["chain"], head["seq"]


def drop_a_chain(log: Export, dice: random.Random) -> Where:
    head = dice.choice(log.heads)
    log.heads.remove(head)
    _cut(log, head["chain"], 1)
    return head["chain"], 1


def _cut(log: Export, chain: int, first: int) -> None:
    log.entries[:] = [row for row in log.entries if row["chain"] != chain or row["seq"] < first]


def _relink(chain: list[dict[str, Any]], first: int) -> None:
    for place in range(first - 1, len(chain)):
        chain[place]["previous"] = chain[place - 1]["digest"] if place else ""
        chain[place].update(redigest(chain[place]))


def _keep_time_in_order(chain: list[dict[str, Any]], first: int) -> None:
    row = chain[first - 1]
    row["recorded_at"] = chain[first - 2]["recorded_at"] if first > 1 else row["recorded_at"] - 1


def _mend_head(log: Export, head: dict[str, Any]) -> None:
    rows = log.chain(head["chain"])
    if not rows:
        log.heads.remove(head)
    else:
        head["seq"], head["digest"] = rows[-1]["seq"], rows[-1]["digest"]


TAMPERS: tuple[Tamper, ...] = (
    edit, edit, edit, edit_time, edit_with_own_digest, move_a_boundary, delete, delete_and_renumber,
    insert_twice_the_number, insert_after_the_end, swap, move_to_another_chain, cut_tail, cut_tail_and_mend_head,
    rewrite_all_from_a_row, rewrite_all_from_a_row, delete_and_rewrite_the_rest, drop_head, edit_head, drop_a_chain,
)  # fmt: skip


def _is_named(report: Any, where: Where) -> bool:
    """Whether the first finding is about that row; a broken link names both ends, a rewritten stretch its bounds."""
    chain, seq = where
    for first in report.findings[:1]:
        if first.chain != chain:
            return False
        if first.code == "previous":
            return seq in (first.seq - 1, first.seq)
        return first.seq <= seq <= first.until if first.code == "rewritten" else first.seq == seq
    return False


def test_an_untouched_log_is_sound(log: Export) -> None:
    report = log.verify()
    assert report.findings == []
    assert (report.entries, report.chains, report.anchors) == (ROWS, 3, ROWS // ANCHORED_EVERY)
    assert report.not_yet_anchored == 0


def test_every_tampered_export_is_found_and_the_first_bad_row_named(log: Export) -> None:
    dice = random.Random(20260318)
    found: Counter[str] = Counter()
    for number in range(IN_MEMORY):
        tamper = TAMPERS[number % len(TAMPERS)]
        forged = copy.deepcopy(log)
        where = tamper(forged, dice)
        report = forged.verify()
        assert _is_named(report, where), (tamper.__name__, where, report.findings[:3])
        found[tamper.__name__] += 1
    print(f"\ntampered exports: {IN_MEMORY}, found and first bad row named: {found.total()}; {dict(found)}")
    assert found.total() == IN_MEMORY


def test_a_rewritten_chain_passes_without_anchors(log: Export) -> None:
    """The control: links alone prove nothing against somebody who can make them all anew."""
    rewrite_all_from_a_row(log, random.Random(1))
    assert log.verify(with_anchors=False).findings == []
    assert [finding.code for finding in log.verify().findings] == ["rewritten"]


def test_what_no_anchor_has_seen_is_counted_as_unproven(log: Export) -> None:
    """The limit, said aloud: after the newest anchor a rewriting cannot be seen, so the report counts those rows."""
    write_entries(3)
    forged = exported()
    for head in forged.heads:
        chain = forged.chain(head["chain"])
        chain[-1]["actor_label"] = "另一个人"
        _relink(chain, len(chain))
        _mend_head(forged, head)
    report = forged.verify()
    assert report.findings == []
    assert report.not_yet_anchored == 3


RELINK = """
DO $$
DECLARE entry kernel_auditentry; link bytea;
BEGIN
    SELECT digest INTO link FROM kernel_auditentry WHERE chain = {chain} AND seq = {seq} - 1;
    FOR entry IN SELECT * FROM kernel_auditentry WHERE chain = {chain} AND seq >= {seq} ORDER BY seq LOOP
        entry.previous := coalesce(link, '');
        link := kernel_audit_digest(entry);
        UPDATE kernel_auditentry SET previous = entry.previous, digest = link WHERE chain = {chain} AND seq = entry.seq;
    END LOOP;
    UPDATE kernel_audithead SET (seq, digest) = (SELECT seq, digest FROM kernel_auditentry WHERE chain = {chain}
                                                 ORDER BY seq DESC LIMIT 1) WHERE chain = {chain};
END $$
"""
MEND_HEAD = """
UPDATE kernel_audithead SET (seq, digest) = (SELECT seq, digest FROM kernel_auditentry WHERE chain = {chain}
                                             ORDER BY seq DESC LIMIT 1) WHERE chain = {chain}
"""
AT = "WHERE chain = {chain} AND seq = {seq}"
UPSIDE_DOWN = "kernel_auditentry SET seq = -seq WHERE chain = {chain} AND seq"
STATEMENTS: dict[str, tuple[str, ...]] = {
    "actor": (f"UPDATE kernel_auditentry SET actor_id = gen_random_uuid() {AT}",),
    "actor gone": (f"UPDATE kernel_auditentry SET actor_id = NULL {AT}",),
    "label": (f"UPDATE kernel_auditentry SET actor_label = actor_label || ' ' {AT}",),
    "action": (f"UPDATE kernel_auditentry SET action = 'filing.view' {AT}",),
    "object": (f"UPDATE kernel_auditentry SET object_id = gen_random_uuid()::text {AT}",),
    "outcome": (f"UPDATE kernel_auditentry SET outcome = 'refused' {AT}",),
    "area": (f"UPDATE kernel_auditentry SET area = area + 1 {AT}",),
    "detail": (f"UPDATE kernel_auditentry SET detail = '{{{{}}}}' {AT}",),
    "back-dated": (f"UPDATE kernel_auditentry SET recorded_at = recorded_at - interval '3 days' {AT}",),
    "one microsecond": (f"UPDATE kernel_auditentry SET recorded_at = recorded_at + interval '1 microsecond' {AT}",),
    "digest": (f"UPDATE kernel_auditentry SET digest = sha256(digest) {AT}",),
    "deleted": (f"DELETE FROM kernel_auditentry {AT}",),
    "cut": ("DELETE FROM kernel_auditentry WHERE chain = {chain} AND seq >= {seq}",),
    "cut, head mended": ("DELETE FROM kernel_auditentry WHERE chain = {chain} AND seq >= {seq}", MEND_HEAD),
    "swapped": (
        f"UPDATE {UPSIDE_DOWN} IN ({{seq}}, {{seq}} + 1)",
        "UPDATE kernel_auditentry SET seq = {seq} * 2 + 1 + seq WHERE chain = {chain} AND seq < 0",
    ),
    "twice": (
        "ALTER TABLE kernel_auditentry DROP CONSTRAINT kernel_auditentry_pkey",
        f"INSERT INTO kernel_auditentry SELECT * FROM kernel_auditentry {AT}",
    ),
    "rewritten": (f"UPDATE kernel_auditentry SET actor_label = '别人' {AT}", RELINK),
    "deleted and rewritten": (
        f"DELETE FROM kernel_auditentry {AT}",
        f"UPDATE {UPSIDE_DOWN} > {{seq}}",
        "UPDATE kernel_auditentry SET seq = -seq - 1 WHERE chain = {chain} AND seq < 0",
        RELINK,
    ),
    "inserted and rewritten": (
        f"UPDATE {UPSIDE_DOWN} >= {{seq}}",
        "UPDATE kernel_auditentry SET seq = -seq + 1 WHERE chain = {chain} AND seq < 0",
        (
            "INSERT INTO kernel_auditentry SELECT chain, seq - 1, recorded_at, actor_id, '添进来的人', action,"
            " object_type, object_id, area, outcome, purpose, source, detail, previous, digest FROM kernel_auditentry"
            " WHERE chain = {chain} AND seq = {seq} + 1"
        ),
        RELINK,
    ),
}


@pytest.fixture
def superuser(committed_db: None, own_anchors: None, database_environment: dict[str, str]) -> Iterator[Any]:
    write_entries(ROWS, anchored_every=ANCHORED_EVERY)
    with psycopg.connect(database_environment["DATABASE_URL"]) as connection:
        yield connection


def test_what_a_superuser_changes_in_the_database_is_found(superuser: psycopg.Connection[Any]) -> None:
    dice = random.Random(20260318)
    sound = exported(lambda statement: iter(superuser.execute(statement.encode()).fetchall()))
    assert sound.verify().findings == []
    found: Counter[str] = Counter()
    for number in range(IN_DATABASE):
        name, statements = list(STATEMENTS.items())[number % len(STATEMENTS)]
        chain, anchored = dice.choice(list(sound.anchored().items()))
        seq = dice.randrange(1, anchored[-1])
        superuser.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
        superuser.execute("ALTER TABLE kernel_audithead DISABLE TRIGGER USER")
        for statement in statements:
            superuser.execute(statement.format(chain=chain, seq=seq).encode())
        report = exported(lambda query: iter(superuser.execute(query.encode()).fetchall())).verify()
        superuser.rollback()
        assert _is_named(report, (chain, seq)), (name, chain, seq, report.findings[:3])
        found[name] += 1
    print(f"\ntampers in the database: {IN_DATABASE}, found and first bad row named: {found.total()}; {dict(found)}")
    assert found.total() == IN_DATABASE
