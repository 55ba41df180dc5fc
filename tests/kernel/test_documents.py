"""Documents: consecutive numbers, one code, a PDF that says what was decided, and a revocation that stays."""

import re
import shutil
import subprocess
import threading
import time
import uuid
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst
import zxingcpp
from django.conf import settings as deployed
from django.db import ProgrammingError, connection
from PIL import Image

from tuoyu.base.kernel import clock, documents, files
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.documents import typesetting
from tuoyu.base.kernel.models import IssuedDocument, StoredFile
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused

BUREAU = uuid.UUID(int=622927)
BUREAU_NAME = "积石山保安族东乡族撒拉族自治县卫生健康局"
INSTITUTION = "积石山县吹麻滩镇小石榴托育服务中心"
WEDNESDAY = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
RECEIPT = {
    "institution": INSTITUTION, "credit_code": "52622927MJY000000X", "address": "甘肃省临夏州积石山县吹麻滩镇北街18号",
    "person_in_charge": "马秀兰", "service_modes": "全日托、半日托", "places": 60, "received_on": "2026-11-16",
}  # fmt: skip
CONDITIONS = {
    "institution": INSTITUTION,
    "groups": [{"title": "设置标准和管理规范", "items": ["托育机构设置标准（试行）", "托育机构管理规范（试行）"]}],
}


class Registrar:
    actor_id = uuid.UUID(int=7)
    actor_label = "马丽（县卫健局）"
    wall_settings = {"app.areas": "", "app.bodies": "", "app.user": ""}


REGISTRAR = Registrar()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    settings.PUBLIC_ADDRESS = "https://tuoyu.example.invalid"
    return tmp_path / "files"


def issue(kind: str = "filing_receipt", **changed: Any) -> IssuedDocument:
    """Issue one document in an act of its own."""
    titles = {"filing_receipt": "托育机构备案回执", "basic_conditions": "托育机构基本条件告知书"}
    given: dict[str, Any] = {
        "actor": REGISTRAR, "issuer_id": BUREAU, "issuer_name": BUREAU_NAME, "about": StoredFile(), "area": 622927000,
        "issuer_mark": "积托备" if kind == "filing_receipt" else "积托备告", "body_id": None, "subject": INSTITUTION,
        "title": titles[kind], "content": RECEIPT if kind == "filing_receipt" else CONDITIONS,
        "template": f"filing/{kind}.typ",
    }  # fmt: skip
    with unit_of_work(REGISTRAR):
        return documents.issue(kind, **(given | changed))


def issue_and_fail() -> str:
    """The number that was taken by an act that then failed."""
    number = ""
    with suppress(ZeroDivisionError), unit_of_work(REGISTRAR):
        number = issue().number
        raise ZeroDivisionError
    return number


def text_of(document: IssuedDocument) -> str:
    """All words of the PDF, without spaces and line ends."""
    pages = pypdf.PdfReader(BytesIO(files.open_bytes(document.file))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.mark.django_db
def test_a_receipt_says_who_was_filed_by_whom_under_which_number() -> None:
    with clock.frozen(WEDNESDAY):
        receipt = issue()
    assert receipt.number == "积托备〔2026〕1号"
    said = text_of(receipt)
    told = {key: str(value) for key, value in RECEIPT.items() if key != "received_on"}
    expected = [*told.values(), receipt.number, BUREAU_NAME, receipt.verify_code, "2026年11月16日", "2026年11月18日",
                "不是行政许可", "tuoyu.example.invalid/verify"]  # fmt: skip
    assert [words for words in expected if words not in said] == []
    assert receipt.file.name == "托育机构备案回执 积托备〔2026〕1号.pdf"
    assert receipt.issued_by == "马丽（县卫健局）"
    assert (receipt.about_type, receipt.area) == ("kernel.storedfile", 622927000)


@pytest.mark.django_db
def test_the_basic_conditions_list_every_group_and_item_of_the_rulebook() -> None:
    groups = [
        {"title": f"第{number}组", "items": [f"条目{number}之{item}" for item in range(12)]} for number in range(9)
    ]
    told = issue("basic_conditions", content={"institution": INSTITUTION, "groups": groups})
    said = text_of(told)
    assert all(group["title"] in said and all(item in said for item in group["items"]) for group in groups)
    assert told.number.startswith("积托备告〔")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["filing_receipt", "basic_conditions"])
def test_the_code_on_the_page_leads_to_the_check(kind: str, tmp_path: Path) -> None:
    document = issue(kind)
    with Image.open(picture_of(document, tmp_path)) as page:
        assert abs(page.height / page.width - 297 / 210) < 0.01
        read = zxingcpp.read_barcodes(page.convert("L"))
    assert [one.text for one in read] == [f"https://tuoyu.example.invalid/verify/{document.verify_code}"]


def picture_of(document: IssuedDocument, place: Path) -> Path:
    """The first page as a picture: by poppler where it is installed, else by the typesetter itself."""
    pdf = place / "document.pdf"
    pdf.write_bytes(files.open_bytes(document.file))
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", pdf, place / "page"], check=True)
    else:
        with_values = typesetting.json.dumps(given_for(document))
        made = typesetting._press().compile(
            typesetting._path_of(f"filing/{document.kind}.typ"),
            sys_inputs={"given": with_values},
            format="png",
            ppi=110,
        )
        (place / "page.png").write_bytes(made if isinstance(made, bytes) else (made or [b""])[0])
    return place / "page.png"


def given_for(document: IssuedDocument) -> dict[str, Any]:
    from tuoyu.base.kernel.documents.issuing import _given

    on = clock.local(document.issued_at).date()
    given = _given(document.title, document.issuer_name, on, document.verify_code, document.content)
    return given | {"number": document.number}


@pytest.mark.django_db
def test_equal_input_gives_equal_bytes_and_proper_metadata() -> None:
    document = issue()
    given, on = given_for(document), clock.local(document.issued_at).date()
    again = typesetting.typeset("filing/filing_receipt.typ", given, on)
    assert again == files.open_bytes(document.file)
    read = pypdf.PdfReader(BytesIO(again))
    assert read.metadata is not None
    assert read.metadata.title == f"托育机构备案回执 {document.number}"
    assert read.metadata.author == BUREAU_NAME
    xmp = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2" in xmp
    assert "<pdfuaid:part>1" in xmp


@pytest.mark.django_db
def test_values_never_become_markup() -> None:
    hostile = '#import "/config/settings.py": * $x$ *b* `c` \\ ] } @a <l> // "'
    document = issue(content=RECEIPT | {"address": hostile, "person_in_charge": "#panic()"})
    said = text_of(document)
    assert re.sub(r"\s", "", hostile) in said
    assert "#panic()" in said


@pytest.mark.django_db
def test_rare_characters_of_names_are_printed() -> None:
    name = "㐂䶮𫍲𬭊㛃·买买提"
    assert name in text_of(issue(content=RECEIPT | {"person_in_charge": name}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "told"), [("𠮷某", "“𠮷”（U+20BB7）"), ("马\ue000", "（U+E000）"), ("🙂", "（U+1F642）")]
)
def test_a_character_no_font_has_is_refused_instead_of_printed_as_a_box(name: str, told: str) -> None:
    with pytest.raises(Refused, match="印不出来") as refusal:
        issue(content=RECEIPT | {"person_in_charge": name})
    assert told in refusal.value.obstacles[0].sentence
    assert issue().number.endswith("〕1号"), "no number was spent"


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(documents.UnknownTemplate, match=r"filing/nothing\.typ"):
        documents.typeset("filing/nothing.typ", {}, date(2026, 11, 18))


@pytest.mark.django_db
def test_numbers_run_per_issuer_kind_and_year() -> None:
    with clock.frozen(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)):
        assert [issue().number, issue().number] == ["积托备〔2026〕1号", "积托备〔2026〕2号"]
        assert issue("basic_conditions").number == "积托备告〔2026〕1号"
        assert issue(issuer_id=uuid.uuid4(), issuer_mark="和托备").number == "和托备〔2026〕1号"
    with clock.frozen(datetime(2026, 12, 31, 16, 1, tzinfo=UTC)):
        assert issue().number == "积托备〔2027〕1号", "the year turns at midnight in Shanghai"


def test_a_rolled_back_act_gives_its_number_back(committed_db: None) -> None:
    assert issue().number.endswith("〕1号")
    for _ in range(3):
        assert issue_and_fail().endswith("〕2号")
    assert issue().number.endswith("〕2号")
    assert IssuedDocument.objects.count() == 2


def test_two_hundred_documents_issued_at_once_have_two_hundred_consecutive_numbers(committed_db: None) -> None:
    failures: list[BaseException] = []
    seconds: list[float] = []

    def clerk() -> None:
        try:
            with connection.cursor() as cursor:  # a busy test machine must not pass for a deadlock
                cursor.execute("SET lock_timeout = '30s'")
            for turn in range(25):
                started = time.monotonic()
                if turn % 5 == 4:  # every fifth act fails after it took its number
                    issue_and_fail()
                issue()
                seconds.append(time.monotonic() - started)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    clerks = [threading.Thread(target=clerk) for _ in range(8)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    assert failures == []
    numbers = sorted(int(re.split("[〕号]", one)[1]) for one in IssuedDocument.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 201))
    assert IssuedDocument.objects.values("verify_code").distinct().count() == 200
    print(
        {"test": "numbers", "threads": 8, "issued": 200, "rolled back": 40, "slowest seconds": round(max(seconds), 2)}
    )


@pytest.mark.django_db
def test_issuing_outside_an_act_is_refused() -> None:
    with pytest.raises(LookupError, match="unit_of_work"):
        documents.issue(
            "filing_receipt", actor=REGISTRAR, issuer_id=BUREAU, issuer_name="局", issuer_mark="积托备",
            about=StoredFile(), area=0, body_id=None, subject="x", title="x", content=RECEIPT,
            template="filing/filing_receipt.typ",
        )  # fmt: skip
    assert not IssuedDocument.objects.exists()


@pytest.mark.django_db
def test_a_code_is_found_however_it_is_typed() -> None:
    document = issue()
    code = document.verify_code
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code)
    wide = "".join(chr(ord(one) + 0xFEE0) if one.isalnum() else "　" for one in code)
    misread = code.replace("0", "o").replace("1", "l")
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code}\n", wide, misread,
                  code.replace("-", "—"), code.replace("1", "I")):  # fmt: skip
        assert documents.find_by_code(typed) == document, typed


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "0", "7QK2", "\0", "%", "'; --", "x" * 10_000, "字" * 24, "7" * 24, "🙂"])
def test_what_is_no_code_finds_nothing_at_the_same_cost(typed: str, django_assert_num_queries: Any) -> None:
    issue()
    with django_assert_num_queries(1):
        assert documents.find_by_code(typed) is None


@pytest.mark.django_db
def test_a_code_with_something_behind_it_is_another_code() -> None:
    assert documents.find_by_code(issue().verify_code + "0") is None


@pytest.mark.django_db
def test_a_document_is_revoked_once_with_a_reason_and_stays_so() -> None:
    with clock.frozen(WEDNESDAY):
        document = issue()
        assert documents.state_of(document).sentence == f"本文书由{BUREAU_NAME}于2026年11月18日出具，现行有效。"
    with pytest.raises(Invalid, match="改正"):
        documents.revoke(document, reason="  ")
    with clock.frozen(datetime(2026, 12, 1, 17, tzinfo=UTC)):
        documents.revoke(document, reason=" 机构终止服务 ")
    state = documents.state_of(IssuedDocument.objects.get(pk=document.pk))
    assert (state.is_in_force, state.word) == (False, "已作废")
    assert state.sentence == "本文书已于2026年12月2日作废，原因：机构终止服务"
    with pytest.raises(OutOfStep, match="此前已经作废"):
        documents.revoke(document, reason="再一次")
    assert issue().number.endswith("〕2号"), "the number of a revoked document is not used again"


@pytest.mark.django_db
def test_what_was_issued_cannot_be_changed_by_the_application() -> None:
    document = issue()
    with pytest.raises(ProgrammingError, match="permission denied"):
        IssuedDocument.objects.filter(pk=document.pk).update(content={})


@pytest.mark.django_db
def test_an_issued_pdf_may_be_shown_in_the_browser() -> None:
    answer = files.respond(issue().file, inline=True)
    assert answer["Content-Disposition"].startswith("inline; ")
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_fonts_come_from_the_project_and_nowhere_else() -> None:
    faces = {(font.family, font.weight) for font in typesetting._fonts().fonts()}
    assert faces == {("Noto Serif SC", 400), ("Noto Serif SC", 700), ("Noto Sans SC", 400), ("Noto Sans SC", 700)}
    assert all(str(font.path).startswith(str(deployed.ROOT)) for font in typesetting._fonts().fonts())


def test_a_template_that_fails_says_where() -> None:
    with pytest.raises(typst.TypstError, match="does not contain"):
        documents.typeset("filing/filing_receipt.typ", {"title": "x"}, date(2026, 11, 18))
