"""Anchors: the heads of the log, signed and handed out, so that a log rewritten later contradicts what others hold.

One line of JSON a taking, in `settings.ANCHORS_FOLDER`; verifier/README.md describes it for third parties. Taking an
anchor leaves no entry in the log: it would change the very heads it is about.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection

from tuoyu.base.kernel import clock, keys
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Delivery
from tuoyu.base.kernel.rulebook import rule

CHANNEL, KIND, RECIPIENT = "anchor", "anchor", "witnesses"
_EPOCH = datetime.fromtimestamp(0, UTC)
_NATION = 0
_RESENT_LINES = 48  # how far back a line whose delivery was lost in a crash is looked for
_HEADS = "SELECT chain, seq, encode(digest, 'hex') FROM kernel_audithead ORDER BY chain"
_DATABASE_TIME = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::int8"
_CONTRADICTED = """
    SELECT anchored.chain, anchored.seq
    FROM unnest(%s::int4[], %s::int8[], %s::text[]) AS anchored (chain, seq, digest)
    LEFT JOIN kernel_auditentry AS entry ON entry.chain = anchored.chain AND entry.seq = anchored.seq
    LEFT JOIN kernel_audithead AS head ON head.chain = anchored.chain
    WHERE encode(entry.digest, 'hex') IS DISTINCT FROM anchored.digest OR head.seq IS NULL OR head.seq < anchored.seq
    ORDER BY 1
"""
_LOG_BEGAN = """
    SELECT min(entry.recorded_at) FROM kernel_audithead AS head
    JOIN kernel_auditentry AS entry ON entry.chain = head.chain AND entry.seq = 1
"""
log = logging.getLogger("tuoyu.anchors")


class LogContradicted(RuntimeError):
    """The log no longer holds what an earlier anchor saw: it was altered, or an old copy was put back."""


@dataclass(frozen=True)
class Head:
    """The last link of one chain: its number and its digest (hex)."""

    chain: int
    seq: int
    digest: str


@dataclass(frozen=True)
class Anchor:
    """One line: the heads that changed since the line before. Moments are microseconds since 1970 (UTC)."""

    number: int
    taken_at: int
    database_at: int
    previous: str
    key: str
    heads: tuple[Head, ...]
    digest: str
    signature: str


@dataclass
class _Earlier:
    """What the file says so far: its last number and digest, each chain's newest head, its latest lines."""

    number: int = 0
    digest: str = ""
    heads: dict[int, Head] = field(default_factory=dict)
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_RESENT_LINES))


def take() -> Anchor:
    """Write down the changed heads, signed, and plan copies for those who witness.

    A line is written even when no head changed: it proves that the taking goes on. Raises LogContradicted, and
    anchors nothing, when the log contradicts an earlier line; keys.KeyProviderAway when it cannot be signed.
    """
    with unit_of_work(NOBODY, source="anchors"), _file() as file:
        earlier = _read(file)
        _require_agreement(list(earlier.heads.values()))
        changed = [head for head in _heads() if earlier.heads.get(head.chain) != head]
        anchor = _signed(earlier, changed)
        line = json.dumps(asdict(anchor), separators=(",", ":"))
        _plan_copy([*earlier.lines, line])
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return anchor


def freshness() -> timedelta:
    """The age of the newest anchor; before the first one, the age of the log itself (zero while it is empty)."""
    newest = newest_at()
    if newest is None:
        with connection.cursor() as cursor:
            cursor.execute(_LOG_BEGAN)
            (newest,) = cursor.fetchone()
    return max(timedelta(0), clock.now() - newest) if newest else timedelta(0)


def is_stale(limit: timedelta) -> bool:
    """Whether the newest anchor is older than `limit`."""
    return freshness() > limit


def is_older_than(key: str) -> bool:
    """Whether the newest anchor is older than the hours that the rulebook gives under `key`."""
    return is_stale(timedelta(hours=int(rule(key, on=clock.today()).value)))


def newest_at() -> datetime | None:
    """When the newest anchor was taken; None before the first."""
    path = _path()
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return _newest_in(path, stat.st_size, stat.st_mtime_ns)


def public_keys() -> list[Path]:
    """The exported public keys, for the administrators to hand to the witnesses."""
    return sorted(Path(settings.ANCHORS_FOLDER).glob("public-*.pem"))


def _path() -> Path:
    return Path(settings.ANCHORS_FOLDER) / "anchors.jsonl"


@lru_cache(maxsize=4)
def _newest_in(path: Path, size: int, changed_ns: int) -> datetime | None:
    with path.open("rb") as file:
        newest = deque(_whole_lines(file), maxlen=1)
    return _EPOCH + timedelta(microseconds=json.loads(newest[0])["taken_at"]) if newest else None


@contextmanager
def _file() -> Iterator[BinaryIO]:
    """The file of anchors, for one taker at a time."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def _whole_lines(file: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line in file if line.endswith(b"\n"))


def _read(file: BinaryIO) -> _Earlier:
    """Read every line; a last one torn off by a power cut is removed, for nobody has been given it."""
    earlier, size = _Earlier(), 0
    for text in _whole_lines(file):
        size += len(text)
        line = json.loads(text)
        earlier.number, earlier.digest = line["number"], line["digest"]
        earlier.heads.update((head["chain"], Head(**head)) for head in line["heads"])
        earlier.lines.append(text.decode().rstrip("\n"))
    file.truncate(size)
    return earlier


def _heads() -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        return [Head(*row) for row in cursor.fetchall()]


def _require_agreement(anchored: list[Head]) -> None:
    columns = [[getattr(head, name) for head in anchored] for name in ("chain", "seq", "digest")]
    with connection.cursor() as cursor:
        cursor.execute(_CONTRADICTED, columns)
        found = cursor.fetchall()
    if found:
        chain, seq = found[0]
        log.critical("the log contradicts an anchor: chain %s, row %s (%s chains in all)", chain, seq, len(found))
        raise LogContradicted(
            f"操作记录与此前的锚点不符：链 {chain} 第 {seq} 条（共 {len(found)} 条链）。"
            "记录可能被改动，或恢复了旧备份；已停止锚定，请按 docs/how-to/audit.md 核对。"
        )


def _signed(earlier: _Earlier, heads: list[Head]) -> Anchor:
    key = _signing_key()
    kid = _publish(key)
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE_TIME)
        (database_at,) = cursor.fetchone()
    number, taken_at = earlier.number + 1, (clock.now() - _EPOCH) // timedelta(microseconds=1)
    parts = [value.to_bytes(8, "big", signed=True) for value in (number, taken_at, database_at)]
    parts += [bytes.fromhex(earlier.digest), kid.encode()]
    for head in heads:
        parts += [head.chain.to_bytes(4, "big", signed=True), head.seq.to_bytes(8, "big"), bytes.fromhex(head.digest)]
    digest = hashlib.sha256(b"\xa1" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
    signature = key.sign(digest).hex()
    return Anchor(number, taken_at, database_at, earlier.digest, kid, tuple(heads), digest.hex(), signature)


def _signing_key() -> Ed25519PrivateKey:
    """The key that signs anchors, wrapped by the key provider, beside the master key; made on first use."""
    path = Path(settings.MASTER_KEY_FILE).parent / "anchor.key"
    if not path.exists():
        _put(path, keys.provider().wrap(Ed25519PrivateKey.generate().private_bytes_raw()), 0o600)
    return Ed25519PrivateKey.from_private_bytes(keys.provider().unwrap(path.read_bytes()))


def _publish(key: Ed25519PrivateKey) -> str:
    """Export the public half; returns its id, the first 16 hex digits of the SHA-256 of the raw public key."""
    public = key.public_key()
    kid = hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]
    path = _path().with_name(f"public-{kid}.pem")
    _put(path, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    return kid


def _put(path: Path, content: bytes, mode: int) -> None:
    """Write a file that appears whole or not at all, and never replaces one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    os.chmod(draft.name, mode)
    with suppress(FileExistsError):
        os.link(draft.name, path)
    os.unlink(draft.name)


def _plan_copy(lines: list[str]) -> None:
    """Plan one delivery of the newest line, with those before it whose own delivery a crash has swallowed."""
    pending: list[str] = []
    for line in reversed(lines):
        if Delivery.objects.filter(kind=KIND, about_id=_mark(line)).exists():
            break
        pending.insert(0, line)
    Delivery.objects.create(
        channel=CHANNEL,
        recipient=RECIPIENT,
        text="\n".join(pending),
        kind=KIND,
        area=_NATION,
        about_type=KIND,
        about_id=_mark(lines[-1]),
        planned_at=clock.now(),
    )


def _mark(line: str) -> UUID:
    return UUID(bytes=hashlib.sha256(line.encode()).digest()[:16])
