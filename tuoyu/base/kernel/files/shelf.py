"""The shelf: private files on disk under random ids, on the platter before anyone relies on them."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from tuoyu.base.kernel.models import StoredFile

_DRAFTS = "drafts"
_CHUNK = 1 << 20


class DamagedFile(RuntimeError):
    """The bytes on disk are missing or no longer those that were stored; restore them from a backup."""


class TooManyOrphans(RuntimeError):
    """So many files have no row that the database is more likely wrong than the files."""


def folder() -> Path:
    """The folder of all files, made for the owner alone."""
    place = Path(settings.FILES_FOLDER)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def place_of(identity: uuid.UUID) -> Path:
    """Where the file with this id lies: 256 folders, so that none grows long."""
    return folder() / identity.hex[:2] / str(identity)


@contextmanager
def draft() -> Iterator[BinaryIO]:
    """A private file still to be written, beside the shelf; it is gone afterwards unless it was shelved."""
    place = folder() / _DRAFTS
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / str(uuid.uuid4())
    try:
        with open(path, "x+b", opener=_private) as stream:
            yield stream
    finally:
        path.unlink(missing_ok=True)


def shelve(stream: BinaryIO, identity: uuid.UUID) -> tuple[int, str]:
    """Put a written draft on the shelf under `identity`; returns its size and SHA-256.

    On return both the bytes and the folder entry are on the platter: a row that names the file may now be committed.
    """
    stream.flush()
    size, digest = _measured(stream)
    os.fsync(stream.fileno())
    path = place_of(identity)
    is_new = not path.parent.exists()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    os.rename(stream.name, path)
    _sync_folder(path.parent)
    if is_new:
        _sync_folder(path.parent.parent)
    return size, digest


def take_off(identity: uuid.UUID) -> None:
    """Remove a file whose row surely was not written."""
    place_of(identity).unlink(missing_ok=True)


def open_bytes(stored: StoredFile) -> bytes:
    """The content, after its digest was compared; raises DamagedFile."""
    try:
        content = place_of(stored.pk).read_bytes()
    except FileNotFoundError:
        raise DamagedFile(f"文件 {stored.pk} 不在存储文件夹里，请从备份恢复。") from None
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise DamagedFile(f"文件 {stored.pk} 的内容与存入时不同，请从备份恢复。")
    return content


def older_than(seconds: float) -> Iterator[tuple[uuid.UUID, Path]]:
    """Every shelved file written more than so long ago."""
    before = time.time() - seconds
    for shelf in folder().iterdir():
        if shelf.is_dir() and shelf.name != _DRAFTS:
            for path in shelf.iterdir():
                with suppress(ValueError, FileNotFoundError):
                    if path.stat().st_mtime < before:
                        yield uuid.UUID(path.name), path


def forget_drafts(seconds: float) -> None:
    """Remove drafts that a killed process left behind."""
    before = time.time() - seconds
    for path in (folder() / _DRAFTS).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _measured(stream: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while piece := stream.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _sync_folder(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
