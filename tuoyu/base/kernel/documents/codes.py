"""Verification codes: 120 random bits in Crockford's base 32, forgiving to whoever types them in."""

from __future__ import annotations

import re
import secrets
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they are misread
_LENGTH = 24  # × 5 bits = 120: guessing one is hopeless however many documents there are
_GROUP = 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_NOT_IN_CODES = re.compile(r"[^0-9A-Z]")


def new_code() -> str:
    """A fresh code as shown to people, e.g. 7QK2-M8ZT-4HXC-W0VN-J3RD-5PBE."""
    return _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def normalised_code(typed: str) -> str:
    """The code somebody typed, as it is stored: any case, width and spacing; O is read as 0, I and L as 1.

    Text that can be no code gives a text that no document has.
    """
    plain = unicodedata.normalize("NFKC", typed[: 8 * _LENGTH]).upper().translate(_LOOKALIKES)
    return _grouped(_NOT_IN_CODES.sub("", plain)[: _LENGTH + 1])


def _grouped(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
