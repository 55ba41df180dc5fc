"""PDFs are rebuilt page by page from what a page needs to be seen; everything that acts is left behind."""

from __future__ import annotations

import zlib
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from tuoyu.base.kernel.cleaning import limits
from tuoyu.base.kernel.cleaning.unclean import Unclean

_PAGE_KEYS = {
    "/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group",
}  # fmt: skip
# What may hang on fonts, forms and pictures and leads out of the page: actions, scripts, other files, metadata.
_ACTIVE_KEYS = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/RF", "/AF", "/Ref", "/OPI",
    "/PieceInfo", "/Metadata", "/Alternates", "/RichMediaContent", "/XFA", "/URI", "/Win",
)  # fmt: skip
_OUTSIDE_KEYS = ("/F", "/FFilter", "/FDecodeParms")  # on a stream: its bytes are in another file
_ACTIONS = {
    "/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute", "/Hide", "/Named", "/ResetForm", "/SetOCGState", "/Trans", "/GoTo3DView", "/Thread",
}  # fmt: skip
_TAIL_BYTES = 2_048
_CHUNK = 1 << 20

pikepdf.settings.set_qpdf_limits(
    doc_max_warnings=200,
    parser_max_nesting=100,
    parser_max_container_size=200_000,
    max_stream_filters=limits.STREAM_FILTERS,
    dct_max_memory=limits.DECODED_STREAM_BYTES,
    dct_max_progressive_scans=limits.SCANS,
    flate_max_memory=limits.DECODED_STREAM_BYTES,
    png_max_memory=limits.DECODED_STREAM_BYTES,
    run_length_max_memory=limits.DECODED_STREAM_BYTES,
    tiff_max_memory=limits.DECODED_STREAM_BYTES,
)


def clean_pdf(source: BinaryIO, target: BinaryIO, maximum_bytes: int) -> str:
    """Write a PDF with the same visible pages to `target`; forms and stamps become part of the page."""
    _require_end(source)
    try:
        given = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise _locked() from None
    with given, Pdf.new() as clean:
        if given.is_encrypted:
            raise _locked()
        _require_countable(given)
        given.flatten_annotations("all")
        for page in given.pages:
            _strip_page(page.obj)
            clean.pages.append(page)
        _keep_layers(given, clean)
        left = limits.DECODED_PDF_BYTES
        for found in clean.objects:
            _scrub(found)
            if isinstance(found, Stream):
                left -= _decoded_size(found)
                if left < 0:
                    raise _too_much()
        clean.save(target, deterministic_id=True)
    return "application/pdf"


def _require_end(source: BinaryIO) -> None:
    size = source.seek(0, 2)
    source.seek(max(0, size - _TAIL_BYTES))
    if b"%%EOF" not in source.read():
        raise Unclean("这份 PDF 不完整，或后面接了别的内容。请重新导出或重新扫描后再上传。")
    source.seek(0)


def _require_countable(given: Pdf) -> None:
    if len(given.objects) > limits.OBJECTS:
        raise _too_much()
    if not 0 < len(given.pages) <= limits.PAGES:
        raise Unclean(f"这份 PDF 没有页面或超过 {limits.PAGES} 页。请只上传需要的页，或分成几份。")


def _strip_page(page: Object) -> None:
    for key in set(page.keys()) - _PAGE_KEYS:
        del page[key]
    box = page.get("/MediaBox")
    if not isinstance(box, Array) or any(abs(float(side)) > limits.PAGE_POINTS for side in box):
        raise Unclean("这份 PDF 的页面大小不对。请用“打印—另存为 PDF”重新生成。")


def _keep_layers(given: Pdf, clean: Pdf) -> None:
    """Without the list of layers a reader would show the hidden ones too."""
    layers = given.Root.get("/OCProperties")
    if isinstance(layers, Dictionary):
        clean.Root["/OCProperties"] = clean.copy_foreign(given.make_indirect(layers))


def _scrub(holder: Object) -> None:
    """Take what acts out of one object and its direct parts; indirect parts have their own turn."""
    if isinstance(holder, (Dictionary, Stream)):
        if isinstance(holder, Stream):
            _delete(holder, _OUTSIDE_KEYS)
            if Name("/PS") in (holder.get("/Subtype"), holder.get("/Subtype2")):
                raise Unclean("这份 PDF 里有程序代码。请用“打印—另存为 PDF”重新生成。")
        _delete(holder, _ACTIVE_KEYS)
        if str(holder.get("/S")) in _ACTIONS:
            _delete(holder, tuple(holder.keys()))
        parts = [part for _, part in holder.items()]
    elif isinstance(holder, Array):
        parts = list(holder)
    else:
        return
    for part in parts:
        if isinstance(part, Object) and not part.is_indirect:
            _scrub(part)


def _delete(holder: Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in holder:
            del holder[key]


def _decoded_size(stream: Stream) -> int:
    """Bytes a reader would have to hold for this stream; refuses what grows beyond measure."""
    if stream.get("/Subtype") == Name("/Image"):
        size = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if size > 4 * limits.PIXELS:
            raise _too_much()
    named = stream.get("/Filter")
    filters = [str(one) for one in named] if isinstance(named, Array) else [str(named)] if named is not None else []
    if len(filters) > limits.STREAM_FILTERS:
        raise _too_much()
    if not filters or filters[-1] in {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}:
        raw = stream.read_raw_bytes()
        if raw.count(b"\xff\xda") > limits.SCANS and filters[-1:] == ["/DCTDecode"]:
            raise _too_much()
        return len(raw)
    if filters == ["/FlateDecode"]:
        return _inflated_size(stream.read_raw_bytes())
    return len(stream.read_bytes())


def _inflated_size(packed: bytes) -> int:
    """Counted piece by piece, so that a bomb costs time but no memory."""
    engine, total, rest = zlib.decompressobj(), 0, packed
    while rest and not engine.eof:
        piece = len(engine.decompress(rest, _CHUNK))
        total += piece
        rest = engine.unconsumed_tail
        if total > limits.DECODED_STREAM_BYTES:
            raise _too_much()
        if not piece and not rest:
            break
    return total


def _locked() -> Unclean:
    return Unclean("这份 PDF 设了密码或限制。请去掉密码，或用“打印—另存为 PDF”重新生成后再上传。")


def _too_much() -> Unclean:
    return Unclean("这份 PDF 展开后过大。请降低扫描清晰度（300 dpi 足够），或分成几份上传。")
