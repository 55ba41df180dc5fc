"""The embedded server: what it survives, what it refuses, and that each refusal is one sentence."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.database import ensure_roles
from config.postgres import Embedded
from config.trouble import Trouble
from tests.faults.folders import server_folder


@pytest.fixture
def place() -> Iterator[Path]:
    with server_folder() as folder:
        yield folder


@pytest.fixture
def server(place: Path) -> Iterator[Embedded]:
    embedded = Embedded(place / "data", durable=False)
    yield embedded
    embedded.stop()


def answers(embedded: Embedded) -> bool:
    try:
        with psycopg.connect(embedded.owner_url) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def postmaster(embedded: Embedded) -> int:
    return int((embedded.cluster / "postmaster.pid").read_text().splitlines()[0])


def test_starting_and_stopping_twice_is_as_good_as_once(server: Embedded) -> None:
    server.start()
    first = postmaster(server)
    server.start()
    assert postmaster(server) == first
    assert answers(server)
    server.stop()
    server.stop()
    assert not answers(server)


def test_the_server_is_set_up_to_keep_what_it_acknowledged(place: Path) -> None:
    embedded = Embedded(place / "data")
    with embedded.shared(tied=True), psycopg.connect(embedded.owner_url) as connection:
        for setting, value in {
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
            "data_checksums": "on",
            "listen_addresses": "",
            "jit": "off",
            "TimeZone": "UTC",
            "server_encoding": "UTF8",
            "log_min_error_statement": "panic",
        }.items():
            assert connection.execute("SELECT current_setting(%s)", [setting]).fetchone() == (value,), setting


def test_nobody_enters_without_the_password(server: Embedded) -> None:
    server.start()
    ensure_roles(server.owner_url)
    for user in ("postgres", "tuoyu_app"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url(user, "wrong", "tuoyu"))


def test_a_server_killed_hard_comes_back_with_what_was_committed(server: Embedded) -> None:
    server.start()
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    os.kill(postmaster(server), signal.SIGKILL)
    server.start()
    with psycopg.connect(server.owner_url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (1,)


def test_a_process_number_that_now_belongs_to_a_stranger_is_not_taken_for_a_server(server: Embedded) -> None:
    server.start()
    left = (server.cluster / "postmaster.pid").read_text()
    owner = (server.cluster / "postmaster.pid").stat()
    server.stop()
    stranger = subprocess.Popen(["sleep", "600"], user=owner.st_uid if os.geteuid() == 0 else None)
    try:
        record = server.cluster / "postmaster.pid"
        record.write_text(left.replace(left.splitlines()[0], str(stranger.pid), 1))
        os.chown(record, owner.st_uid, owner.st_gid)
        server.start()
        assert answers(server)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_leaves_nothing_that_stands_in_the_way(server: Embedded) -> None:
    server.data.mkdir()
    half = server.data / "initdb-half" / "cluster"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server.start()
    assert answers(server)


def test_a_tied_server_stops_when_its_launcher_is_killed_hard(place: Path) -> None:
    embedded = Embedded(place / "data", durable=False)
    program = (
        "import sys, time, pathlib; from config.postgres import Embedded\n"
        "Embedded(pathlib.Path(sys.argv[1]), durable=False).start(tied=True); print('up', flush=True); time.sleep(600)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", program, str(place / "data")], stdout=subprocess.PIPE)
    assert launcher.stdout is not None
    assert launcher.stdout.readline() == b"up\n"
    assert answers(embedded)
    launcher.kill()
    launcher.communicate()
    until = time.monotonic() + 10
    while (embedded.cluster / "postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not (embedded.cluster / "postmaster.pid").exists()
    assert not answers(embedded)


def test_the_last_of_several_users_stops_the_server(place: Path) -> None:
    first, second = Embedded(place / "data", durable=False), Embedded(place / "data", durable=False)
    with first.shared():
        with second.shared():
            assert answers(first)
        assert answers(first)
    assert not answers(first)


def test_a_path_too_long_for_a_socket_works_all_the_same(place: Path) -> None:
    embedded = Embedded(place / ("很长的文件夹名" * 6) / "data", durable=False)
    with embedded.shared():
        assert len(str(embedded.socket_folder)) < 40
        assert answers(embedded)
    assert not embedded.socket_folder.exists()


def test_another_major_version_is_refused_in_one_sentence(server: Embedded) -> None:
    server.start()
    server.stop()
    version = server.cluster / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(Trouble, match="由 PostgreSQL 15 建立，现装的是 18"):
        server.start()
    version.write_text("18\n")


def test_a_password_that_does_not_fit_the_data_is_told_in_one_sentence(server: Embedded) -> None:
    server.start()
    (server.data / "secrets" / "database-owner").write_text("从别处恢复的口令")
    with pytest.raises(Trouble, match="数据与口令不是一套"):
        server.start()


def test_a_data_folder_that_cannot_be_written_is_told_in_one_sentence(place: Path) -> None:
    (place / "file").write_text("")
    with pytest.raises(Trouble, match=r"不能写入数据文件夹.*TUOYU_DATA"):
        Embedded(place / "file" / "data").start()
