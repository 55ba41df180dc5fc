"""What stands in a cell, as people write it: days in a dozen ways, numbers that a spreadsheet has cut off."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:\d{2}.*)?")
_PLAIN_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[1-9]\d{4}")
_FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel's calendar, its error of 29 February 1900 included
_CUT_OFF = re.compile(r"\d(\.\d+)?[eE]\+?\d{2}")
_NOISE = re.compile(r"[\s*＊:：_\-—()（）\[\]【】“”\"'、/]")


def read_day(text: str) -> str:
    """A day as ISO text: from “2026年3月2日”, “2026.3.2”, “20260302” or a spreadsheet's day number; else the text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(plain) or _PLAIN_DAY.fullmatch(plain)
    try:
        if found:
            return date(*map(int, found.groups())).isoformat()
        if _SERIAL.fullmatch(plain):
            return (_FIRST_DAY + timedelta(days=int(plain))).isoformat()
    except ValueError:
        pass
    return plain


def is_cut_off(text: str) -> bool:
    """Whether a spreadsheet kept a long number as 6.2E+17: its end is lost and cannot be guessed."""
    return bool(_CUT_OFF.fullmatch(text.strip()))


def plain_name(text: str) -> str:
    """A heading or a name of a choice without what people write around it."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
