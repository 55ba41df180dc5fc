"""What the rulebook says: the figures the work turns on, everything cited, and codes that fit together."""

import re
from datetime import date
from pathlib import Path

import pytest

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.rulebook import holds

WEDNESDAY = date(2026, 11, 18)
COUNTY = 622927000
ROOT = Path(__file__).resolve().parents[2]
UNITS_OF_TIME = {"工作日", "日", "月", "年", "小时", "分钟"}
USE = re.compile(r"\b(rule|rules|document|enumeration|choices|label)\(\s*\"([a-z0-9_.]+)\"")


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("filing.receipt", 5, "工作日"),
        ("filing.nonconformity", 15, "工作日"),
        ("class.infant.size", 10, "名婴幼儿"),
        ("class.toddler.size", 15, "名婴幼儿"),
        ("class.older.size", 20, "名婴幼儿"),
        ("class.mixed.size", 18, "名婴幼儿"),
        ("ratio.infant", 3, "名婴幼儿/名保育人员"),
        ("ratio.toddler", 5, "名婴幼儿/名保育人员"),
        ("ratio.older", 7, "名婴幼儿/名保育人员"),
        ("family_site.children", 5, "名婴幼儿"),
        ("ratio.family_site", 3, "名婴幼儿/名照护人员"),
        ("premises.lease_years", 3, "年"),
        ("premises.observation_room.area", 6, "平方米"),
        ("premises.window.share", 20, "%"),
        ("premises.video.days", 90, "日"),
        ("staffing.health_worker.full_time_from", 150, "名婴幼儿"),
        ("staffing.background_query.months", 12, "月"),
    ],
)
def test_the_figures_the_work_turns_on(key: str, value: int, unit: str) -> None:
    rule = rulebook.rule(key, WEDNESDAY, COUNTY)
    assert (rule.value, rule.unit, rule.is_tentative) == (value, unit, False)


@pytest.mark.parametrize(
    "key",
    ["filing.correction", "filing.rectification", "ratio.mixed", "family_site.area_per_child", "registration.push"],
)
def test_what_no_text_settles_is_marked_tentative(key: str) -> None:
    assert rulebook.rule(key, WEDNESDAY, COUNTY).is_tentative


def test_a_refusal_can_quote_the_article() -> None:
    assert (
        rulebook.rule("ratio.toddler", WEDNESDAY).cited
        == "《托育机构设置标准（试行）》（国卫人口发〔2019〕58号）第二十条"
    )
    assert rulebook.rule("security.session.idle", WEDNESDAY).cited == "本系统约定"


def test_a_building_is_judged_by_the_edition_of_its_day() -> None:
    key = "premises.area.older.unit_combined"
    assert rulebook.rule(key, date(2019, 9, 30)).value == 120
    assert rulebook.rule(key, date(2019, 10, 1)).value == 105


def test_the_county_asks_for_the_mode_in_the_business_scope() -> None:
    assert rulebook.rule("scope.must_state_mode", WEDNESDAY, COUNTY).value is True
    assert rulebook.rule("scope.must_state_mode", WEDNESDAY, 620102000).value is False


def test_every_entry_is_cited_and_house_values_say_so() -> None:
    for key in rulebook.rule_keys():
        for rule in rulebook.current().rules(key, WEDNESDAY, COUNTY):
            assert rule.cited
            assert (rule.source == "本系统约定") == (rule.confidence in {"house", "M-"}), key
            assert rule.standing


def test_class_ages_follow_each_other() -> None:
    bounds = [
        (
            rulebook.rule(f"class.{kind}.age_from", WEDNESDAY).value,
            rulebook.rule(f"class.{kind}.age_until", WEDNESDAY).value,
        )
        for kind in ("infant", "toddler", "older")
    ]
    assert [upper for _, upper in bounds[:-1]] == [lower for lower, _ in bounds[1:]]
    assert bounds[-1][1] == rulebook.rule("care.age_until", WEDNESDAY).value


def test_every_class_type_has_its_size_ages_and_ratio() -> None:
    for code, _ in rulebook.choices("class_type"):
        for key in (f"class.{code}.size", f"class.{code}.age_from", f"class.{code}.age_until", f"ratio.{code}"):
            assert rulebook.rule(key, WEDNESDAY).value > 0


def test_deadlines_are_in_units_of_time() -> None:
    for prefix in ("filing", "registration", "publicity"):
        for rule in rulebook.rules(prefix, WEDNESDAY):
            assert rule.unit in UNITS_OF_TIME, rule.key


def test_conditions_use_codes_of_the_enumerations() -> None:
    checked = 0
    for document in rulebook.current().documents():
        for entry in document.entries:
            for condition in entry.get("required_when", ()):
                for fact, accepted in condition.items():
                    if accepted[0] is True or accepted[0] is False:
                        continue
                    codes = {choice.code for choice in rulebook.enumeration(fact).choices}
                    assert set(accepted) <= codes, (document.id, entry["code"], fact)
                    checked += 1
    assert checked > 10


def test_posts_modes_registrars_and_departments_use_codes_of_the_enumerations() -> None:
    def codes(key: str) -> set[str]:
        return {choice.code for choice in rulebook.enumeration(key).choices}

    posts = rulebook.document("staff_posts", WEDNESDAY)
    assert set(posts.codes) <= codes("staff_post")
    assert {code for entry in posts.entries for code in entry["certificates"]} <= codes("staff_certificate")
    assert set(rulebook.document("service_mode_wordings", WEDNESDAY).codes) == codes("service_mode")
    registrars = rulebook.document("registrars", WEDNESDAY)
    assert set(registrars.codes) == codes("registrar")
    forms = [form for entry in registrars.entries for form in entry["legal_forms"]]
    assert sorted(forms) == sorted(codes("legal_form"))
    departments = rulebook.document("departments", WEDNESDAY, COUNTY)
    assert {entry["registrar"] for entry in departments.entries if "registrar" in entry} <= codes("registrar")
    assert [entry["code"] for entry in departments.entries if entry["group"] == "lead"] == ["health"]
    assert rulebook.rule("staffing.head.education", WEDNESDAY).value in codes("education")
    assert rulebook.rule("staffing.health_worker.education", WEDNESDAY).value in codes("education")


def materials(**facts: str) -> set[str]:
    entries = rulebook.document("filing_materials", WEDNESDAY, COUNTY).entries
    return {
        entry["code"]
        for entry in entries
        if not entry.get("optional", False) and holds(entry.get("required_when", ()), facts)
    }


BASIC = {"filing_form", "commitment", "staff_qualifications", "staff_health_certificates"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            ("independent", "enterprise", "leased", "own"),
            {"legal_certificate", "site_lease", "sanitary_report", "fire_document", "food_licence"},
        ),
        (
            ("independent", "social_service", "owned", "none"),
            {"legal_certificate", "site_ownership", "sanitary_report", "fire_document"},
        ),
        (
            ("employer", "internal_unit", "free_use", "ordered"),
            {"internal_unit_statement", "site_free_use", "sanitary_report", "fire_document", "supplier_licence"},
        ),
        (
            ("family_site", "family_site", "owned", "none"),
            {"legal_certificate", "site_ownership", "owners_consent"},
        ),
    ],
)
def test_the_papers_follow_from_what_the_institution_is(facts: tuple[str, str, str, str], expected: set[str]) -> None:
    facility_type, legal_form, site_tenure, meal_supply = facts
    found = materials(
        facility_type=facility_type, legal_form=legal_form, site_tenure=site_tenure, meal_supply=meal_supply
    )
    assert found == BASIC | expected


def test_every_material_that_is_uploaded_says_how() -> None:
    for entry in rulebook.document("filing_materials", WEDNESDAY).entries:
        assert entry["hint"].endswith("。")
        assert entry.get("online", False) or set(entry["accept"]) <= {"pdf", "jpg", "png"}


def missing_names(text: str) -> list[str]:
    """Names the text asks the rulebook for that it does not have."""
    book = rulebook.current()
    known = {
        "rule": set(book.rule_keys()),
        "rules": {key[: at.start()] for key in book.rule_keys() for at in re.finditer(r"\.|$", key)},
        "document": {document.kind for document in book.documents()},
    }
    enumerations = {enumeration.key for enumeration in book.enumerations()}
    return [name for asked, name in USE.findall(text) if name not in known.get(asked, enumerations)]


def test_every_name_the_code_asks_for_is_there() -> None:
    assert (
        missing_names('rule("ratio.toddler", day); choices("class_type"); rules("class"); document("departments", d)')
        == []
    )
    assert missing_names('rule("ratio.giant", day); choices("nothing"); rules("clas")') == [
        "ratio.giant",
        "nothing",
        "clas",
    ]
    for path in sorted((ROOT / "tuoyu").rglob("*.py")):
        assert missing_names(path.read_text(encoding="utf-8")) == [], path
