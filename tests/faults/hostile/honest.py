"""One honest file of each kind: the controls, and the seeds that hostile files are made from."""

from functools import cache
from io import BytesIO

import pikepdf
import xlsxwriter
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw

CANARY = b"TUOYU-CANARY-622927"
TEXT = "Honest page 622927"
CELLS = [["Name", "Places"], ["Dahejia", 60], ["Chuimatan", 45]]


@cache
def picture(kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A 240 × 160 picture: blue on the left, red on the right."""
    drawn = Image.new("RGB", (240, 160), (20, 40, 200))
    ImageDraw.Draw(drawn).rectangle((120, 0, 240, 160), fill=(210, 30, 30))
    stream = BytesIO()
    drawn.convert(mode).save(stream, kind)
    return stream.getvalue()


def blank_pdf(pages: int = 1) -> pikepdf.Pdf:
    """An open PDF with a line of text on each page."""
    made = pikepdf.Pdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(pages):
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = made.make_stream(f"BT /F1 24 Tf 72 720 Td ({TEXT}) Tj ET".encode())
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of an open PDF."""
    stream = BytesIO()
    made.save(stream, **options)  # type: ignore[arg-type]
    return stream.getvalue()


@cache
def pdf() -> bytes:
    """A PDF of two pages."""
    return saved(blank_pdf(2))


@cache
def workbook() -> bytes:
    """An .xlsx with CELLS, a second sheet, a comment, a link and a harmless formula."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("List")
    for row, cells in enumerate(CELLS):
        sheet.write_row(row, 0, cells)
    sheet.write_formula(4, 1, "=SUM(B2:B3)", None, 105)
    sheet.write_url(5, 0, "https://example.invalid/about")
    sheet.write_comment(0, 0, "places in all")
    book.add_worksheet("Notes")
    book.close()
    return stream.getvalue()
