"""Keeping a file: size, ending and first bytes are judged, then it is cleaned apart from us, then stored.

The file lies on the platter before its row is written, so whoever sees the row finds the file. When the act is rolled
back the file stays until `sweep`: after a lost connection nobody knows whether COMMIT was carried out, and a file too
many is better than a row without its file.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import BinaryIO, Protocol

import puremagic

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import Actor
from tuoyu.base.kernel.cleaning import Unclean, bench
from tuoyu.base.kernel.cleaning.limits import MEGABYTE
from tuoyu.base.kernel.files import shelf
from tuoyu.base.kernel.files.accept import Accept, Kind
from tuoyu.base.kernel.files.names import cleaned_name, ending_of
from tuoyu.base.kernel.models import StoredFile
from tuoyu.base.kernel.refusals import Invalid

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
_HEAD_BYTES = 64
# Longer than any transaction may last, so that a file whose row is not yet visible is left alone.
SWEEP_AFTER_SECONDS = 3_600
_SWEEP_BATCH = 1_000
# A database restored to an earlier day knows none of the later files: that must not remove them.
_ORPHANS_AT_MOST = 200
_ORPHAN_SHARE = 0.02


class Upload(Protocol):
    """What a form gives us (Django's UploadedFile)."""

    name: str | None

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterator[bytes]: ...


def keep(upload: Upload, accept: Accept, *, actor: Actor, field: str = "file") -> StoredFile:
    """Clean and store what somebody uploaded; must stand inside the act that points to it.

    Raises Invalid({field: [sentence]}) when the file is not taken. What is stored is the cleaned file: never the
    uploaded bytes themselves, except the parts of a workbook.
    """
    name = cleaned_name(upload.name or "")
    try:
        kind = _require_kind(name, accept)
        with shelf.draft() as given, shelf.draft() as clean:
            _copy(upload, given, accept)
            _require_beginning(given, kind, name)
            given.seek(0)
            made = bench.clean(kind.cleaner, given.fileno(), clean.fileno(), maximum_bytes=accept.maximum_bytes)
            if clean.seek(0, 2) > accept.maximum_bytes:
                raise Unclean(f"这个文件整理后仍超过 {accept.maximum_bytes // MEGABYTE} MB。请缩小或分成几份后再上传。")
            return _store(clean, cleaned_name(name, ENDINGS.get(made.media_type, "xlsx")), made.media_type, actor)
    except Unclean as refusal:
        raise Invalid({field: [str(refusal)]}) from None


def keep_made(content: bytes, *, name: str, media_type: str, actor: Actor) -> StoredFile:
    """Store what our own programs made; nothing that came from outside may pass here."""
    with shelf.draft() as stream:
        stream.write(content)
        return _store(stream, cleaned_name(name, ENDINGS.get(media_type, "")), media_type, actor)


def sweep() -> int:
    """Remove files whose act was rolled back, and drafts left by killed processes; returns how many files went.

    Raises shelf.TooManyOrphans, and removes nothing, when the database seems not to belong to these files.
    """
    shelf.forget_drafts(SWEEP_AFTER_SECONDS)
    found = dict(shelf.older_than(SWEEP_AFTER_SECONDS))
    known: set[uuid.UUID] = set()
    identities = list(found)
    for start in range(0, len(identities), _SWEEP_BATCH):
        batch = identities[start : start + _SWEEP_BATCH]
        known.update(StoredFile.objects.filter(pk__in=batch).values_list("pk", flat=True))
    orphans = [identity for identity in identities if identity not in known]
    if len(orphans) > max(_ORPHANS_AT_MOST, _ORPHAN_SHARE * len(identities)):
        raise shelf.TooManyOrphans(
            f"{len(identities)} 个文件中有 {len(orphans)} 个在数据库里没有记录，一个也没有删除："
            "数据库与文件可能不是同一份备份，请先核对。"
        )
    for identity in orphans:
        shelf.take_off(identity)
    return len(orphans)


def _store(stream: BinaryIO, name: str, media_type: str, actor: Actor) -> StoredFile:
    identity = uuid.uuid4()
    size, digest = shelf.shelve(stream, identity)
    try:
        return StoredFile.objects.create(
            id=identity,
            name=name,
            media_type=media_type,
            size=size,
            sha256=digest,
            stored_at=clock.now(),
            stored_by=actor.actor_label,
        )
    except BaseException:
        shelf.take_off(identity)  # the INSERT failed, so no COMMIT can have carried it out
        raise


def _require_kind(name: str, accept: Accept) -> Kind:
    ending = ending_of(name)
    kind = accept.kind_of(ending)
    if kind is None:
        shown = f"“.{ending}”文件" if ending else "没有扩展名的文件"
        raise Unclean(f"不能收{shown}。{accept.label}{_ADVICE.get(ending, '')}")
    return kind


_ADVICE = {
    "heic": "苹果手机可在“设置—相机—格式”里选“兼容性最佳”，或截图后上传。",
    "heif": "请在手机相机设置里改存 JPG，或截图后上传。",
    "doc": "请另存为 PDF 后上传。",
    "docx": "请另存为 PDF 后上传。",
    "xls": "请另存为 .xlsx 后上传。",
    "zip": "请解压后逐个上传。",
    "rar": "请解压后逐个上传。",
    "ofd": "请另存为 PDF 后上传。",
}


def _copy(upload: Upload, given: BinaryIO, accept: Accept) -> None:
    """Count while copying: the size a sender declares may be untrue."""
    size = 0
    for piece in upload.chunks():
        size += len(piece)
        if size > accept.maximum_bytes:
            raise Unclean(f"这个文件超过 {accept.maximum_bytes // MEGABYTE} MB。请缩小、降低清晰度或分成几份后再上传。")
        given.write(piece)
    if not size:
        raise Unclean("这个文件是空的。请重新选择文件。")
    given.flush()


def _require_beginning(given: BinaryIO, kind: Kind, name: str) -> None:
    """The ending says what the file should be, its first bytes what it is: both must agree."""
    given.seek(0)
    head = given.read(_HEAD_BYTES)
    ending = ending_of(name)
    if head.startswith(kind.beginnings[ending]) and (ending != "webp" or head[8:12] == b"WEBP"):
        return
    raise Unclean(f"文件名以“.{ending}”结尾，内容却不是{_told(head)}。请用原来的程序重新导出，不要只改文件名。")


def _told(head: bytes) -> str:
    try:
        seen = puremagic.magic_string(head)[0].extension.lstrip(".")
    except (puremagic.PureError, ValueError, IndexError):
        return ""
    return f"（像是 {seen} 文件）" if seen.isalnum() else ""
