"""Hostile names, false endings, unwanted kinds, cut and empty files."""

from collections.abc import Iterator

from tests.faults.hostile.honest import CANARY, pdf, picture, workbook
from tests.faults.hostile.parts import EICAR, OLE, File, archive

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>' + CANARY + b"</script></svg>"
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file\n" + CANARY
PROGRAM = b"MZ\x90\0" + CANARY * 9
ELF = b"\x7fELF\x02\x01\x01" + CANARY * 9
GIF = b"GIF89a\x01\0\x01\0\0\0\0;" + CANARY
HTML = b"<!doctype html><script>" + CANARY + b"</script>"


def false_endings() -> Iterator[File]:
    """The ending says one thing, the bytes another."""
    contents = {"zip": archive({"a": CANARY}), "exe": PROGRAM, "elf": ELF, "svg": SVG, "eps": EPS, "gif": GIF,
                "html": HTML, "ole": OLE, "text": CANARY}  # fmt: skip
    for ending in ("pdf", "jpg", "png", "webp"):
        for content in contents.values():
            yield f"paper.{ending}", content
    for ending, content in (("xlsx", PROGRAM), ("xlsx", HTML), ("xlsx", pdf()), ("pdf", picture()), ("jpg", pdf()),
                            ("png", picture()), ("webp", b"RIFF\0\0\0\0AVI " + CANARY),
                            ("jpeg", picture("PNG"))):  # fmt: skip
        yield f"paper.{ending}", content


def drawings_and_programs() -> Iterator[File]:
    """Kinds nobody asked for, under their true endings."""
    for ending in ("svg", "svgz", "xml", "html", "htm", "xhtml", "mht", "js", "swf"):
        yield f"drawing.{ending}", SVG
    for ending in ("eps", "ps", "ai", "emf", "wmf"):
        yield f"drawing.{ending}", EPS
    for ending in ("exe", "dll", "scr", "com", "bat", "cmd", "msi", "lnk", "hta", "vbs", "ps1", "sh", "php", "py",
                   "jar", "apk", "iso"):  # fmt: skip
        yield f"program.{ending}", PROGRAM
    for ending in ("zip", "rar", "7z", "gz", "tar", "docx", "docm", "dotm", "pptx", "ods"):
        yield f"packed.{ending}", archive({"a": CANARY})
    for ending in ("doc", "xls", "ppt", "msg"):
        yield f"old.{ending}", OLE
    for ending in ("gif", "bmp", "tiff", "heic", "ico", "jp2"):
        yield f"picture.{ending}", GIF


def strange_names() -> Iterator[File]:
    """Names that mislead an eye, a shell, a log or a file system; the content is honest."""
    plain = picture()
    names = ("../../etc/passwd.jpg", "..\\..\\windows\\win.jpg", "/abs/olute.jpg", "C:\\fakepath\\a.jpg", "a\0.php.jpg",
             "photo\u202egpj.exe.jpg", "\u200bhidden\u2066.jpg", "line\nbreak\r.jpg", "tab\there.jpg",
             "bell\x07\x1b[31m.jpg",
             "x" * 300 + ".jpg", "字" * 300 + ".jpg", "a" * 10_000 + ".jpg", ".jpg", "...jpg", " .jpg", "証.exe.jpg",
             "invoice.pdf.exe.jpg", 'quote"; filename="evil.html.jpg', "semi;colon.jpg", "CON.jpg", "a%00.jpg",
             "%2e%2e%2fa.jpg", "<script>alert(1)</script>.jpg", "=cmd|'x'!A1.jpg", "e\u0301\u0301\u0301.jpg",
             "\ud800.jpg", "\ue000.jpg", "a\u2028b.jpg")  # fmt: skip
    for name in names:
        yield name, plain
    for name in ("photo.jpg.exe", "photo.jpg ", "photo.jpg.", "photo.jpg\0.exe", "photo.jpg:stream", "photo", "", "jpg",
                 "photo.j\u202epg", "photo.ｊｐｇ", "photo.jpg\u200b.html"):  # fmt: skip
        yield name, plain if name.endswith("jpg") else PROGRAM


def cut_short() -> Iterator[File]:
    """Honest files whose end is missing."""
    honest = {"jpg": picture(), "png": picture("PNG"), "webp": picture("WEBP"), "pdf": pdf(), "xlsx": workbook()}
    for ending, content in honest.items():
        for tenths in (1, 3, 5, 7, 8, 9):
            yield f"cut.{ending}", content[: len(content) * tenths // 10]


def almost_nothing() -> Iterator[File]:
    """Nothing at all, or only the first bytes."""
    for ending, head in (("jpg", b"\xff\xd8\xff"), ("png", b"\x89PNG\r\n\x1a\n"), ("webp", b"RIFF\0\0\0\0WEBP"),
                         ("pdf", b"%PDF-1.7\n%%EOF"), ("xlsx", b"PK\x03\x04")):  # fmt: skip
        for content in (b"", b"\0", head, head + b"\0" * 5_000):
            yield f"nothing.{ending}", content


def virus_marks() -> Iterator[File]:
    """The antivirus test string, alone and carried along. We do not scan: it must not come through all the same."""
    for ending in ("pdf", "jpg", "png", "webp", "xlsx", "com", "txt"):
        yield f"eicar.{ending}", EICAR
    yield "eicar.jpg", picture() + EICAR
    yield "eicar.png", picture("PNG") + EICAR
    yield "eicar.pdf", pdf() + EICAR
    yield "eicar.xlsx", workbook() + EICAR


def too_big() -> Iterator[File]:
    """Above the size a field takes."""
    for ending, content in (("jpg", picture()), ("png", picture("PNG")), ("pdf", pdf()), ("xlsx", workbook())):
        yield f"big.{ending}", content + b"\0" * 10_500_000
