"""The division tables: every county under a prefecture, the townships of the county, and the arithmetic of paths."""

from pathlib import Path

import pytest

from tuoyu.base.kernel import divisions, rulebook
from tuoyu.base.kernel.divisions import UnknownDivision
from tuoyu.base.kernel.rulebook import RulebookError

COUNTY = 622927000


def test_the_whole_country_is_there() -> None:
    assert len(divisions.provinces()) == 34
    assert sum(each.kind != "grouping" for each in divisions.prefectures()) == 333
    assert sum(each.kind == "statutory" for each in divisions.counties()) == 2845
    assert len({each.path for each in divisions.divisions()}) == len(divisions.divisions())
    assert {each.kind for each in divisions.divisions()} == {"statutory", "grouping", "undivided", "zone"}


def test_every_division_has_its_parent_and_its_level_in_its_path() -> None:
    paths = {each.path for each in divisions.divisions()}
    for each in divisions.divisions():
        assert divisions.level_of(each.path) == each.level, each
        assert each.parent in paths or each.parent == divisions.NATION, each


def test_directly_administered_counties_have_a_prefecture_path() -> None:
    for path, above, name in (
        (110101000, 110100000, "市辖区"),
        (500229000, 500200000, "县"),
        (429004000, 429000000, "省直辖县级行政区划"),
        (659001000, 659000000, "自治区直辖县级行政区划"),
    ):
        assert divisions.division(path).parent == above
        assert divisions.division(above).name == name


def test_the_county_and_its_seventeen_townships() -> None:
    assert divisions.division(COUNTY).name == "积石山保安族东乡族撒拉族自治县"
    assert [each.name for each in divisions.counties(622900000)][-1] == "积石山保安族东乡族撒拉族自治县"
    assert len(divisions.counties(622900000)) == 8
    townships = divisions.townships(COUNTY)
    assert [each.path for each in townships] == list(range(622927001, 622927018))
    assert [each.name for each in townships][:3] == ["吹麻滩镇", "大河家镇", "居集镇"]
    assert {each.parent for each in townships} == {COUNTY}
    assert COUNTY in divisions.counties_with_townships()


def test_the_two_township_code_systems_disagree() -> None:
    townships = {each.name: each for each in divisions.townships(COUNTY)}
    assert townships["关家川乡"].code_nbs == townships["柳沟乡"].code_mca == "622927203"
    assert sum(each.code_nbs != each.code_mca for each in townships.values()) == 15


def test_seats_lie_in_the_county_and_name_their_source() -> None:
    seats = [each for each in divisions.townships(COUNTY) if each.lng is not None and each.lat is not None]
    assert len(seats) == 14
    for each in seats:
        assert each.lng is not None
        assert each.lat is not None
        assert 102.6 < each.lng < 103.1
        assert 35.4 < each.lat < 36.0
        assert each.seat_source.startswith("geonames:")


@pytest.mark.parametrize(
    ("path", "level", "span", "above"),
    [
        (620000000, "province", (620000000, 629999999), 0),
        (622900000, "prefecture", (622900000, 622999999), 620000000),
        (622927000, "county", (622927000, 622927999), 622900000),
        (622927001, "township", (622927001, 622927001), 622927000),
        (441900001, "township", (441900001, 441900001), 441900000),
    ],
)
def test_the_arithmetic_of_paths(path: int, level: str, span: tuple[int, int], above: int) -> None:
    assert divisions.level_of(path) == level
    assert divisions.span(path) == span
    assert divisions.parent(path) == above
    assert divisions.is_inside(path, above)
    assert not divisions.is_inside(above, path)


def test_the_nation_is_everything_and_under_nothing() -> None:
    assert divisions.span(divisions.NATION) == (0, 999_999_999)
    with pytest.raises(ValueError, match="上一级"):
        divisions.parent(divisions.NATION)
    for wrong in (-1, 1_000_000_000):
        with pytest.raises(UnknownDivision):
            divisions.level_of(wrong)


def test_codes_become_paths() -> None:
    assert [divisions.path_of(code) for code in ("", "62", "6229", "622927")] == [0, 620000000, 622900000, 622927000]
    with pytest.raises(UnknownDivision):
        divisions.division(622999000)


def test_a_deployment_brings_its_own_townships(tmp_path: Path) -> None:
    folder = tmp_path / "divisions" / "townships"
    folder.mkdir(parents=True)
    head = "part,name,code_nbs,code_mca,lng,lat,seat_source,year,source\n"
    (folder / "622926.csv").write_text(head + "001,锁南镇,622926100,622926100,,,,2023,nbs\n", encoding="utf-8")
    assert divisions.townships(622926000) == ()
    with rulebook.using(tmp_path):
        assert [(each.path, each.name) for each in divisions.townships(622926000)] == [(622926001, "锁南镇")]
        assert divisions.counties_with_townships() == (622926000, COUNTY)
    (folder / "622925.csv").write_text(head + "001,甲,,,,,,2023,x\n001,乙,,,,,,2023,x\n", encoding="utf-8")
    (folder / "622924.csv").write_text(head + "000,甲,,,,,,2023,x\n", encoding="utf-8")
    with rulebook.using(tmp_path):
        for county in (622925000, 622924000):
            with pytest.raises(RulebookError, match="part"):
                divisions.townships(county)
