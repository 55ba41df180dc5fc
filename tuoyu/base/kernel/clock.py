"""The only clock: what time it is, and how a test or the demonstration sets it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class ClockIsNotSettable(RuntimeError):
    """Raised when something tries to set the clock where only real time may be used."""


class SetClock:
    """A clock somebody set: still, or ticking on from the moment it was set to."""

    def __init__(self, moment: datetime, *, ticking: bool) -> None:
        self._ticking = ticking
        self.move_to(moment)

    def move_to(self, moment: datetime) -> None:
        """Set the hands to an aware moment; forwards or backwards."""
        self._moment = _aware(moment)
        self._started = time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Move the hands on by a duration."""
        self.move_to(self.read() + by)

    def read(self) -> datetime:
        """The moment shown, aware, in UTC."""
        if not self._ticking:
            return self._moment
        return self._moment + timedelta(seconds=time.monotonic() - self._started)


_in_this_context: ContextVar[SetClock | None] = ContextVar("clock", default=None)
_everywhere: list[SetClock] = []
_lock = threading.Lock()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    chosen = _in_this_context.get() or (_everywhere[-1] if _everywhere else None)
    return chosen.read() if chosen is not None else datetime.now(UTC)


def today() -> date:
    """The present calendar day in Shanghai, whatever zone the machine is in."""
    return now().astimezone(SHANGHAI).date()


def local(moment: datetime) -> datetime:
    """The same moment on a Shanghai wall clock; naive moments are refused."""
    if moment.tzinfo is None:
        raise ValueError("时间缺少时区，无法换算为北京时间。")
    return moment.astimezone(SHANGHAI)


@contextmanager
def frozen(moment: datetime, *, ticking: bool = False, everywhere: bool = False) -> Iterator[SetClock]:
    """Set the clock for the block; nestable, the innermost wins.

    Only the current context sees it (threads each have their own), unless `everywhere`: then every thread
    of the process that has not set a clock itself does, as a live server under test must.
    Refused with ClockIsNotSettable unless `settings.CLOCK_MAY_BE_SET`.
    """
    _require_permission()
    clock = SetClock(moment, ticking=ticking)
    if everywhere:
        with _lock:
            _everywhere.append(clock)
        try:
            yield clock
        finally:
            with _lock:
                _everywhere.remove(clock)
    else:
        token = _in_this_context.set(clock)
        try:
            yield clock
        finally:
            _in_this_context.reset(token)


def _require_permission() -> None:
    from django.conf import settings  # read only when somebody sets the clock: the module itself needs no Django

    if not (settings.configured and getattr(settings, "CLOCK_MAY_BE_SET", False)):
        raise ClockIsNotSettable("正式运行时不得设定系统时钟（仅测试与演示可以）。")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("设定的时间缺少时区。")
    return moment.astimezone(UTC)
