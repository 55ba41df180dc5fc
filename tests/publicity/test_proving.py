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


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def test_a_department_gets_its_own_part_only(cast: Cast) -> None:
    journey = Journey(cast)
    institution, browser = journey.filed.institution, cast.browser(journey.director)
    address = f"/disclosure/{institution.pk}/proof/"
    whole = browser.get(address, {"as": "pdf"})
    assert whole["Content-Type"] == "application/pdf"
    assert "在岗人员" in text_of(whole.content)
    market = text_of(browser.get(address, {"for": "market", "as": "pdf"}).content)
    assert "市场监督管理局查验" in market
    assert "营业执照" in market
    for absent in ("在岗人员", "设置标准自查", "消防", "王"):
        assert absent not in market, absent
    with zipfile.ZipFile(io.BytesIO(browser.get(address, {"for": "market"}).getvalue())) as archive:
        names = archive.namelist()
    assert any("营业执照" in name for name in names)
    with zipfile.ZipFile(io.BytesIO(browser.get(address).getvalue())) as archive:
        assert len(names) < len(archive.namelist())
    assert browser.get(address, {"for": "nobody"}).status_code == 404
    assert address + "?for=market" in browser.get(f"/disclosure/{institution.pk}/").content.decode()


def test_nobody_else_gets_it(cast: Cast) -> None:
    journey = Journey(cast)
    address = f"/disclosure/{journey.filed.institution.pk}/proof/"
    for person in (cast.filing_officer, cast.second_director, cast.next_officer):
        assert cast.browser(person).get(address).status_code == 404
