"""The lists counties keep: institutions from Excel, entered once, sent back where they disagree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import COUNTY, DAHEJIA, Cast
from tests.faults.nasty import around
from tests.filing.bringing import bring, sent_back, taken_in, workbook
from tests.filing.steps import Journey, credit_code
from tests.staff.houses import Houses
from tuoyu.base.access.models import User
from tuoyu.base.intake.selectors import Progress
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.institutions.forms.imported import INSTITUTIONS
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.forms.imported import STAFF

HEADINGS = [
    "序号", "机构名称", "信用代码", "组织形式", "机构类型", "机构性质", "所属乡镇", "详细地址", "法定代表人",
    "成立日期", "备案时间", "备案号", "托位数", "联系电话", "托育服务形式",
]  # fmt: skip


def line(serial: int = 1, **changed: str) -> list[str]:
    """One institution as a county's list has it."""
    usual = {
        "serial": str(serial), "name": f"县里的托育园{serial}", "code": credit_code(serial), "form": "企业",
        "type": "独立", "nature": "营利", "town": "大河家", "address": "大河村1号", "head": "王芳", "on": "2024.3.2",
        "filed": "2024年4月10日", "number": "积卫托备〔2024〕1号", "places": "45", "phone": "0930-7712345",
        "modes": "全日制、半日",
    }  # fmt: skip
    return list({**usual, **changed}.values())


def send(person: User, kind: str, headings: list[str], rows: list[list[str]]) -> tuple[Progress, list[str]]:
    """Bring a list and take it in: how it ended, and the reasons of what came back."""
    run = bring(person, kind, workbook(headings, rows))
    return taken_in(person, run), [why for _, _, why in sent_back(person, run)]


def institutions(cast: Cast, *rows: list[str]) -> tuple[Progress, list[str]]:
    return send(cast.filing_officer, "institutions", HEADINGS, list(rows))


def test_a_county_brings_its_institutions_with_the_filing_they_have(cast: Cast) -> None:
    progress, back = institutions(cast, line(1), line(2, filed="", number="", town="", places="", modes=""))
    assert (progress.outcomes, back) == ({"已入机构名录": 2}, [])
    filed, unfiled = Institution.objects.order_by("name")
    assert (filed.area, filed.filed_on, filed.filing_number) == (DAHEJIA, date(2024, 4, 10), "积卫托备〔2024〕1号")
    assert (filed.places, filed.public_phone, filed.service_modes) == (45, "09307712345", ["full_day", "half_day"])
    assert (unfiled.area, unfiled.filed_on) == (COUNTY, None)


def test_the_same_list_twice_changes_nothing(cast: Cast) -> None:
    institutions(cast, line(1), line(2))
    before = list(Institution.objects.order_by("pk").values())
    progress, back = institutions(cast, line(1), line(2))
    assert (progress.outcomes, progress.changed, back) == ({"与名录一致": 2}, 0, [])
    assert list(Institution.objects.order_by("pk").values()) == before


def test_a_list_that_disagrees_with_the_register_changes_nothing_and_says_where(cast: Cast) -> None:
    institutions(cast, line(1))
    _, [why] = institutions(cast, line(1, address="康吊村8号", number="积卫托备〔2024〕9号"))
    assert "地址与表中不同" in why
    assert "备案编号与表中不同" in why
    assert Institution.objects.get().address == "大河村1号"


def test_the_filing_is_added_to_an_institution_that_a_registrar_pushed(journey: Journey) -> None:
    pushed = journey.institution
    listed = line(
        1, name=pushed.name, code=pushed.credit_code, address=pushed.address, on="2026-03-02", filed="2026-03-10"
    )
    progress, back = institutions(journey.cast, listed)
    assert (progress.outcomes, back) == ({"已补备案信息": 1}, [])
    assert Institution.objects.get().filed_on == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"number": ""}, "要么都填"),
        ({"filed": "2024-01-01"}, "不能早于登记日期"),
        ({"on": "2030-01-01", "filed": "", "number": ""}, "晚于今天"),
        ({"places": "四十五"}, "托位"),
        ({"modes": "夜托"}, "服务形式请写"),
        ({"town": "火星镇"}, "所在乡镇"),
        ({"code": "91"}, "应为 18 位"),
    ],
)
def test_a_bad_line_comes_back_with_its_reason(cast: Cast, changed: dict[str, str], says: str) -> None:
    progress, [why] = institutions(cast, line(1, **changed))
    assert says in why
    assert (progress.taken, Institution.objects.count()) == (0, 0)


def test_only_officers_bring_institutions(cast: Cast) -> None:
    for person in (cast.director, cast.market_registrar):
        with pytest.raises(Missing):
            bring(person, "institutions", workbook(HEADINGS, [line(1)]))


@pytest.mark.parametrize("kind", [INSTITUTIONS, STAFF], ids=["institutions", "staff"])
def test_whatever_stands_in_a_row_it_is_taken_or_answered(houses: Houses, kind: Any) -> None:
    officer = houses.cast.filing_officer
    usual = {column.field: column.example for column in kind.columns}
    values = st.fixed_dictionaries({name: st.one_of(st.just(text), around(text)) for name, text in usual.items()})
    fields = list(usual)

    @given(st.lists(values, min_size=1, max_size=4))
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    def send_rows(rows: list[dict[str, str]]) -> None:
        lines = [[row[name].encode("utf-8", "replace").decode() for name in fields] for row in rows]
        run = bring(officer, kind.key, workbook(fields, [["x"] * len(fields), *lines]))
        progress = taken_in(officer, run, fields)
        assert progress.taken + len(sent_back(officer, run)) == run.total

    send_rows()
