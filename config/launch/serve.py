"""Run the whole system: database, web server and worker, until somebody stops it or something cannot go on."""

import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import IO, NoReturn

from config.database import ROOT, data_folder, embedded, ensure_roles, mode, owner_url
from config.launch.crew import Crew
from config.postgres import dying_with_parent, unwritable
from config.trouble import Trouble

HOST = os.environ.get("TUOYU_HOST", "127.0.0.1")
WEB_WORKERS = "2"
THREADS_PER_WORKER = "8"  # each keeps one database connection: 2 × 8, the worker's and a few commands fit into 60
SECONDS_TO_ANSWER = 60
ACCOUNTS_COMMAND = "demo_accounts"


class Stopped(BaseException):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, a closed terminal)."""


def main() -> None:
    """Start everything in order, watch it, and stop it in the opposite order."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    _stop_with_make()
    began = time.monotonic()
    try:
        with ExitStack() as stack:
            stack.enter_context(only_one_per_data_folder())
            port = chosen_port()
            server = embedded()
            if server is not None:
                stack.enter_context(server.shared(tied=True))
            ensure_roles(owner_url())
            print(f"  ✓ 数据库  {time.monotonic() - began:.1f} 秒", flush=True)
            run_to_the_end("-m", "config.launch.ready")
            crew = stack.enter_context(Crew(data_folder() / "log", server))
            crew.start("网站", "web", web_server(port))
            crew.start("后台任务", "worker", [sys.executable, "manage.py", "procrastinate", "worker"])
            accounts = demonstration_accounts()
            wait_for_the_site(port, crew)
            print(f"  ✓ 网站  共 {time.monotonic() - began:.1f} 秒\n\n打开 http://{shown_host()}:{port}\n{accounts}")
            print(f"按 Ctrl-C 停止。记录在 {data_folder() / 'log'}", flush=True)
            crew.watch()
    except Stopped:
        print("\n已全部停止。", flush=True)


def chosen_port() -> int:
    """PORT (8000 unless given), free to listen on."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65_536:
        raise Trouble(f"PORT 不能是“{given}”：请写 1 至 65535 的数字。")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, int(given)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(
                    f"端口 {given} 已被别的程序占用：请停止那个程序，或换一个端口，例如 PORT={int(given) + 1} make run。"
                ) from error
            raise Trouble(
                f"不能使用端口 {given}（{error.strerror}）：请换一个端口，例如 PORT=8000 make run。"
            ) from error
    return int(given)


@contextmanager
def only_one_per_data_folder() -> Iterator[None]:
    """Hold the data folder's launch lock; the kernel releases it however we end."""
    folder = data_folder()
    try:
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        lock: IO[str] = (folder / "launch.lock").open("a+")
    except OSError as error:
        raise unwritable(folder, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Trouble(
                f"数据文件夹 {folder} 正由另一个托育系统使用（进程 {lock.read().strip()}）："
                "请先停止它，或用 TUOYU_DATA 指定别的文件夹。"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def run_to_the_end(*words: str) -> None:
    """One preparing step, its output shown as it comes; its failure is already told when it returns."""
    tie = dying_with_parent(signal.SIGTERM)
    child = subprocess.Popen([sys.executable, *words], cwd=ROOT, start_new_session=True, preexec_fn=tie)  # noqa: PLW1509
    try:
        if child.wait() != 0:
            sys.exit(1)
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def web_server(port: int) -> list[str]:
    """The command line of granian."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", HOST, "--port", str(port),
        "--workers", WEB_WORKERS, "--blocking-threads", THREADS_PER_WORKER, "--respawn-failed-workers",
        "--workers-kill-timeout", "5", "config.wsgi:application",
    ]  # fmt: skip


def demonstration_accounts() -> str:
    """What `manage.py demo_accounts` prints; empty outside the demonstration."""
    if mode() != "demo":
        return ""
    told = subprocess.run([sys.executable, "manage.py", ACCOUNTS_COMMAND], cwd=ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    return f"\n{told.stdout}" if told.returncode == 0 else ""


def wait_for_the_site(port: int, crew: Crew) -> None:
    """Until the site gives any answer at all; what it answers is not our concern."""
    until = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < until:
        crew.tend()
        connection = http.client.HTTPConnection("127.0.0.1" if HOST == "0.0.0.0" else HOST, port, timeout=30)
        try:
            connection.request("GET", "/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise Trouble(f"网站 {SECONDS_TO_ANSWER} 秒内没有应答：请看 {crew.log('web')} 的最后几行。")


def shown_host() -> str:
    """The address to print: one a person can open in a browser here."""
    return "127.0.0.1" if HOST == "0.0.0.0" else HOST


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    # Once is enough: a second Ctrl-C must not interrupt the orderly stop.
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Stopped


def _stop_with_make() -> None:
    """Started by make, we stop when make is killed: nothing would remain to stop us otherwise."""
    if "MAKELEVEL" in os.environ and (tie := dying_with_parent(signal.SIGTERM)):
        tie()


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"✗ {trouble}")
