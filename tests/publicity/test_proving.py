"""The proof for an inspection: a sheet and the papers of today, names masked, nobody else's business, logged."""

from __future__ import annotations

import io
import zipfile

from pypdf import PdfReader

from tests.cast import Cast
from tests.filing.steps import Journey
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.publicity.services.disclosing import Told, disclose


def test_one_click_gives_the_sheet_and_the_papers_and_is_logged(cast: Cast) -> None:
    journey = Journey(cast)
    institution = journey.filed.institution
    disclose(journey.director, institution, "meals", Told("每周食谱"))
    answer = cast.browser(journey.director).get(f"/disclosure/{institution.pk}/proof/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        pages = PdfReader(io.BytesIO(archive.read(names[0]))).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    told = ("迎检自证书", institution.filing_number, "2026-03-18", "王*", "负责人", "未公示", "本机构自行出具")
    for words in told:
        assert words in text, words
    assert "王芳" not in text
    assert any("营业执照" in name for name in names)
    assert not any("健康合格" in name or "专业资格" in name for name in names)
    (read,) = AuditEntry.objects.filter(action="read.institution", purpose="生成迎检自证包")
    assert read.actor_id == journey.director.pk


def test_nobody_else_gets_it(cast: Cast) -> None:
    journey = Journey(cast)
    address = f"/disclosure/{journey.filed.institution.pk}/proof/"
    for person in (cast.filing_officer, cast.second_director, cast.next_officer):
        assert cast.browser(person).get(address).status_code == 404
