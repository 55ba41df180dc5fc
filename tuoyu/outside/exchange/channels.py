"""The ways out of the house. A deployment names its own in `settings.CHANNELS`; without one, things are kept.

`send` may be called again for the same delivery, after a crash or a lost answer: the channel hands `delivery.id` to the
receiver as its idempotency key (or names a file by it), so that the effect happens once. It must answer within
LONGEST_S and raises nothing for an ordinary fault: it returns Failed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.conf import settings
from django.utils.module_loading import import_string

from tuoyu.base.kernel.models import Delivery
from tuoyu.base.kernel.sealed import opened

LONGEST_S = 30  # shorter than the shortest wait between two attempts
LABELS = {"sms": "短信", "email": "电子邮件", "anchor": "锚点副本"}


@dataclass(frozen=True)
class Sent:
    """The receiver has it."""


@dataclass(frozen=True)
class Held:
    """There is no way out yet; it stays here until there is one."""


@dataclass(frozen=True)
class Failed:
    """It did not get through. `reason` is a sentence without personal content; `is_final` when trying again is idle."""

    reason: str
    is_final: bool = False


Outcome = Sent | Held | Failed


class Channel(Protocol):
    """One way out."""

    def send(self, delivery: Delivery) -> Outcome: ...


class NoChannel:
    """Keeps everything: SMS and e-mail until the county has a provider."""

    def send(self, delivery: Delivery) -> Outcome:
        return Held()


class FolderChannel:
    """Writes each delivery once into `settings.ANCHOR_COPIES_FOLDER`, which another department collects from."""

    def send(self, delivery: Delivery) -> Outcome:
        folder = getattr(settings, "ANCHOR_COPIES_FOLDER", None)
        if not folder:
            return Held()
        try:
            _write_once(Path(folder) / f"{delivery.id}.txt", opened(delivery, "text") or "")
        except OSError as error:
            return Failed(f"写不进副本文件夹（{error.strerror or type(error).__name__}），请检查磁盘和权限。")
        return Sent()


_USUAL: Mapping[str, str] = {"anchor": f"{__name__}.FolderChannel"}


def channel(name: str) -> Channel:
    """The channel of a name; one that keeps everything when the deployment has none."""
    path = {**_USUAL, **getattr(settings, "CHANNELS", {})}.get(name)
    found: Channel = import_string(path)() if path else NoChannel()
    return found


def is_connected(name: str) -> bool:
    """Whether anything can leave by this channel."""
    way = channel(name)
    if isinstance(way, FolderChannel):
        return bool(getattr(settings, "ANCHOR_COPIES_FOLDER", None))
    return not isinstance(way, NoChannel)


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and surely on the disk; a file already there is the same delivery and stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{uuid4().hex}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
