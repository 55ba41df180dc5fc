"""File names as people gave them, without what deceives an eye or a file system."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120  # characters; every file system and mail program takes that
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_UNNAMED = "未命名"
# Control, format (right-to-left marks, zero width), surrogate, private use, unassigned, line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def cleaned_name(given: str, ending: str = "") -> str:
    """The last part of a given path, visible characters only, at most LONGEST_NAME characters.

    With `ending` (no dot) the name ends so, whatever it ended in; earlier dots stay visible: 证.exe.jpg.
    """
    last = re.split(r"[/\\]", given.replace("\x00", ""))[-1]
    seen = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one) not in _UNSEEN)
    plain = " ".join(_NOT_IN_NAMES.sub("_", seen).split()).strip(". ")
    stem, dot, own = plain.rpartition(".")
    if not dot:
        stem, own = plain, ""
    ending = ending or own[:16]
    room = LONGEST_NAME - len(ending) - 1
    stem = stem[:room].rstrip(". ") or _UNNAMED
    return f"{stem}.{ending}" if ending else stem


def ending_of(name: str) -> str:
    """The ending of a cleaned name, in small letters, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""
