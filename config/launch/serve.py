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
from typing import IO

from config.database import LAUNCHED, ROOT, data_folder, embedded, ensure_roles, mode, owner_url
from config.launch.crew import Crew
from config.launch.stopping import Stopped, listen, undisturbed
from config.postgres import dying_with_parent, unwritable
from config.trouble import Trouble

HOST = os.environ.get("TUOYU_HOST", "127.0.0.1")
WEB_WORKERS = "2"
THREADS_PER_WORKER = "8"  # each keeps one database connection: 2 × 8, the worker's and a few commands fit into 60
SECONDS_TO_ANSWER = 60
SECONDS_FOR_ORPHANS = 10  # a web server whose launcher was killed gives its requests five seconds to end
ACCOUNTS_COMMAND = "demo_accounts"


def main() -> None:
    """Start everything in order, watch it, and stop it in the opposite order."""
    listen()
    began = time.monotonic()
    try:
        with ExitStack() as stack:
            was_killed = stack.enter_context(only_one_per_data_folder())
            port = chosen_port(SECONDS_FOR_ORPHANS if was_killed else 0)
            server = embedded()
            if server is not None:
                with undisturbed():
                    stack.enter_context(server.shared(tied=True))
            os.environ[LAUNCHED] = "1"
            ensure_roles(owner_url())
            print(f"  ✓ 数据库  {time.monotonic() - began:.1f} 秒", flush=True)
            run_to_the_end("-m", "config.launch.ready")
            crew = stack.enter_context(Crew(data_folder() / "log", server))
            crew.start("网站", "web", web_server(port), orphaned=signal.SIGTERM)
            # Orphaned, it would wait for a database that has gone too; a job cut short is run again.
            worker = [sys.executable, "manage.py", "procrastinate", "worker"]
            crew.start("后台任务", "worker", worker, orphaned=signal.SIGKILL)
            accounts = demonstration_accounts()
            wait_for_the_site(port, crew)
            print(f"  ✓ 网站  共 {time.monotonic() - began:.1f} 秒\n\n打开 http://{shown_host()}:{port}\n{accounts}")
            print(f"按 Ctrl-C 停止。记录在 {data_folder() / 'log'}", flush=True)
            crew.watch()
    except Stopped:
        print("\n已全部停止。", flush=True)


def chosen_port(patience: float) -> int:
    """PORT (8000 unless given), free to listen on; `patience` in seconds for one that is still being given up."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65_536:
        raise Trouble(f"PORT 不能是“{given}”：请写 1 至 65535 的数字。")
    until = time.monotonic() + patience
    while (reason := why_not_free(int(given))) == errno.EADDRINUSE and time.monotonic() < until:
        time.sleep(0.1)
    if reason == errno.EADDRINUSE:
        raise Trouble(
            f"端口 {given} 已被别的程序占用：请停止那个程序，或换一个端口，"
            f"例如 PORT={int(given) % 65_535 + 1} make run。"
        )
    if reason:
        raise Trouble(f"不能使用端口 {given}（{os.strerror(reason)}）：请换一个端口，例如 PORT=8000 make run。")
    return int(given)


def why_not_free(port: int) -> int | None:
    """The error number of listening on `port`, or None when it is free."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            return error.errno
    return None


@contextmanager
def only_one_per_data_folder() -> Iterator[bool]:
    """Hold the data folder's launch lock, released by the kernel however we end; True if its last holder was killed."""
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
        was_killed = os.fstat(lock.fileno()).st_size > 0
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield was_killed
        finally:
            lock.truncate(0)


def run_to_the_end(*words: str) -> None:
    """One preparing step, its output shown as it comes; its failure is already told when it returns."""
    tie = dying_with_parent(signal.SIGTERM)
    child = subprocess.Popen([sys.executable, *words], cwd=ROOT, start_new_session=True, preexec_fn=tie)
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
        connection = http.client.HTTPConnection(shown_host(), port, timeout=30)
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
    return "127.0.0.1" if HOST == "0.0.0.0" else HOST  # noqa: S104 -- compared, not bound


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"✗ {trouble}")
