"""Hostile PDFs."""

import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from tests.faults.hostile.honest import CANARY, blank_pdf, pdf, saved
from tests.faults.hostile.parts import EICAR, File, archive

MARK = CANARY.decode()
_BOX = [0, 0, 200, 200]
_XMP = (
    b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:p="urn:p"><p:who>%s</p:who>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
    % CANARY
)


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=f"app.alert('{MARK}')")


def scripts() -> Iterator[File]:
    """JavaScript wherever a PDF may carry it, plain, in a stream, and with its name written in hex."""
    for place in ("OpenAction", "Names", "CatalogAA", "PageAA", "Link", "Field", "Outline", "Widget", "Next", "Stream"):
        made = blank_pdf()
        _put_script(made, place)
        yield "script.pdf", saved(made)
        yield "script.pdf", saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    made = blank_pdf()
    _put_script(made, "OpenAction")
    plain = saved(made, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    yield "script.pdf", plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/OpenAction", b"/Open#41ction")


def _put_script(made: Pdf, place: str) -> None:
    root, page = made.Root, made.pages[0].obj
    if place == "OpenAction":
        root.OpenAction = _script()
    elif place == "Names":
        root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", _script()])))
    elif place == "CatalogAA":
        root.AA = Dictionary(WC=_script(), DP=_script())
    elif place == "PageAA":
        page.AA = Dictionary(O=_script(), C=_script())
    elif place == "Link":
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=_BOX, A=_script())])
    elif place in {"Field", "Widget"}:
        field = made.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="f", Rect=_BOX, AA=Dictionary(K=_script(), F=_script()),
        ))  # fmt: skip
        root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]))
        page.Annots = Array([field]) if place == "Widget" else Array([])
    elif place == "Outline":
        item = made.make_indirect(Dictionary(Title="x", A=_script()))
        root.Outlines = Dictionary(First=item, Last=item, Count=1)
    elif place == "Next":
        root.OpenAction = Dictionary(S=Name.Named, N=Name.NextPage, Next=Array([_script()]))
    else:
        root.OpenAction = Dictionary(S=Name.JavaScript, JS=made.make_stream(b"app.alert('" + CANARY + b"')"))


def actions() -> Iterator[File]:
    """Starting programs, sending forms, opening other files and addresses."""
    for number in range(len(_kinds_of_action())):
        made = blank_pdf()
        made.Root.OpenAction = made.make_indirect(_kinds_of_action()[number])
        yield "action.pdf", saved(made)
        made = blank_pdf()
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=_BOX, A=_kinds_of_action()[number])
        made.pages[0].obj.Annots = Array([link])
        yield "action.pdf", saved(made)


def _kinds_of_action() -> tuple[Dictionary, ...]:
    return (
        Dictionary(S=Name.Launch, F="cmd.exe", Win=Dictionary(F="cmd.exe", P=MARK)),
        Dictionary(S=Name.URI, URI=f"http://e.invalid/{MARK}"),
        Dictionary(S=Name.SubmitForm, F=f"http://e.invalid/{MARK}"),
        Dictionary(S=Name.ImportData, F=MARK),
        Dictionary(S=Name.GoToR, F=f"\\\\host\\{MARK}", D=Array([0, Name.Fit])),
        Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N=MARK)),
        Dictionary(S=Name.Rendition, JS=MARK, OP=0),
        Dictionary(S=Name.Hide, T=MARK),
    )


def inner_files() -> Iterator[File]:
    """Files carried inside: attachments, portfolios, associated files."""
    for content in (CANARY, EICAR, archive({"x.exe": CANARY}), b"MZ" + CANARY):
        made = blank_pdf()
        made.attachments["invoice.exe"] = content
        yield "attached.pdf", saved(made)
        made = blank_pdf()
        held = _held(made, content)
        made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=_BOX, FS=held)])
        yield "attached.pdf", saved(made)
        made = blank_pdf()
        made.Root.AF = made.pages[0].obj.AF = Array([_held(made, content)])
        made.Root.Collection = Dictionary(View=Name.D)
        yield "attached.pdf", saved(made)


def _held(made: Pdf, content: bytes) -> pikepdf.Object:
    stream = made.make_stream(content, Type=Name.EmbeddedFile)
    return made.make_indirect(Dictionary(Type=Name.Filespec, F="x.exe", UF="x.exe", EF=Dictionary(F=stream, UF=stream)))


def players() -> Iterator[File]:
    """Annotations that play or run something."""
    for kind in ("RichMedia", "Screen", "Movie", "Sound", "3D", "TrapNet", "PrinterMark", "Projection"):
        made = blank_pdf()
        held = made.make_stream(CANARY)
        made.pages[0].obj.Annots = Array([Dictionary(
            Type=Name.Annot, Subtype=Name("/" + kind), Rect=_BOX, Contents=MARK, RichMediaContent=held, Movie=held,
            Sound=held,
        )])  # fmt: skip
        made.pages[0].obj["/3DD"] = held
        yield "player.pdf", saved(made)


def forms() -> Iterator[File]:
    """XFA forms, whose templates are programs of their own."""
    for body in (f"<xdp><script>{MARK}</script></xdp>", f"<!DOCTYPE x SYSTEM 'file:///etc/{MARK}'><xdp/>"):
        made = blank_pdf()
        made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(body.encode()), NeedAppearances=True)
        yield "form.pdf", saved(made)
        made.Root.AcroForm.XFA = Array(["template", made.make_stream(body.encode())])
        yield "form.pdf", saved(made)


def locked() -> Iterator[File]:
    """Encrypted, with and without a password to open it."""
    for strength in (2, 3, 4, 6):
        for user in ("", "secret"):
            strong = {"aes": strength >= 4, "metadata": strength >= 4}
            lock = pikepdf.Encryption(owner="owner", user=user, R=strength, **strong)
            yield "locked.pdf", saved(blank_pdf(), encryption=lock)


def bombs() -> Iterator[File]:
    """Streams, pages and nesting that cost a reader far more than their size."""
    once = zlib.compress(b" " * 150_000_000, 9)
    for packed, filters in ((once, [Name.FlateDecode]), (zlib.compress(once, 9), [Name.FlateDecode] * 2),
                            (zlib.compress(zlib.compress(once, 9), 9), [Name.FlateDecode] * 3)):  # fmt: skip
        made = blank_pdf()
        made.pages[0].obj.Contents = pikepdf.Stream(made, packed)
        made.pages[0].obj.Contents.Filter = Array(filters)
        yield "bomb.pdf", saved(made, compress_streams=False)
    made = blank_pdf()
    part = zlib.compress(b" " * 60_000_000, 9)
    for number in range(9):
        stream = pikepdf.Stream(made, part)
        stream.Filter = Name.FlateDecode
        made.pages[0].obj.Resources[f"/X{number}"] = stream
    yield "bomb.pdf", saved(made, compress_streams=False)
    yield "long.pdf", saved(blank_pdf(201))
    made = blank_pdf()
    image = pikepdf.Stream(made, b"\xff\xd8\xff")
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000, Filter=Name.DCTDecode))
    made.pages[0].obj.Resources.XObject = Dictionary(Im=image)
    yield "image.pdf", saved(made)
    yield "deep.pdf", pdf().replace(b"/Type /Catalog", b"/Type /Catalog /D " + b"[" * 5_000 + b"]" * 5_000)
    yield "filters.pdf", _filtered(30)
    made = blank_pdf()
    made.pages[0].obj.MediaBox = Array([0, 0, 10**7, 10**7])
    yield "wide.pdf", saved(made)
    made = blank_pdf()
    made.Root.Extra = Array([made.make_indirect(Dictionary(N=number)) for number in range(60_001)])
    yield "objects.pdf", saved(made)
    made = blank_pdf()
    row = b"[" + b"0 " * 190_000 + b"]"
    made.pages[0].obj.Resources.Properties = Array([made.make_indirect(Object.parse(row)) for _ in range(120)])
    yield "lists.pdf", saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _filtered(depth: int) -> bytes:
    made = blank_pdf()
    made.pages[0].obj.Contents = pikepdf.Stream(made, CANARY.hex().encode() + b">")
    made.pages[0].obj.Contents.Filter = Array([Name.ASCIIHexDecode] * depth)
    return saved(made, compress_streams=False)


def two_files_in_one() -> Iterator[File]:
    """A PDF with another file before, behind or inside its gaps."""
    zipped = archive({"run.js": CANARY})
    for other in (zipped, b"<html><script>" + CANARY + b"</script>", b"#!/bin/sh\n" + CANARY + b"\n", b"MZ" + CANARY):
        yield "both.pdf", pdf() + other
        yield "both.pdf", other + pdf()
        yield "both.pdf", pdf()[:9] + b"%" + other.replace(b"\n", b" ") + b"\n" + pdf()[9:]


def outside_streams() -> Iterator[File]:
    """Content that lies in other files, or is a program."""
    for key, value in (("/F", "file:///etc/passwd"), ("/F", Dictionary(FS=Name.URL, F=f"http://e.invalid/{MARK}"))):
        made = blank_pdf()
        made.pages[0].obj.Contents[key] = value
        yield "outside.pdf", saved(made)
    for extra in (Dictionary(Subtype=Name.PS), Dictionary(Subtype=Name.Form, Subtype2=Name.PS),
                  Dictionary(Subtype=Name.Form, BBox=_BOX, Ref=Dictionary(F=MARK, Page=0)),
                  Dictionary(Subtype=Name.Form, BBox=_BOX, OPI=Dictionary(F=MARK)),
                  Dictionary(Subtype=Name.Form, BBox=_BOX, PieceInfo=Dictionary(X=MARK)),
                  Dictionary(Subtype=Name.Form, BBox=_BOX, Metadata=MARK)):  # fmt: skip
        made = blank_pdf()
        form = made.make_stream(b"")
        for key, value in extra.items():
            form[key] = value
        made.pages[0].obj.Resources.XObject = Dictionary(Fm=form)
        yield "outside.pdf", saved(made)


def traces_of_a_person() -> Iterator[File]:
    """Author, program and history in the document's own records; they must not survive."""
    for key in ("/Author", "/Creator", "/Producer", "/Subject", "/Keywords", "/Custom"):
        made = blank_pdf()
        made.docinfo[key] = MARK
        made.Root.Metadata = made.make_stream(_XMP, Type=Name.Metadata, Subtype=Name.XML)
        yield "author.pdf", saved(made)
