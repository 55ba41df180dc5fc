"""Divisions: the whole country from the rulebook, a county's townships from a list, twice without a change."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from tests.cast import COUNTY, DAHEJIA, NEXT_COUNTY, PREFECTURE, Cast
from tuoyu.base.access import selectors
from tuoyu.base.access.areas import NATION, Level
from tuoyu.base.access.models import Area, AreaCode
from tuoyu.base.access.services import areas, users
from tuoyu.base.kernel.refusals import Invalid, NotAllowed

SINCE = date(2023, 6, 1)


def load(cast: Cast, *rows: tuple[str, str, str]) -> areas.TownshipsLoaded:
    """Load townships of 临夏县 from (name, code_nbs, code_mca)."""
    listed = [{"name": name, "code_nbs": nbs, "code_mca": mca} for name, nbs, mca in rows]
    return areas.load_townships(cast.system, cast.area(NEXT_COUNTY), listed, since=SINCE, source="测试")


def test_the_whole_country_is_loaded_and_loading_again_changes_nothing(db: None) -> None:
    loaded = areas.load_divisions(users.system_user())
    counts = {level: selectors.areas_inside(NATION, level).count() for level in Level}
    print(f"divisions loaded: {loaded}; by level: {counts}")
    assert counts[Level.NATION] == 1
    assert counts[Level.PROVINCE] == 31 + 3
    assert counts[Level.PREFECTURE] == 333 + 9
    assert counts[Level.COUNTY] == 2975
    assert counts[Level.TOWNSHIP] == 17
    again = areas.load_divisions(users.system_user())
    assert (again.added, again.changed, again.codes) == (0, 0, 0)
    assert again.unchanged == Area.objects.count()


def test_names_and_codes_of_a_township(cast: Cast) -> None:
    town = cast.area(DAHEJIA)
    assert town.full_name == "甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县大河家镇"
    assert selectors.codes_of([DAHEJIA, COUNTY]) == {
        DAHEJIA: {"nbs": "622927101", "mca": "622927101"},
        COUNTY: {"gb2260": "622927", "nbs": "622927"},
    }
    assert [one.name for one in selectors.lineage_of(DAHEJIA)] == [
        "全国", "甘肃省", "临夏回族自治州", "积石山保安族东乡族撒拉族自治县", "大河家镇",
    ]  # fmt: skip
    assert selectors.townships_of(COUNTY).count() == 17
    assert {one.path for one in selectors.children_of(PREFECTURE)} >= {COUNTY, NEXT_COUNTY}


def test_districts_of_a_municipality_are_not_named_twice(db: None) -> None:
    areas.load_divisions(users.system_user(), inside=110_000_000)
    assert selectors.get_area(110_101_000).full_name == "北京市东城区"


def test_names_cost_one_query_and_then_none(cast: Cast) -> None:
    assert cast.system
    selectors.forget_names()
    with CaptureQueriesContext(connection) as queries:
        assert selectors.area_names([COUNTY, DAHEJIA, 1])[DAHEJIA] == "大河家镇"
        assert selectors.area_names([COUNTY, DAHEJIA])[COUNTY].startswith("积石山")
    assert len(queries) == 1


def test_good_rows_are_kept_and_bad_ones_handed_back_with_reasons(cast: Cast) -> None:
    loaded = load(
        cast,
        ("韩集镇", "622921100", "622921100"),
        ("", "622921101", ""),
        ("土桥镇", "62292110x", ""),
        ("马集镇", "622927102", ""),
        ("莲花镇", "", ""),
        ("韩集镇", "622921199", ""),
        ("新集镇", "622921100", ""),
        ("尹集镇", "", "622921104000"),
    )
    assert loaded.added == ("韩集镇", "尹集镇")
    assert {bad.line for bad in loaded.bad} == {3, 4, 5, 6, 7, 8}
    reasons = {bad.line: "".join(bad.reasons) for bad in loaded.bad}
    for line, part in {
        3: "名称应为",
        4: "应为 9 位或 12 位数字",
        5: "不属于这个县",
        6: "至少要有一个",
        7: "出现了两次",
        8: "已经是另一个乡镇",
    }.items():
        assert part in reasons[line]
    assert [one.path for one in selectors.townships_of(NEXT_COUNTY)] == [NEXT_COUNTY + 1, NEXT_COUNTY + 2]
    assert selectors.codes_of([NEXT_COUNTY + 2])[NEXT_COUNTY + 2] == {"mca": "622921104"}


def test_the_same_list_again_changes_nothing(cast: Cast) -> None:
    rows = (("韩集镇", "622921100", "622921100"), ("尹集镇", "622921104", ""))
    load(cast, *rows)
    before = (list(Area.objects.values()), list(AreaCode.objects.order_by("pk").values()))
    again = load(cast, *reversed(rows))
    assert (again.added, set(again.unchanged), again.bad) == ((), {"韩集镇", "尹集镇"}, ())
    assert (list(Area.objects.values()), list(AreaCode.objects.order_by("pk").values())) == before


def test_a_later_list_goes_on_after_the_last_part_and_never_moves_anybody(cast: Cast) -> None:
    load(cast, ("韩集镇", "622921100", ""))
    load(cast, ("尹集镇", "622921104", ""), ("韩集镇", "622921100", ""))
    assert {one.name: one.path - NEXT_COUNTY for one in selectors.townships_of(NEXT_COUNTY)} == {
        "韩集镇": 1,
        "尹集镇": 2,
    }


def test_a_changed_code_ends_the_old_one_on_the_day_it_begins(cast: Cast) -> None:
    load(cast, ("韩集镇", "622921100", ""))
    rows = [{"name": "韩集镇", "code_nbs": "622921120", "code_mca": ""}]
    areas.load_townships(cast.system, cast.area(NEXT_COUNTY), rows, since=date(2025, 1, 1), source="新表")
    codes = AreaCode.objects.filter(area=NEXT_COUNTY + 1, system="nbs").order_by("valid")
    assert [(one.code, one.valid.lower.year, one.valid.upper) for one in codes] == [
        ("622921100", 2023, date(2025, 1, 1)),
        ("622921120", 2025, None),
    ]


def test_one_code_means_one_area_at_a_time(cast: Cast) -> None:
    load(cast, ("韩集镇", "622921100", ""), ("尹集镇", "622921104", ""))
    second = AreaCode(area_id=NEXT_COUNTY + 2, system="nbs", code="622921100", valid=DateRange(SINCE, None), source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_townships_hang_below_counties_only(cast: Cast) -> None:
    for wrong in (cast.area(DAHEJIA), cast.area(620_000_000)):
        with pytest.raises(Invalid, match=r"填写|改正"):
            areas.load_townships(cast.system, wrong, [], since=SINCE, source="x")


@pytest.mark.parametrize("other", ["security_admin", "audit_admin", "filing_officer", "director"])
def test_only_the_system_administrator_loads(cast: Cast, other: str) -> None:
    with pytest.raises(NotAllowed):
        areas.load_townships(getattr(cast, other), cast.area(COUNTY), [], since=SINCE, source="x")


def test_the_commands(db: None, tmp_path: Path, capsys: Any) -> None:
    out, err = StringIO(), StringIO()
    call_command("load_divisions", "--inside", "622921", stdout=out)
    call_command("load_divisions", "--inside", "622921", stdout=out)
    assert "新增 0，更新 0" in out.getvalue()
    file = tmp_path / "townships.csv"
    file.write_text("name,code_nbs,code_mca\n韩集镇,622921100,622921100\n坏行,1,\n", encoding="utf-8-sig")
    where = ("622921", str(file), "--since", "2023-06-01", "--source", "测试")
    call_command("load_townships", *where, stdout=out, stderr=err)
    assert "临夏县：新增 1，已有 0，未导入 1" in out.getvalue()
    assert "第 3 行“坏行”未导入" in err.getvalue()
    with pytest.raises(CommandError, match="UTF-8 编码的 CSV"):
        call_command("load_townships", "622921", str(tmp_path / "none.csv"), "--since", "2023-06-01", "--source", "x")


def test_everybody_signed_in_reads_the_divisions(cast: Cast) -> None:
    browser = cast.browser(cast.director)
    page = browser.get(f"/access/areas/?inside={COUNTY}").content.decode()
    assert "大河家镇" in page
    assert "622927101" in page
    for nonsense in ("x", "-1", "9" * 30, "１２"):
        assert browser.get("/access/areas/", {"inside": nonsense}).status_code == 200


def test_the_system_user_is_one_and_cannot_sign_in(db: None) -> None:
    first, again = users.system_user(), users.system_user()
    assert first.pk == again.pk
    assert not first.has_usable_password()
    assert (first.name, first.roles) == ("系统", {"schedule"})
