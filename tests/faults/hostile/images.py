"""Hostile pictures."""

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, PngImagePlugin

from tests.faults.hostile.honest import CANARY, picture
from tests.faults.hostile.parts import File, archive

HTML = b"<html><script>alert('" + CANARY + b"')</script></html>"
PHP = b"<?php system('" + CANARY + b"'); ?>"
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def second_file_behind() -> Iterator[File]:
    """A zip, a page or a program that begins where the picture ends."""
    tails = (archive({"run.js": CANARY}), HTML, PHP, b"MZ" + CANARY * 3, b"%PDF-1.7\n" + CANARY)
    for kind, ending in _ENDINGS.items():
        for tail in tails:
            yield f"holiday.{ending}", picture(kind) + tail


def payload_in_comment() -> Iterator[File]:
    """Script text in comments and application segments of a JPEG."""
    plain = picture("JPEG")
    for marker in (b"\xff\xfe", b"\xff\xe2", b"\xff\xec", b"\xff\xed", b"\xff\xee"):
        for body in (HTML, PHP):
            yield "remark.jpg", plain[:2] + marker + struct.pack(">H", len(body) + 2) + body + plain[2:]


def payload_in_chunks() -> Iterator[File]:
    """Script text in PNG text chunks, and private chunks before and after the image."""
    for key in ("Comment", "Software", "XML:com.adobe.xmp", "Title"):
        notes = PngImagePlugin.PngInfo()
        notes.add_text(key, HTML.decode(), zip=key == "Comment")
        notes.add_itxt(key, HTML.decode())
        yield "note.png", _saved(Image.open(BytesIO(picture("PNG"))), "PNG", pnginfo=notes)
    plain = picture("PNG")
    for kind in (b"teXt", b"prVt", b"zzZz"):
        yield "chunk.png", plain[:33] + _chunk(kind, PHP) + plain[33:]
        yield "chunk.png", plain[:-12] + _chunk(kind, PHP) + plain[-12:]


def traces_of_a_person() -> Iterator[File]:
    """Position, serial number, author and software in EXIF and XMP; they must not survive."""
    for kind, ending in _ENDINGS.items():
        opened = Image.open(BytesIO(picture(kind)))
        for tag in (0x010E, 0x010F, 0x0131, 0x013B, 0x8298):
            exif = Image.Exif()
            exif[tag] = CANARY.decode()
            exif.get_ifd(0x8825)[1] = "N"
            exif.get_ifd(0x8825)[2] = (35.0, 43.0, 12.0)
            exif.get_ifd(0x8769)[0xA431] = CANARY.decode()
            yield f"child.{ending}", _saved(opened, kind, exif=exif.tobytes())
    yield "child.jpg", _saved(Image.open(BytesIO(picture())), "JPEG", xmp=b"<x>" + CANARY + b"</x>")


def too_many_pixels() -> Iterator[File]:
    """A few kilobytes that claim or unpack to hundreds of megabytes."""
    for mode, side in (("1", 5_001), ("1", 12_000), ("1", 20_000), ("L", 5_001), ("L", 8_000), ("RGBA", 4_000)):
        yield "huge.png", _saved(Image.new(mode, (side, side)), "PNG")
    yield "wide.png", _saved(Image.new("1", (60_000, 1_000)), "PNG")
    yield "heavy.webp", _saved(Image.new("RGB", (4_000, 4_000)), "WEBP", quality=1)
    for width, height in ((65_500, 65_500), (30_000, 30_000), (65_535, 1_000)):
        plain = bytearray(picture("JPEG"))
        place = plain.index(b"\xff\xc0") + 5
        plain[place : place + 4] = struct.pack(">HH", height, width)
        yield "claims.jpg", bytes(plain)
    for side in (100_000, 2**31 - 1):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        yield "claims.png", b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0")) \
            + _chunk(b"IEND", b"")  # fmt: skip


def packed_chunks() -> Iterator[File]:
    """Compressed text and colour profiles that unpack to 60 MB."""
    bomb = zlib.compress(b"A" * 60_000_000, 9)
    plain = picture("PNG")
    for kind, head in ((b"zTXt", b"k\0\0"), (b"iTXt", b"k\0\1\0\0\0"), (b"iCCP", b"icc\0\0")):
        yield "profile.png", plain[:33] + _chunk(kind, head + bomb) + plain[33:]
    yield "many.png", plain[:33] + _chunk(b"tEXt", b"k\0" + CANARY) * 20_000 + plain[33:]


def moving() -> Iterator[File]:
    """Animations: what an official sees may not be what a director saw."""
    frames = [Image.new("RGB", (60, 40), (shade, 0, 0)) for shade in range(0, 250, 50)]
    for count in (2, 5):
        yield "moving.png", _saved(frames[0], "PNG", save_all=True, append_images=frames[1:count])
        yield "moving.webp", _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:count], duration=10)
        yield "moving.gif", _saved(frames[0], "GIF", save_all=True, append_images=frames[1:count])
        yield "moving.jpg", _saved(frames[0], "GIF", save_all=True, append_images=frames[1:count])


def endless_scans() -> Iterator[File]:
    """Progressive JPEGs that repeat one scan thousands of times: small, valid, and slow to decode."""
    for side, repeats in ((1_000, 500), (2_500, 2_000), (4_900, 95)):
        stream = _saved(Image.effect_noise((side, side), 1).convert("L"), "JPEG", progressive=True, quality=1)
        last = stream.rindex(b"\xff\xda")
        yield "slow.jpg", stream[:last] + stream[last:-2] * repeats + b"\xff\xd9"


def scribbled_over() -> Iterator[File]:
    """Honest pictures with bytes changed at random places (fixed seed)."""
    chance = random.Random(622927)
    for kind, ending in _ENDINGS.items():
        for _ in range(10):
            changed = bytearray(picture(kind))
            for _ in range(12):
                changed[chance.randrange(16, len(changed))] = chance.randrange(256)
            yield f"scribbled.{ending}", bytes(changed)


def _saved(opened: Image.Image, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    opened.save(stream, kind, **options)
    return stream.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
