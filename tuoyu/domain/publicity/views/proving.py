"""迎检自证包: one click gives the sheet of today and the papers, for whoever comes to inspect."""

from __future__ import annotations

import tempfile
import zipfile
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse

from tuoyu.base.kernel import clock, documents, files
from tuoyu.base.kernel.documents.typesetting import qr_code
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.templatetags.kit import local_time
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.selectors.disclosures import get_disclosing
from tuoyu.domain.publicity.selectors.proving import Proof, departments, proof_of
from tuoyu.domain.publicity.views.board import identity, public_address

_SHEET = "00 迎检自证书.pdf"


@page("publicity.disclosure.prove")
def pack(request: HttpRequest, id: UUID) -> FileResponse | HttpResponse:
    """The sheet with the papers (?as=pdf: the sheet alone), of everything or ?for= one department; it is logged."""
    institution = get_disclosing(request.user, id, "prove")
    department = request.GET.get("for", "")
    known = {"": "", **departments(institution)}
    if department not in known:
        raise Missing()
    proof = proof_of(request.user, institution, department)
    made = sheet(institution, proof, known[department])
    return _as_pdf(made) if request.GET.get("as") == "pdf" else _as_zip(made, proof)


def _as_pdf(made: bytes) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="proof-{clock.today():%Y%m%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _as_zip(made: bytes, proof: Proof) -> FileResponse:
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_SHEET, made)
        for number, (name, stored) in enumerate(proof.files, start=1):
            archive.writestr(f"{number:02} {name}.{stored.name.rpartition('.')[2]}", files.open_bytes(stored))
    stream.seek(0)
    response = FileResponse(stream, content_type="application/zip")
    response["Content-Disposition"] = (
        f"attachment; filename=\"proof-{clock.today():%Y%m%d}.zip\"; filename*=UTF-8''{clock.today():%Y%m%d}.zip"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def sheet(institution: Institution, proof: Proof, department: str) -> bytes:
    """The sheet as PDF: a statement of the institution's own, dated, without a number, for one department or all."""
    today, address = clock.today(), public_address(institution)
    given = {
        "title": institution.name,
        "for": department,
        "is_whole": proof.is_whole,
        "at": local_time(clock.now()),
        "date": {"year": today.year, "month": today.month, "day": today.day},
        "address": address,
        "qr": qr_code(address),
        "facts": [list(pair) for pair in identity(institution)],
        "staff": [list(row) for row in proof.staff],
        "papers": [list(row) for row in proof.papers],
        "findings": [list(row) for row in proof.findings],
        "notice": [list(row) for row in proof.notice],
    }
    return documents.typeset("publicity/proof.typ", {"content": given, "title": given["title"]}, today)
