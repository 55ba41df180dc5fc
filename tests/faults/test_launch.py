"""`make run` for real: it starts, stops, survives being killed, and says in one sentence what stands in its way."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.database import ROOT
from tests.faults.folders import server_folder

SECONDS_TO_START = 90
SECONDS_TO_STOP = 20
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One data folder for the module: only its first start has to migrate."""
    with server_folder() as place:
        yield place


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def start(folder: Path, port: int) -> Iterator[Start]:
    """Start the launcher as make does; whatever still runs at the end is stopped."""
    started: list[subprocess.Popen[str]] = []

    def launch(**changed: str) -> "subprocess.Popen[str]":
        kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
        environment = kept | {"TUOYU_MODE": "test", "TUOYU_DATA": str(folder), "PORT": str(port)} | changed
        launcher = subprocess.Popen(
            [sys.executable, "-m", "config.launch", "run"],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        started.append(launcher)
        return launcher

    yield launch
    for launcher in started:
        launcher.terminate()
        launcher.wait(SECONDS_TO_STOP)
        if launcher.stdout is not None:
            launcher.stdout.close()
    wait_until_gone(folder)


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + SECONDS_TO_STOP
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


def wait_until_gone(folder: Path) -> None:
    until = time.monotonic() + SECONDS_TO_STOP
    while left := processes_of(folder):
        assert time.monotonic() < until, left
        time.sleep(0.1)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def wait_for_the_address(launcher: "subprocess.Popen[str]") -> str:
    """Read what the launcher prints until it says where the site is and how to stop."""
    told = ""
    assert launcher.stdout is not None
    for line in launcher.stdout:
        told += line
        if "Ctrl-C" in line:
            return told
    return pytest.fail(f"没有启动：{told}")


def processes_of(folder: Path) -> dict[int, str]:
    """Live processes that work in the data folder (by environment) or on its cluster (by command line)."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue
        if f"TUOYU_DATA={folder}\0".encode() in environment or f"{folder}/".encode() in words:
            found[int(process.name)] = words.replace(b"\0", b" ").decode()
    return found


def refusal(launcher: "subprocess.Popen[str]") -> str:
    """What a launcher that must not start says: one line, and a failing exit code."""
    output, _ = launcher.communicate(timeout=SECONDS_TO_START)
    assert launcher.returncode not in (0, None)
    assert "Traceback" not in output
    (sentence,) = [line for line in output.splitlines() if line.startswith("✗")]
    assert output.strip().splitlines() == [sentence]
    return sentence


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_everything_and_stops_all_of_it(
    start: Start, folder: Path, port: int, number: signal.Signals
) -> None:
    launcher = start()
    told = wait_for_the_address(launcher)
    running = " ".join(processes_of(folder).values())
    assert all(part in running for part in ("granian", "procrastinate worker", "/postgres -D"))
    launcher.send_signal(number)
    launcher.communicate(timeout=SECONDS_TO_STOP)
    assert launcher.returncode == 0
    assert f"http://127.0.0.1:{port}" in told
    assert not processes_of(folder)


def test_killed_hard_it_leaves_no_process_and_starts_again(start: Start, folder: Path, port: int) -> None:
    launcher = start()
    wait_for_the_address(launcher)
    launcher.kill()
    launcher.wait()
    wait_until_gone(folder)
    again = start()
    wait_for_the_address(again)


def test_what_dies_on_the_way_comes_back(start: Start, folder: Path, port: int) -> None:
    launcher = start()
    wait_for_the_address(launcher)
    for victim in ("granian", "procrastinate worker", "/postgres -D"):
        before = {number for number, words in processes_of(folder).items() if victim in words}
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda victim=victim, before=before: [  # type: ignore[misc]
            number for number, words in processes_of(folder).items() if victim in words and number not in before
        ])  # fmt: skip
        wait_until(lambda: answers(port))


def test_a_second_start_on_the_same_data_folder_is_refused(start: Start, port: int) -> None:
    launcher = start()
    wait_for_the_address(launcher)
    assert "正由另一个托育系统使用" in refusal(start())
    assert answers(port)


def test_a_port_in_use_is_refused(start: Start, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert f"端口 {port} 已被别的程序占用" in refusal(start())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"PORT": "八千"}, "PORT 不能是“八千”"),
        ({"PORT": "70000"}, "PORT 不能是“70000”"),
        ({"TUOYU_MODE": "fast"}, "TUOYU_MODE 不能是“fast”"),
        ({"TUOYU_DATA": "/dev/null/data"}, "不能写入数据文件夹"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL 写得不对"),
        ({"DATABASE_URL": "postgresql://a@/c?host=/nowhere"}, "连不上 DATABASE_URL 指定的数据库"),
    ],
)
def test_a_wrong_environment_is_refused(start: Start, changed: dict[str, str], told: str) -> None:
    assert told in refusal(start(**changed))
