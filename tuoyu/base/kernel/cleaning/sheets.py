"""Spreadsheets (.xlsx) are unpacked within bounds, read for anything that acts or leads out, and packed anew."""

from __future__ import annotations

import html
import re
import stat
import zipfile
from typing import BinaryIO
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import ElementTree

from tuoyu.base.kernel.cleaning import limits
from tuoyu.base.kernel.cleaning.unclean import Unclean

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDINGS = {"xml", "rels", "vml", "png", "jpg", "jpeg", "gif"}
_ACTIVE = re.compile(
    r"vba|macro|externallink|embedding|activex|ctrlprop|oleobject|connections|querytable|webextension|customui"
    r"|dialogsheet|sheet\.binary|attachedtoolbar",
    re.IGNORECASE,
)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*>([^<]*)</", re.IGNORECASE)
_CALLS_OUT = re.compile(
    r"\b(?:WEBSERVICE|FILTERXML|IMPORTDATA|IMPORTXML|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE(?:AUTO)?|HYPERLINK|IMAGE)\s*\("
    r"|[\w\]']\s*\|\s*['\w]|\[\d+\]",
    re.IGNORECASE,
)
_LINK = "/hyperlink"
_LINK_SCHEMES = {"http", "https", "mailto"}
_MADE = (1980, 1, 1, 0, 0, 0)  # the zip format's first day: equal content gives equal bytes
_UNREADABLE = "这个 Excel 文件打不开。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"


def clean_spreadsheet(source: BinaryIO, target: BinaryIO, maximum_bytes: int) -> str:
    """Write the same workbook to `target`, or refuse it with the part that stands in the way."""
    try:
        with zipfile.ZipFile(source) as given:
            parts = _bounded(given)
            names = {part.filename for part in parts}
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
                raise Unclean(_UNREADABLE)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as clean:
                for part in parts:
                    content = given.read(part)
                    _inspect(part.filename, content)
                    clean.writestr(zipfile.ZipInfo(part.filename, _MADE), content, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise Unclean(_UNREADABLE) from None
    return MEDIA_TYPE


def _bounded(given: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts to keep, after judging names and declared sizes; nothing is unpacked yet."""
    parts = [part for part in given.infolist() if not part.is_dir()]
    if len(given.infolist()) > limits.PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        raise _too_much()
    seen: set[str] = set()
    for part in parts:
        name = part.filename
        if part.flag_bits & 0x1:
            raise Unclean("这个 Excel 文件设了密码。请去掉密码后再上传。")
        is_odd = (
            name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable()
            or name.lower() in seen or stat.S_ISLNK(part.external_attr >> 16)
            or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        )  # fmt: skip
        if is_odd:
            raise Unclean(_UNREADABLE)
        if part.file_size > limits.RATIO_FREE_BYTES and part.file_size > limits.UNPACKED_RATIO * part.compress_size:
            raise _too_much()
        seen.add(name.lower())
        _require_passive(name)
    return parts


def _require_passive(name: str) -> None:
    ending = name.rpartition(".")[2].lower()
    is_printer = name.startswith("xl/printerSettings/") and ending == "bin"
    if _ACTIVE.search(name) or not (ending in _ENDINGS or is_printer):
        raise Unclean("这个 Excel 文件里有宏、嵌入的文件或外部连接。请只保留表格内容，另存为 .xlsx 后再上传。")


def _inspect(name: str, content: bytes) -> None:
    ending = name.rpartition(".")[2].lower()
    if ending in {"xml", "rels", "vml"}:
        _require_plain_xml(content)
        if ending == "rels" or name == "[Content_Types].xml":
            _require_inner(content)
        elif name.startswith("xl/") and any(map(_calls_out, _FORMULA.findall(content))):
            raise Unclean("这个 Excel 文件的公式会读取外部内容。请把公式改成数值后再上传。")
    elif content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"\x1f\x8b\x08\x00"}:
        raise Unclean("这个 Excel 文件里藏有别的文件。请只保留表格内容后再上传。")


def _require_plain_xml(content: bytes) -> None:
    """Well-formed UTF-8 without a document type: no entities, so no bombs and no reading of other files."""
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = _refuse_doctype
    reader.XmlDeclHandler = _require_utf8
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in content[:4]:
        raise Unclean(_UNREADABLE)
    try:
        reader.Parse(content, True)
    except expat.ExpatError:
        raise Unclean(_UNREADABLE) from None


def _refuse_doctype(*_: object) -> None:
    raise Unclean("这个 Excel 文件里有不允许的定义（DTD）。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")


def _require_utf8(version: str, encoding: str | None, standalone: int) -> None:
    if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii"}:
        raise Unclean(_UNREADABLE)


def _require_inner(content: bytes) -> None:
    if len(content) > limits.SMALL_PART_BYTES:
        raise _too_much()
    root: Element = ElementTree.fromstring(content, forbid_dtd=True)
    for element in root.iter():
        kind = element.get("Type") or element.get("ContentType") or ""
        if _ACTIVE.search(kind):
            raise Unclean("这个 Excel 文件里有宏、嵌入的文件或外部连接。请只保留表格内容，另存为 .xlsx 后再上传。")
        if element.get("TargetMode", "").lower() == "external" and not (
            kind.endswith(_LINK) and urlsplit(element.get("Target", "")).scheme.lower() in _LINK_SCHEMES
        ):
            raise Unclean("这个 Excel 文件连着别的文件。请去掉外部链接后再上传。")


def _calls_out(formula: bytes) -> bool:
    return _CALLS_OUT.search(html.unescape(formula.decode("utf-8", "replace"))) is not None


def _too_much() -> Unclean:
    return Unclean("这个 Excel 文件展开后过大。请删去图片和空行，或分成几份上传。")
