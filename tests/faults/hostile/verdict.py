"""Judging what a file still carries, with readers other than those that cleaned it where there are any."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Object, Stream
from PIL import Image

from tests.faults.hostile.honest import CANARY
from tests.faults.hostile.parts import EICAR

_ACTS = {
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/AF", "/Ref", "/OPI", "/XFA",
    "/Annots", "/AcroForm", "/Outlines", "/Names", "/Collection", "/URI", "/RichMediaContent", "/Metadata",
    "/PieceInfo",
}  # fmt: skip
_MARKS = (CANARY, CANARY[::-1], EICAR, b"<script", b"<?php")
_PARTS = re.compile(r"vba|macro|externalLink|embeddings|activeX|ctrlProps|connections|queryTable|webext", re.IGNORECASE)


def stains(content: bytes, media_type: str) -> list[str]:
    """What is wrong with these bytes; empty when they are clean."""
    if media_type.startswith("image/"):
        return [*_marks(content), *_in_image(content, media_type)]
    if media_type == "application/pdf":
        return list(_in_pdf(content))
    return list(_in_book(content))


def _marks(content: bytes) -> list[str]:
    return [f"carries {mark[:12]!r}" for mark in _MARKS if mark in content]


def _in_image(content: bytes, media_type: str) -> Iterator[str]:
    end = b"\xff\xd9" if media_type == "image/jpeg" else b"IEND\xaeB`\x82"
    if not content.endswith(end):
        yield "something behind the picture"
    with Image.open(BytesIO(content)) as opened:
        opened.load()
        if Image.MIME[opened.format or ""] != media_type:
            yield f"is {opened.format}"
        if left := set(opened.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}:
            yield f"keeps {left}"
        if len(opened.getexif()) or getattr(opened, "n_frames", 1) > 1:
            yield "keeps EXIF or frames"


def _in_pdf(content: bytes) -> Iterator[str]:
    if not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
        yield "something before or behind the PDF"
    yield from _marks(content)
    with pikepdf.open(BytesIO(content)) as opened:
        if opened.is_encrypted:
            yield "encrypted"
        for found in opened.objects:
            yield from _acts(found)
        if set(opened.trailer.keys()) - {"/Root", "/Size", "/ID", "/Type", "/W", "/Length", "/Filter", "/XRefStm"}:
            yield f"trailer {opened.trailer.keys()}"
        plain = BytesIO()
        opened.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                    object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
        yield from _marks(plain.getvalue())


def _acts(found: Object) -> Iterator[str]:
    if isinstance(found, Stream) and (
        "/F" in found or "/PS" in (str(found.get("/Subtype")), str(found.get("/Subtype2")))
    ):
        yield "content in another file, or a program"
    if isinstance(found, (Dictionary, Stream)):
        yield from (f"has {key}" for key in _ACTS & set(found.keys()))
        parts = [part for _, part in found.items()]
    else:
        parts = list(found) if isinstance(found, Array) else []  # type: ignore[call-overload]
    for part in parts:
        if isinstance(part, Object) and not part.is_indirect:
            yield from _acts(part)


def _in_book(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as opened:
        names = opened.namelist()
        unpacked = b"".join(opened.read(name) for name in names)
        ends_well = content[-22:].startswith(b"PK\x05\x06") and content.startswith(b"PK\x03\x04")
    if not ends_well:
        yield "something before or behind the workbook"
    yield from (f"part {name}" for name in names if _PARTS.search(name) or ".." in name or name.startswith("/"))
    yield from _marks(unpacked)
    if b"<!DOCTYPE" in unpacked or b"<!ENTITY" in unpacked:
        yield "a document type"
    openpyxl.load_workbook(BytesIO(content)).close()
