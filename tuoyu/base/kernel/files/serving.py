"""Giving a file back so that no browser runs it in our name."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from tuoyu.base.kernel.files.shelf import open_bytes
from tuoyu.base.kernel.models import StoredFile

_IMAGES = {"image/jpeg", "image/png"}
_PDF = "application/pdf"
_SHUT = "default-src 'none'; sandbox; frame-ancestors 'none'"
# Browsers refuse to show a PDF in a sandbox; these PDFs are our own, and still may load nothing.
_SHUT_PDF = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def respond(stored: StoredFile, *, inline: bool = False) -> HttpResponse:
    """The file as a download; the caller has decided that this person may have it.

    `inline` shows it in the browser, which only pictures (we wrote every pixel) and documents we issued may: anything
    else is a download all the same. Raises DamagedFile.
    """
    may_show = inline and (stored.media_type in _IMAGES or _is_issued(stored))
    response = HttpResponse(open_bytes(stored), content_type=stored.media_type)
    way = "inline" if may_show else "attachment"
    response["Content-Disposition"] = f"{way}; filename=\"{_ascii(stored)}\"; filename*=UTF-8''{quote(stored.name, '')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _SHUT_PDF if may_show and stored.media_type == _PDF else _SHUT
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _is_issued(stored: StoredFile) -> bool:
    return stored.media_type == _PDF and stored.issueddocument_set.exists()


def _ascii(stored: StoredFile) -> str:
    """For programs that do not know filename*: nothing of the name but its ending."""
    ending = stored.name.rpartition(".")[2]
    return f"file.{ending}" if ending.isascii() and ending.isalnum() else "file.bin"
