"""Values that must stand nowhere in plain text, and the search for them in everything that was written.

All canaries of a kind share a mark of at least eight characters that stands nowhere else, so that one search finds any
of a thousand, whole or cut short. The marks are drawn anew for every run: what an earlier run, a copy of this folder or
the output of a failed test left in the temporary folder holds other ones.
"""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from stdnum.cn import ric


def _letters(length: int) -> str:
    """Letters that no earlier run drew."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(length))


_BORN = date(1970, 1, 1) + timedelta(days=secrets.randbelow(9_000))
MARKS = {
    "phone": f"198{secrets.randbelow(100_000):05}",
    "identity number": f"622927{_BORN:%Y%m%d}",
    "invitation code": f"kanarienvogel{_letters(8)}",
    "password": f"Zeisig-auf-dem-Dach-{_letters(8)}",
    "code secret": f"KANARIE{_letters(8).upper()}",
}
CONTROL = "Kontrollvogel-im-Klartext"
_CHUNK, _OVERLAP = 16_000_000, 512


class Canaries:
    """Canaries of every kind, each once, and how many were made."""

    def __init__(self) -> None:
        self._numbers = {kind: count() for kind in MARKS}
        self.made = dict.fromkeys(MARKS, 0)

    def _next(self, kind: str) -> int:
        self.made[kind] += 1
        return next(self._numbers[kind])

    def phone(self) -> str:
        """One of a thousand mobile numbers."""
        return f"{MARKS['phone']}{self._next('phone'):03}"

    def identity_number(self) -> str:
        """A citizen's number with a true check digit; up to a thousand."""
        body = f"{MARKS['identity number']}{self._next('identity number'):03}"
        return body + ric.calc_check_digit(body + "0")

    def code(self) -> str:
        """An invitation code."""
        return f"{MARKS['invitation code']}{self._next('invitation code'):09}"

    def password(self) -> str:
        """A password that will do."""
        return f"{MARKS['password']}-{self._next('password'):04}"

    def code_secret(self) -> str:
        """The secret of an authenticator, in base 32."""
        number = self._next("code secret")
        letters = "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[number >> shift & 31] for shift in (10, 5, 0))
        return f"{MARKS['code secret']}{letters}".ljust(32, "A")


@dataclass(frozen=True)
class Sight:
    """A canary seen where it must not be."""

    kind: str
    written: str
    where: str


def ways(text: str) -> dict[str, bytes]:
    """A text as it may be written down."""
    plain = text.encode()
    shifted = {f"base64 +{shift}": _base64(plain, shift) for shift in range(3)}
    half = len(text) // 2
    return {
        "UTF-8 or GBK": plain,
        "UTF-16 LE": text.encode("utf-16-le"),
        "UTF-16 BE": text.encode("utf-16-be"),
        "JSON escaped": "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
        "hexadecimal": plain.hex().encode(),
        "reversed": plain[::-1],
        "halves swapped": (text[half:] + text[:half]).encode(),
        **shifted,
    }


def _base64(plain: bytes, shift: int) -> bytes:
    """The characters of base64 that depend on `plain` alone, when it begins `shift` bytes into a group of three."""
    coded = base64.b64encode(b"\0" * shift + plain + b"\0" * 3)
    first, last = -(-shift * 8 // 6), (shift + len(plain)) * 8 // 6
    return coded[first:last]


class Search:
    """Looks for all marks, and for the control, in all the ways they may be written."""

    def __init__(self) -> None:
        self._known = {
            written: (kind, way)
            for kind, mark in {**MARKS, "control": CONTROL}.items()
            for way, written in ways(mark).items()
        }
        self.bytes_read = 0

    def in_bytes(self, content: bytes, where: str) -> Iterator[Sight]:
        """What is seen in some bytes."""
        self.bytes_read += len(content)
        for written, (kind, way) in self._known.items():
            if written in content:
                yield Sight(kind, way, where)

    def in_file(self, path: Path) -> Iterator[Sight]:
        """What is seen in a file; one that is gone again holds nothing."""
        try:
            with path.open("rb") as file:
                before = b""
                while content := file.read(_CHUNK):
                    yield from self.in_bytes(before + content, str(path))
                    before = content[-_OVERLAP:]
        except (FileNotFoundError, PermissionError, IsADirectoryError):
            return

    def in_folders(self, folders: Iterable[Path], since: float) -> Iterator[Sight]:
        """What is seen in files written since a moment."""
        for folder in folders:
            for path in folder.rglob("*"):
                try:
                    is_new = path.is_file() and not path.is_symlink() and path.stat().st_mtime >= since
                except OSError:
                    continue
                if is_new:
                    yield from self.in_file(path)
