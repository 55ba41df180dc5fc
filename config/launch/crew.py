"""The long-running processes the launcher starts: watched, restarted a few times, and all stopped together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from config.launch.stopping import undisturbed
from config.postgres import Embedded, dying_with_parent
from config.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
RESTARTS = 3
RESTARTS_WITHIN_SECONDS = 60
SECONDS_TO_STOP = 10
LONGEST_LOG_BYTES = 10_000_000


@dataclass
class Member:
    """One process with its Chinese title, the signal it gets should we be killed, and when it was restarted."""

    title: str
    name: str
    words: list[str]
    orphaned: signal.Signals
    process: "subprocess.Popen[bytes]"
    restarted: list[float] = field(default_factory=list)


class Crew:
    """Every member has its own session: a Ctrl-C reaches only us, and whatever a member started dies with it."""

    def __init__(self, logs: Path, database: Embedded | None = None) -> None:
        self._logs = logs
        self._database = database
        self._members: list[Member] = []

    def __enter__(self) -> Self:
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def log(self, name: str) -> Path:
        """Where a member's output goes."""
        return self._logs / f"{name}.log"

    def start(self, title: str, name: str, words: list[str], *, orphaned: signal.Signals) -> None:
        """Start one more member; its earlier log is kept once when it has grown long."""
        log = self.log(name)
        if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with undisturbed():
            self._members.append(Member(title, name, words, orphaned, self._spawn(name, words, orphaned)))

    def watch(self) -> None:
        """Keep everything running; `Trouble` when a member cannot be kept alive."""
        while True:
            self.tend()
            time.sleep(0.5)

    def tend(self) -> None:
        """Restart who has ended, the database first; `Trouble` after a few times in a minute."""
        with undisturbed():
            self._tend()

    def _tend(self) -> None:
        if self._database is not None:
            self._database.revive()
        for member in self._members:
            if member.process.poll() is None:
                continue
            self._end_session(member, signal.SIGKILL)
            now = time.monotonic()
            member.restarted = [at for at in member.restarted if now - at < RESTARTS_WITHIN_SECONDS]
            if len(member.restarted) == RESTARTS:
                raise Trouble(f"{member.title}反复退出，已全部停止：请看 {self.log(member.name)} 的最后几行。")
            print(f"（{member.title}意外退出，重新启动。）", file=sys.stderr, flush=True)
            member.restarted.append(now)
            member.process = self._spawn(member.name, member.words, member.orphaned)

    def stop(self) -> None:
        """Ask all to end, wait, then end what is left of their sessions."""
        for member in self._members:
            if member.process.poll() is None:
                member.process.terminate()
        until = time.monotonic() + SECONDS_TO_STOP
        for member in self._members:
            with suppress(subprocess.TimeoutExpired):
                member.process.wait(max(0.1, until - time.monotonic()))
            self._end_session(member, signal.SIGKILL)
            member.process.wait()
        self._members.clear()

    def _spawn(self, name: str, words: list[str], orphaned: signal.Signals) -> "subprocess.Popen[bytes]":
        with self.log(name).open("ab") as log:
            return subprocess.Popen(
                words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=dying_with_parent(orphaned),
            )  # fmt: skip

    def _end_session(self, member: Member, number: signal.Signals) -> None:
        """Whatever a member left behind in its session must not go on holding the port or the database."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(member.process.pid, number)
