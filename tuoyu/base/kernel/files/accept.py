"""What one field of a form takes: kinds of file, their size, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from tuoyu.base.kernel.cleaning.limits import MEGABYTE


class Kind(Enum):
    """A kind of file we know how to clean: its cleaner, its endings and how its bytes begin."""

    PDF = ("pdf", "PDF", {"pdf": (b"%PDF-",)})
    IMAGE = (
        "image",
        "JPG、PNG 或 WEBP 图片",
        {
            "jpg": (b"\xff\xd8\xff",),
            "jpeg": (b"\xff\xd8\xff",),
            "png": (b"\x89PNG\r\n\x1a\n",),
            "webp": (b"RIFF",),
        },
    )
    SPREADSHEET = ("spreadsheet", "Excel 表格（.xlsx）", {"xlsx": (b"PK\x03\x04",)})

    def __init__(self, cleaner: str, label: str, beginnings: dict[str, tuple[bytes, ...]]) -> None:
        self.cleaner = cleaner
        self.label = label
        self.beginnings = beginnings


@dataclass(frozen=True)
class Accept:
    """The kinds one field takes, each file at most `maximum_bytes`, before and after cleaning."""

    kinds: tuple[Kind, ...]
    maximum_bytes: int = 10 * MEGABYTE

    @cached_property
    def label(self) -> str:
        """For people, under the field: 可传 PDF，JPG、PNG 或 WEBP 图片；每个不超过 10 MB。"""
        return f"可传 {'，'.join(kind.label for kind in self.kinds)}；每个不超过 {self.maximum_bytes // MEGABYTE} MB。"

    @cached_property
    def endings(self) -> str:
        """For the `accept` attribute of the field."""
        return ",".join(f".{ending}" for kind in self.kinds for ending in kind.beginnings)

    def kind_of(self, ending: str) -> Kind | None:
        """The kind that a file ending names here, if this field takes it."""
        return next((kind for kind in self.kinds if ending in kind.beginnings), None)


# Sizes are house values: a ten-page scan at 300 dpi and a phone photo both stay below 10 MB.
PAPERS = Accept((Kind.PDF, Kind.IMAGE))
PHOTOS = Accept((Kind.IMAGE,))
PDF_ONLY = Accept((Kind.PDF,), 20 * MEGABYTE)
SPREADSHEETS = Accept((Kind.SPREADSHEET,), 5 * MEGABYTE)
