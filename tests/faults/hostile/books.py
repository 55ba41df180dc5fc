"""Hostile workbooks, and archives that pretend to be one."""

import stat
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

from tests.faults.hostile.honest import CANARY, workbook
from tests.faults.hostile.parts import OLE, File, archive

_RELATION = '<Relationship Id="rIdX" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_LAUGHS = "".join(
    f'<!ENTITY a{depth} "{f"&a{depth - 1};" * 10}">' for depth in range(1, 10)
)  # fmt: skip


def _members() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(workbook())) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _with(added: dict[str, bytes]) -> bytes:
    return archive(_members() | added)


def _edited(name: str, edit: Callable[[bytes], bytes]) -> bytes:
    members = _members()
    return archive(members | {name: edit(members[name])})


def macros() -> Iterator[File]:
    """Programs inside a workbook, under their own ending and under an innocent one."""
    programs = {"xl/vbaProject.bin": OLE + CANARY, "xl/macrosheets/sheet1.xml": b"<m/>", "xl/vbaData.xml": b"<v/>",
                "customUI/customUI14.xml": b"<c/>", "xl/dialogsheets/sheet1.xml": b"<d/>", "evil.exe": b"MZ" + CANARY,
                "xl/script.js": CANARY}  # fmt: skip
    for name, content in programs.items():
        yield "list.xlsx", _with({name: content})
    for ending in ("xlsm", "xlam", "xltm", "xlsb", "docm", "pptm"):
        yield f"list.{ending}", _with({"xl/vbaProject.bin": OLE + CANARY})
    for kind in ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "application/vnd.ms-office.vbaProject",
                 "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
                 "application/vnd.ms-office.activeX+xml"):  # fmt: skip
        added = f'<Override PartName="/xl/x.xml" ContentType="{kind}"/></Types>'.encode()
        yield "list.xlsx", _edited("[Content_Types].xml", lambda old, added=added: old.replace(b"</Types>", added))


def leading_out() -> Iterator[File]:
    """Links, connections, embedded objects and formulas that fetch or start something."""
    for name in ("xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/queryTable1.xml",
                 "xl/embeddings/oleObject1.bin", "xl/activeX/activeX1.xml", "xl/ctrlProps/ctrlProp1.xml",
                 "xl/webextensions/webextension1.xml", "xl/embeddings/Microsoft_Word.docx"):  # fmt: skip
        yield "links.xlsx", _with({name: b"<x>" + CANARY + b"</x>"})
    for kind, target in ((f"{_OFFICE}oleObject", "file:///c:/x.exe"), (f"{_OFFICE}image", "http://10.0.0.1/x.png"),
                         (f"{_OFFICE}attachedTemplate", "http://evil.invalid/t"), (f"{_OFFICE}hyperlink", "file://h/s"),
                         (f"{_OFFICE}hyperlink", "javascript:alert(1)"), (f"{_OFFICE}hyperlink", "\\\\host\\share"),
                         (f"{_OFFICE}externalLinkPath", "other.xlsx")):  # fmt: skip
        added = _RELATION.format(kind=kind, target=target).encode()
        yield (
            "links.xlsx",
            _edited("xl/_rels/workbook.xml.rels", lambda old, added=added: old.replace(b"</Relationships>", added)),
        )
    for formula in ("cmd|'/c calc'!A0", "cmd&#124;' /c calc'!A1", 'WEBSERVICE("http://e.invalid")', "[1]Sheet1!A1",
                    'HYPERLINK("http://e.invalid","x")', 'IMAGE("http://e.invalid")', "EXEC(1)", "CALL(1)",
                    'DDE("cmd";"/c calc";"x")', 'RTD("x",,"y")', "MSEXCEL|'\\..\\calc'!A0"):  # fmt: skip
        yield (
            "formula.xlsx",
            _edited(
                "xl/worksheets/sheet1.xml", lambda old, formula=formula: old.replace(b"SUM(B2:B3)", formula.encode())
            ),
        )


def entities() -> Iterator[File]:
    """Document types: files read in, a billion laughs, other encodings that hide them."""
    heads = ('<!DOCTYPE x [<!ENTITY a0 "lol">' + _LAUGHS + "]>",
             '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
             '<!DOCTYPE x SYSTEM "http://10.0.0.1/x.dtd">',
             '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
             '<!DOCTYPE x PUBLIC "a" "http://e.invalid/d">', "<!DOCTYPE x []>")  # fmt: skip
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        for head in heads[:3] if part.startswith("xl/w") else heads:
            yield "doctype.xlsx", _edited(part, lambda old, head=head: _after_declaration(old, head))
    for encoding in ("utf-16", "utf-16-le", "utf-32", "gbk"):
        yield "encoded.xlsx", _edited("xl/workbook.xml", lambda old, to=encoding: _recoded(old, heads[1], to))


def _after_declaration(old: bytes, head: str) -> bytes:
    declaration, _, rest = old.partition(b"?>")
    return declaration + b"?>" + head.encode() + rest


def _recoded(old: bytes, head: str, encoding: str) -> bytes:
    text = _after_declaration(old, head).decode().replace("UTF-8", encoding)
    return text.encode(encoding)


def bombs() -> Iterator[File]:
    """Little that becomes much."""
    big = b"\0" * 200_000_000
    yield "bomb.xlsx", _with({"xl/worksheets/sheet9.xml": big})
    del big
    yield "bomb.xlsx", archive({"[Content_Types].xml": b"\0" * 60_000_000})
    yield "bomb.xlsx", _with({f"xl/media/p{number}.png": b"\0" * 6_000_000 for number in range(9)})
    yield "bomb.xlsx", _with({"xl/sharedStrings.xml": b"<sst>" + b" " * 40_000_000 + b"</sst>"})
    yield "many.xlsx", _with({f"xl/theme/t{number}.xml": b"<x/>" for number in range(2_100)})
    inner = archive({"a.bin": b"\0" * 10_000_000})
    for _ in range(3):
        inner = archive({"a.zip": inner})
    yield "nested.xlsx", _with({"xl/media/a.zip": inner})
    yield "nested.xlsx", _with({"xl/media/a.png": inner})
    yield "deep.xlsx", _with({"xl/theme/theme1.xml": b"<a>" * 200_000 + b"</a>" * 200_000})
    yield (
        "slow.xlsx",
        _edited(
            "xl/worksheets/sheet1.xml",
            lambda old: old.replace(b"</worksheet>", b"<!--" + b"<f " * 10_000_000 + b"--></worksheet>"),
        ),
    )
    yield "lying.xlsx", _lying_about_size()
    yield "bzip.xlsx", archive(_members(), zipfile.ZIP_BZIP2)
    yield "lzma.xlsx", archive(_members(), zipfile.ZIP_LZMA)


def _lying_about_size() -> bytes:
    """The directory says 100 bytes, the stream holds 30 MB."""
    made = bytearray(_with({"xl/theme/theme1.xml": b"\0" * 30_000_000}))
    real = (30_000_000).to_bytes(4, "little")
    while (place := made.find(real)) >= 0:
        made[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(made)


def ways_out() -> Iterator[File]:
    """Member names that would be written elsewhere, and links."""
    for name in ("../../etc/cron.d/x.xml", "/etc/x.xml", "xl/../../x.xml", "..\\..\\x.xml", "C:\\x.xml", "c:x.xml",
                 "xl/\u202exml.exe", "XL/WORKBOOK.XML", "xl/work\nbook.xml"):  # fmt: skip
        yield "slip.xlsx", _with({name: CANARY})
    for target in ("/etc/passwd", "../../secrets/session-key"):
        stream = BytesIO(workbook())
        link = zipfile.ZipInfo("xl/theme/theme9.xml")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(stream, "a") as made:
            made.writestr(link, target)
        yield "link.xlsx", stream.getvalue()


def locked() -> Iterator[File]:
    """Encrypted: as Office does it (an OLE container) and as zip programs do it."""
    yield "locked.xlsx", OLE
    yield "locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")
    yield "locked.xls", OLE
    flagged = bytearray(workbook())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := flagged.find(mark, place + 1)) >= 0:
            flagged[place + offset] |= 1
    yield "locked.xlsx", bytes(flagged)


def not_a_workbook() -> Iterator[File]:
    """Other archives under the ending of a workbook."""
    yield "other.xlsx", archive({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"})
    yield "other.xlsx", archive({"AndroidManifest.xml": b"<a/>", "classes.dex": CANARY})
    yield "other.xlsx", archive({"META-INF/MANIFEST.MF": b"", "Main.class": CANARY})
    yield "other.xlsx", archive({})
    yield "other.xlsx", b"MZ" + workbook()
    yield "other.xlsx", b"<html>" + CANARY + b"</html>" + workbook()
    yield "other.xlsx", workbook() + CANARY * 10
