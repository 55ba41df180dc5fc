"""A registrar uploads a JSON file: good rows are kept, bad rows come back with reasons and can be sent again."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import DAHEJIA, Cast, typed
from tests.filing.steps import credit_code
from tuoyu.domain.institutions.models import Institution

ADDRESS = "/registrations/file/"


def row(number: int = 1, **changed: Any) -> dict[str, Any]:
    """One registration as a system would send it; 大河家镇 by its statistical code."""
    return {
        "name": f"文件推送托育园{number}",
        "credit_code": credit_code(number),
        "legal_form": "enterprise",
        "facility_type": "independent",
        "nature": "for_profit",
        "address": "积石山县大河家镇大河村1号",
        "business_scope": "托育服务（全日制）",
        "representative": "王芳",
        "registered_on": "2026-03-02",
        "township_code": "622927101",
        **changed,
    }


def send(cast: Cast, content: Any) -> tuple[int, str]:
    """Upload a file in the registrar's browser; the answer's status and text."""
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    answer = cast.browser(cast.market_registrar).post(ADDRESS, typed(file=SimpleUploadedFile("登记.json", body)))
    return answer.status_code, answer.content.decode()


def handed_back(page: str) -> list[dict[str, Any]]:
    """The rows the page gives back to be corrected."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    rows: list[dict[str, Any]] = json.loads(unescape(found.group(1)))
    return rows


def test_good_rows_are_entered_into_their_township(cast: Cast) -> None:
    status, page = send(cast, [row(1), row(2)])
    assert status == 200
    assert "收下 2 条，退回 0 条" in page
    assert set(Institution.objects.values_list("area", flat=True)) == {DAHEJIA}


def test_a_township_code_means_what_its_system_says(cast: Cast) -> None:
    send(cast, [row(1, township_code="622927204", code_system="mca"), row(2, township_code="622927204")])
    by_name = dict(Institution.objects.values_list("name", "area"))
    mca, nbs = by_name["文件推送托育园1"], by_name["文件推送托育园2"]
    assert mca != nbs  # 关家川乡 in one system, 胡林家乡 in the other


def test_bad_rows_come_back_with_reasons_and_good_ones_are_kept(cast: Cast) -> None:
    bad = row(2, credit_code="91622927MA7TE00020")
    _, page = send(cast, [row(1), bad, row(3, registered_on="昨天"), "不是对象", row(4, township_code="110101001")])
    assert "收下 1 条，退回 4 条" in page
    assert Institution.objects.count() == 1
    rows = handed_back(page)
    assert len(rows) == 4
    assert all(one["_reasons"] for one in rows)


def test_a_corrected_file_can_be_sent_with_its_reasons_still_in_it(cast: Cast) -> None:
    _, page = send(cast, [row(1, credit_code="91622927MA7TE00010")])
    (back,) = handed_back(page)
    _, page = send(cast, [{**back, "credit_code": credit_code(1)}])
    assert "收下 1 条，退回 0 条" in page


def test_sending_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    send(cast, [row(1)])
    version = Institution.objects.get().version
    _, page = send(cast, [row(1)])
    assert "与名录一致" in page
    assert Institution.objects.get().version == version


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        ('[{"name": "没有结束"'.encode(), "不是有效的 JSON"),
        (b"{}", "应是一个列表"),
        (b"[]", "应是一个列表"),
        (b"[" * 100_000, "不是有效的 JSON"),
        ("名称,代码\n甲,乙".encode("gbk"), "UTF-8"),
        (json.dumps([{}] * 2001).encode(), "一次最多 2000 条"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(cast: Cast, content: bytes, says: str) -> None:
    status, page = send(cast, content)
    assert status == 422
    assert says in page


@pytest.mark.parametrize(
    "value", [None, 12, True, [], {}, "\ud800", "\x00", "a" * 10_000, "\u202e反", "１２", 1e308, "0001-01-01"]
)
@pytest.mark.parametrize("field", ["name", "credit_code", "registered_on", "business_scope", "township_code"])
def test_no_value_in_a_row_breaks_anything(cast: Cast, field: str, value: Any) -> None:
    status, _ = send(cast, json.dumps([row(1, **{field: value})]).encode())
    assert status == 200
