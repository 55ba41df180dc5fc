"""The bench as its users see it: hand over two open files, get a media type or a sentence."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuoyu.base.kernel.cleaning import limits
from tuoyu.base.kernel.cleaning.unclean import Unclean

_ROOT = Path(__file__).resolve().parents[4]
_REPLY_BYTES = 4_096
BROKEN = "这个文件打不开，可能已损坏或格式不对。请重新导出或拍照后再上传。"
TOO_COSTLY = "这个文件过于复杂，无法安全打开。请简化、降低清晰度或分成几份后再上传。"


@dataclass(frozen=True)
class Cleaned:
    """What came of one file: its media type, and what the job used (bytes, processor seconds)."""

    media_type: str
    memory: int
    seconds: float


class Bench:
    """One warm process per process of ours, started when first needed; safe for many threads and after a fork."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(limits.JOBS_AT_ONCE)
        self._lock = threading.Lock()
        self._owner = 0
        self.peak_memory = 0  # bytes: the most that any job so far has told of
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    def clean(self, kind: str, source: int, target: int, *, maximum_bytes: int) -> Cleaned:
        """Clean the file open at `source` into the one open at `target`.

        Raises Unclean with a sentence when the file is refused, broken, or costs more than `limits` allow.
        """
        if not self._places.acquire(timeout=limits.WAIT_SECONDS):
            raise Unclean("现在上传的人较多。请过一分钟再传一次。")
        try:
            answer = self._ask(json.dumps([kind, maximum_bytes]).encode(), source, target)
        finally:
            self._places.release()
        if "media_type" in answer:
            return Cleaned(answer["media_type"], answer["memory"], answer["seconds"])
        if "refused" in answer:
            raise Unclean(answer["refused"])
        raise Unclean(BROKEN if answer.get("failed", "MemoryError") != "MemoryError" else TOO_COSTLY)

    def close(self) -> None:
        """End the warm process; the next file starts another one."""
        with self._lock:
            self._end()

    def _ask(self, request: bytes, source: int, target: int) -> dict[str, Any]:
        reading, writing = os.pipe()
        try:
            try:
                self._send(request, [source, target, writing])
            finally:
                os.close(writing)
            told = _read_until_closed(reading)
        finally:
            os.close(reading)
        _, _, result = told.partition(b"\n")
        answer: dict[str, Any] = json.loads(result) if result else {}
        self.peak_memory = max(self.peak_memory, answer.get("memory", 0))
        return answer

    def _send(self, request: bytes, descriptors: list[int]) -> None:
        with self._lock:
            for _ in range(2):
                try:
                    socket.send_fds(self._connected(), [request], descriptors)
                except (BrokenPipeError, ConnectionError):
                    self._end()  # somebody ended it: start another one, once
                else:
                    return
        raise RuntimeError("the cleaning process does not start")

    def _connected(self) -> socket.socket:
        if self._requests is not None and self._owner == os.getpid():
            return self._requests
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tuoyu.base.kernel.cleaning", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=_ROOT,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},  # no address of the database, no secret
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the launcher; this one ends when our side closes
            )
        self._requests, self._owner = ours, os.getpid()
        return ours

    def _end(self) -> None:
        if self._requests is not None:
            self._requests.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.wait()
        self._requests = self._process = None


def _read_until_closed(reading: int) -> bytes:
    """Everything the child tells; one that outlives its time is killed (its first line is its process number)."""
    told, until = b"", time.monotonic() + limits.WALL_SECONDS + 1
    while len(told) < _REPLY_BYTES:
        is_ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not is_ready:
            with suppress(ProcessLookupError, ValueError):
                os.kill(int(told.split(b"\n")[0]), signal.SIGKILL)
            return b""
        piece = os.read(reading, _REPLY_BYTES)
        if not piece:
            break
        told += piece
    return told


bench = Bench()
