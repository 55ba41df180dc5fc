"""The log under load and under the axe: rows and entries stay one, chains stay whole, writers never deadlock."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.faults.audit_log import COUNTIES, ROOT, Member, exported
from tuoyu.base.kernel import audit
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry

pytestmark = pytest.mark.usefixtures("committed_db")
OwnerSql = Callable[..., list[tuple[Any, ...]]]
WRITERS, SECONDS = 8, 3
KILLS, CUTS = 5, 6


def _note(*areas: int) -> None:
    with unit_of_work(Member()) as work:
        for area in areas:
            work.note(audit.Entry(actor=work.actor, action="test.noted", area=area))


@pytest.mark.parametrize("chains", [1, 4])
def test_eight_writers_at_once_leave_whole_chains(chains: int) -> None:
    until = time.monotonic() + SECONDS

    def write(writer: int) -> int:
        written = 0
        try:
            while time.monotonic() < until:
                _note(622921000 + 1000 * (writer % chains))
                written += 1
        finally:
            connection.close()
        return written

    with ThreadPoolExecutor(WRITERS) as pool:
        written = sum(pool.map(write, range(WRITERS)))
    print(f"\n{WRITERS} threads, {chains} chains, one transaction an entry: {written} written in {SECONDS} s")
    report = exported().verify(with_anchors=False)
    assert (report.findings, report.entries, report.chains) == ([], written, chains)


def test_two_works_writing_two_chains_in_opposite_order_never_deadlock() -> None:
    one, other = COUNTIES[0], COUNTIES[1]
    start = threading.Barrier(2)

    def write(areas: tuple[int, ...]) -> None:
        try:
            for _ in range(100):
                start.wait(timeout=30)
                _note(*areas)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, [(one, other, one), (other, one, other)]))
    assert AuditEntry.objects.count() == 600
    assert exported().verify(with_anchors=False).findings == []


def test_entries_written_out_of_order_by_hand_do_deadlock(database_environment: dict[str, str]) -> None:
    """The control: the danger is real; it is the order in which a unit of work writes that takes it away."""
    insert = (
        "INSERT INTO kernel_auditentry (chain, seq, recorded_at, actor_label, action, object_type, object_id, area,"
        " outcome, purpose, source, detail, previous, digest)"
        " VALUES (%s, 0, now(), '', 'test', '', '', 0, '', '', '', '', '', '')"
    )
    start = threading.Barrier(2)
    _note(*COUNTIES)

    def write(chains: tuple[int, int]) -> str:
        with psycopg.connect(database_environment["TUOYU_APP_DATABASE_URL"]) as by_hand:
            try:
                by_hand.execute(insert, [chains[0]])
                start.wait(timeout=30)
                by_hand.execute(insert, [chains[1]])
            except psycopg.errors.DeadlockDetected:
                by_hand.rollback()
                return "deadlock"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, [COUNTIES[:2], COUNTIES[1::-1]])) == ["deadlock", "done"]


def test_acts_killed_in_the_middle_are_whole_or_absent(
    database_environment: dict[str, str], owner_sql: OwnerSql, tmp_path: Path
) -> None:
    """Kill the process, and cut single connections off, at moments of chance; what was told done must be there."""
    dice = random.Random(20260318)
    told: set[str] = set()
    for number in range(KILLS):
        output = tmp_path / f"told-{number}"
        with output.open("wb") as file:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.acting"],
                cwd=ROOT,
                env={**os.environ, **database_environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
                stdout=file,
                start_new_session=True,
            )
        try:
            _wait_for_output(output, child)
            for _ in range(CUTS):
                time.sleep(dice.random() / 20)
                owner_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tuoyu_app'"
                    " AND datname = current_database() AND state <> 'idle' ORDER BY random() LIMIT 1"
                )
            time.sleep(dice.random() / 5)
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()
        told |= {line for line in output.read_text().splitlines() if len(line) == 36}
    _require_one_of_each(owner_sql, told)


def _wait_for_output(output: Path, child: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while not output.stat().st_size:
        assert child.poll() is None, "the acting process ended by itself"
        assert time.monotonic() < until, "the acting process does nothing"
        time.sleep(0.02)


def _require_one_of_each(owner_sql: OwnerSql, told: set[str]) -> None:
    until = time.monotonic() + 10
    while owner_sql(
        "SELECT 1 FROM pg_stat_activity"
        " WHERE usename = 'tuoyu_app' AND datname = current_database() AND state = 'active'"
    ):
        assert time.monotonic() < until, "the server is still busy with the killed process"
        time.sleep(0.05)
    rows = {str(pk) for (pk,) in owner_sql("SELECT id FROM kernel_notice")}
    entries = [key for (key,) in owner_sql("SELECT object_id FROM kernel_auditentry WHERE action = 'test.tell'")]
    copies = {str(pk) for (pk,) in owner_sql("SELECT about_id FROM kernel_delivery")}
    inner = owner_sql("SELECT count(*) FROM kernel_auditentry WHERE action = 'test.plan'")
    print(
        f"\n{KILLS} kills, {KILLS * CUTS} cuts: {len(told)} acts told done, {len(rows)} stored, {len(entries)} entries"
    )
    assert told <= rows
    assert len(told) > KILLS
    assert sorted(entries) == sorted(rows)
    assert (copies, inner) == (rows, [(len(rows),)])
    assert exported().verify(with_anchors=False).findings == []
