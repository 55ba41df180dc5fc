"""Being asked to stop: an exception wherever we are, except where it would lose track of something just started."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from config.postgres import die_with_parent

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, a closed terminal)."""


class _Ear:
    """Whether a request waits for the end of an undisturbed stretch."""

    is_covered = False
    has_heard = False


def listen() -> None:
    """Turn requests to stop into `Stopped`, once; started by make, also stop when make is killed."""
    for number in SIGNALS:
        signal.signal(number, _hear)
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Finish this stretch first; a request that came meanwhile is answered at its end."""
    outer, _Ear.is_covered = _Ear.is_covered, True
    try:
        yield
    finally:
        _Ear.is_covered = outer
    if _Ear.has_heard and not outer:
        raise Stopped


def _hear(number: int, frame: FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not interrupt the orderly stop.
    for again in SIGNALS:
        signal.signal(again, signal.SIG_IGN)
    _Ear.has_heard = True
    if not _Ear.is_covered:
        raise Stopped
