"""A registrar brings a table of registrations: good rows are kept, bad rows come back and can be sent again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast import COUNTY, DAHEJIA, Cast
from tests.filing.bringing import bring, sent_back, taken_in, workbook
from tests.filing.steps import credit_code
from tuoyu.base.intake.selectors import Progress
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.tables import REASON
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.institutions.models import Institution

HEADINGS = [
    "序号", "机构名称", "统一社会信用代码", "组织形式", "机构类型", "性质", "乡镇", "地址",
    "经营范围", "法人代表", "成立日期",
]  # fmt: skip


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


def line(number: int = 1, **changed: str) -> list[str]:
    """The same as people write it in their own list."""
    usual = {
        "number": str(number), "name": f"文件推送托育园{number}", "code": credit_code(number), "form": "企业",
        "type": "独立", "nature": "营利", "town": "大河家镇", "address": "积石山县大河家镇大河村1号",
        "scope": "托育服务（全日制）", "head": "王芳", "on": "2026年3月2日",
    }  # fmt: skip
    return list({**usual, **changed}.values())


def send(cast: Cast, content: Any) -> tuple[Progress, list[tuple[int, list[str], str]]]:
    """Bring a file and take it in; how it ended and what came back."""
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    run = bring(cast.market_registrar, "registrations", body)
    return taken_in(cast.market_registrar, run), sent_back(cast.market_registrar, run)


def test_good_rows_are_entered_into_their_township(cast: Cast) -> None:
    progress, back = send(cast, [row(1), row(2)])
    assert (progress.taken, progress.outcomes, back) == (2, {"已入机构名录": 2}, [])
    assert set(Institution.objects.values_list("area", flat=True)) == {DAHEJIA}


def test_a_list_as_people_keep_it_needs_no_rewriting(cast: Cast) -> None:
    progress, back = send(cast, workbook(HEADINGS, [line(1), line(2, town="")]))
    assert back == []
    assert progress.taken == 2
    assert dict(Institution.objects.values_list("name", "area")) == {
        "文件推送托育园1": DAHEJIA, "文件推送托育园2": COUNTY,
    }  # fmt: skip
    with unit_of_work(cast.market_registrar):
        assert set(RegistrationPush.objects.values_list("way", flat=True)) == {"file"}


def test_a_township_code_means_what_its_system_says(cast: Cast) -> None:
    send(cast, [row(1, township_code="622927204", code_system="mca"), row(2, township_code="622927204")])
    by_name = dict(Institution.objects.values_list("name", "area"))
    mca, nbs = by_name["文件推送托育园1"], by_name["文件推送托育园2"]
    assert mca != nbs  # 关家川乡 in one system, 胡林家乡 in the other


def test_bad_rows_come_back_with_reasons_and_good_ones_are_kept(cast: Cast) -> None:
    bad = row(2, credit_code="91622927MA7TE00020")
    progress, back = send(
        cast, [row(1), bad, row(3, registered_on="昨天"), "不是对象", row(4, township_code="110101001")]
    )
    assert (progress.taken, progress.returned) == (1, 4)
    assert Institution.objects.count() == 1
    reasons = {number: why for number, _, why in back}
    assert ["校验位" in reasons[2], "登记日期" in reasons[3], "必填" in reasons[4], "乡镇代码" in reasons[5]] == [
        True
    ] * 4


def test_what_came_back_can_be_corrected_and_sent_as_it_is(cast: Cast) -> None:
    wrong = line(1, code="91622927MA7TE00010", town="火星镇")
    _, [(number, cells, why)] = send(cast, workbook(HEADINGS, [wrong]))
    assert "统一社会信用代码：" in why
    assert "所在乡镇：" in why
    cells[2], cells[6] = credit_code(1), "大河家"
    progress, back = send(cast, workbook([*HEADINGS, REASON], [[*cells, why]]))
    assert (number, progress.taken, back) == (2, 1, [])


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    content = workbook(HEADINGS, [line(1), line(2)])
    send(cast, content)
    before = set(Institution.objects.values_list("pk", "version"))
    progress, back = send(cast, content)
    assert (progress.outcomes, progress.changed, back) == ({"与名录一致": 2}, 0, [])
    assert set(Institution.objects.values_list("pk", "version")) == before


def test_a_number_that_excel_cut_off_is_not_guessed(cast: Cast) -> None:
    _, [(_, _, why)] = send(cast, workbook(HEADINGS, [line(1, code="9.16229270012e+17")]))
    assert "末尾几位已经丢失" in why


@pytest.mark.parametrize(
    "value", [None, 12, True, [], {}, "\ud800", "\x00", "a" * 10_000, "\u202e反", "１２", 1e308, "0001-01-01"]
)
@pytest.mark.parametrize("field", ["name", "credit_code", "registered_on", "business_scope", "township_code"])
def test_no_value_in_a_row_breaks_anything(cast: Cast, field: str, value: Any) -> None:
    progress, back = send(cast, json.dumps([row(1, **{field: value})]).encode())
    assert progress.taken + len(back) == 1
