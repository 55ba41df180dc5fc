"""Typesetting: a template and values in, a PDF (PDF/A-2a and PDF/UA-1) out; equal input gives equal bytes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
import typst
from django.conf import settings
from django.template.utils import get_app_template_dirs

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Refused

_FONTS = "node_modules/@expo-google-fonts"
_WEIGHTS = ("noto-serif-sc/400Regular", "noto-serif-sc/700Bold", "noto-sans-sc/400Regular", "noto-sans-sc/700Bold")
_STANDARDS: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_lock = threading.Lock()  # one sheet takes 12 ms: a queue is simpler than a press per thread


class UnknownTemplate(LookupError):
    """No app has a template of that name."""


def typeset(template: str, given: Mapping[str, Any], on: date) -> bytes:
    """The PDF of `template` ("filing/filing_receipt.typ") with `given` as values.

    Values are handed over as JSON and never become markup. `on` is the document's date, in its metadata too.
    Raises Refused when our fonts lack a character: an official document must not show an empty box for a name.
    """
    words = json.dumps(given, ensure_ascii=False, sort_keys=True)
    moment = datetime.combine(on, time(), UTC)
    path = _path_of(template)
    try:
        with _lock:
            made = _press().compile(
                input=path, sys_inputs={"given": words}, format="pdf", pdf_standards=list(_STANDARDS), timestamp=moment
            )
    except typst.TypstError as error:
        if missing := _NO_GLYPH.search(error.message):
            raise _unprintable(missing[1]) from error
        raise
    if not isinstance(made, bytes):
        raise TypeError(f"{template} did not give one PDF")
    return made


def qr_code(address: str) -> str:
    """The address as an SVG picture; a quarter of it may be smudged and it still reads."""
    stream = BytesIO()
    segno.make(address, error="q", micro=False, boost_error=False).save(stream, kind="svg", border=2, xmldecl=False)
    return stream.getvalue().decode()


def verify_address(code: str) -> str:
    """Where anybody may check the document with this code."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/verify/{code}"


def verify_place() -> str:
    """The same without the code, short enough to be typed: 'tuoyu.example.cn/verify'."""
    return f"{urlsplit(settings.PUBLIC_ADDRESS).netloc}/verify"


def warm_up() -> None:
    """Load compiler and fonts, so that the first document of this process does not wait for them (about 0.5 s)."""
    with _lock:
        words = "".join(f'#text(font: "{family}", weight: {weight})[托育 1]' for family, weight in _faces())
        _press().compile(input=words.encode(), sys_inputs={}, format="pdf")


@cache
def _press() -> typst.Compiler:
    return typst.Compiler(root=str(settings.ROOT), font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    """Only the weights our documents use, whatever the machine has: the same bytes everywhere.

    A deployment may add fonts for rare characters in `<data folder>/fonts`.
    """
    folders = [Path(settings.ROOT, _FONTS, weight) for weight in _WEIGHTS]
    added = Path(settings.DATA, "fonts")
    paths: list[str] = [str(one) for one in (*folders, added) if one.is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    if len(fonts.fonts()) < len(_WEIGHTS):
        raise FileNotFoundError("缺少排版字体：请运行 npm ci 重新安装前端软件包。")
    return fonts


def _unprintable(text: str) -> Refused:
    shown = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in _plain(text))
    mend = "请改用通用规范汉字，或请管理员在数据文件夹的 fonts 里放入含此字的字体。"
    sentence = f"文书里的{shown}在排版字体中没有，印不出来。{mend}"
    return Refused([Obstacle("documents.unprintable", sentence)])


def _plain(text: str) -> str:
    """Typst writes what cannot be seen as \\u{e000}."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _faces() -> list[tuple[str, int]]:
    return [(font.family, font.weight) for font in _fonts().fonts()]


@cache
def _path_of(template: str) -> str:
    for folder in get_app_template_dirs("templates"):
        path = Path(folder, template)
        if template.endswith(".typ") and path.is_file():
            return str(path)
    raise UnknownTemplate(f"没有文书模板 {template}。")
