"""A code shows what was issued under it, or plainly that nothing was."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.portal.conftest import REPRESENTATIVE, Register, issued, revoked
from tuoyu.base.kernel.models import IssuedDocument

GARDEN = "大河家阳光宝贝托育园"


@pytest.fixture
def document(cast: Cast, register: Register) -> IssuedDocument:
    """A receipt in force."""
    return issued(cast.filing_officer, register.filed(GARDEN))


def page(client: Client, code: str, status: int = 200) -> str:
    answer = client.get(f"/verify/{quote(code, safe='')}")
    assert answer.status_code == status, code
    return answer.content.decode()


def test_a_code_shows_the_document_and_no_person(client: Client, document: IssuedDocument, cast: Cast) -> None:
    body = page(client, document.verify_code)
    digest = document.file.sha256
    for words in (document.title, document.number, document.issuer_name, GARDEN, "2026年3月18日", "有效",
                  f"{digest[:4]} {digest[4:8]} {digest[8:12]} {digest[12:16]}"):  # fmt: skip
        assert words in body, words
    for name in (REPRESENTATIVE, cast.filing_officer.name, document.issued_by):
        assert name not in body


def test_a_revoked_document_says_since_when_and_why(client: Client, document: IssuedDocument, cast: Cast) -> None:
    revoked(cast.filing_officer, document, reason="名称变更，另行出具")
    body = page(client, document.verify_code)
    assert "已作废" in body
    assert "名称变更，另行出具" in body
    assert "standing-bad" in body
    assert "现行有效" not in body


@pytest.mark.parametrize(
    "retyped",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: "".join(chr(ord(letter) + 0xFEE0) if letter.isalnum() else letter for letter in code),
    ],
    ids=["lower case", "no hyphens", "spaces", "look-alikes", "full width"],
)
def test_a_code_typed_by_hand_is_understood(client: Client, document: IssuedDocument, retyped: Any) -> None:
    typed = retyped(document.verify_code)
    assert document.number in page(client, typed)
    answer = client.get("/verify/", {"code": f"  {typed} "}, follow=True)
    assert document.number in answer.content.decode()
    assert answer.redirect_chain == [(f"/verify/{document.verify_code}", 302)]


@pytest.mark.parametrize(
    "change",
    [
        lambda code: code[:-1],
        lambda code: code + "2",
        lambda code: "X" * len(code),
        lambda code: code[1:] + code[0],
        lambda _: "号",
    ],
    ids=["cut", "longer", "made up", "turned", "no code at all"],
)
def test_a_forged_code_is_told_plainly(client: Client, document: IssuedDocument, change: Any) -> None:
    body = page(client, change(document.verify_code), 404)
    assert "查无此件" in body
    assert "可以这样做" in body
    assert document.number not in body


def test_an_empty_code_is_asked_for_kindly(client: Client, db: None) -> None:
    for empty in ("", "  ", "——"):
        answer = client.get("/verify/", {"code": empty})
        assert answer.status_code == 200
        assert "请先输入验真码" in answer.content.decode()


def test_every_answer_costs_the_same_queries(client: Client, document: IssuedDocument) -> None:
    counts = set()
    for code in (document.verify_code, "X" * 24, "号"):
        page(client, code, 200 if code == document.verify_code else 404)
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/verify/{quote(code)}")
        counts.add(len([one for one in seen if "SAVEPOINT" not in one["sql"]]))
    print(counts)
    assert len(counts) == 1
    assert counts.pop() <= 6
