"""The rules of filing, by tables: what stands in the way, what only warns, and by which article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.filing.steps import COMPLETE
from tuoyu.base.kernel import rulebook
from tuoyu.domain.filing.rules import (
    FilingFacts,
    Material,
    may_be_accepted,
    may_be_ended,
    may_be_returned,
    may_be_submitted,
    read_scope,
)
from tuoyu.domain.filing.rules.registration import registration_findings
from tuoyu.domain.filing.rules.standards import REQUIREMENT_KEYS, standards_facts
from tuoyu.domain.standards.rules.places import carers_needed, places_by_classes

ON = date(2026, 3, 18)
AREA = 622_927_002
MODE_WORDS = {"full_day": ("全日托", "全日制"), "half_day": ("半日托", "半日制"), "hourly": ("计时托", "计时制")}


def facts(**changed: Any) -> FilingFacts:
    """A complete, conforming filing of an independent institution, with some things changed."""
    usual = FilingFacts(
        on=ON,
        facility_type="independent",
        legal_form="enterprise",
        business_scope="3岁以下婴幼儿照护服务（全日制）",
        answers={key: {**typed, **private} for key, (typed, private) in COMPLETE.items()},
        materials_needed=(Material("legal_certificate", "营业执照", "", "《办法》第八条"),),
        materials_given=frozenset({"legal_certificate"}),
        requirements={key: rulebook.rule(key, on=ON, area=AREA) for key in REQUIREMENT_KEYS},
        scope_words=("托育服务", "3岁以下婴幼儿照护服务"),
        mode_words=MODE_WORDS,
    )
    return replace(usual, **changed)


def answered(section: str, **answers: Any) -> FilingFacts:
    """The same with other answers in one section."""
    base = facts()
    return replace(base, answers={**base.answers, section: {**base.answers[section], **answers}})


def codes(obstacles: Any, *, blocking: bool) -> list[str]:
    return [one.code.removeprefix("filing.") for one in obstacles if one.blocking is blocking]


def test_a_complete_conforming_filing_may_be_submitted_and_accepted() -> None:
    assert [*may_be_submitted(facts())] == []
    assert [*may_be_accepted(facts())] == []


@pytest.mark.parametrize("section", ["registration", "premises", "people", "classes", "commitment"])
def test_an_empty_section_stops_the_submission_and_names_itself(section: str) -> None:
    empty = replace(facts(), answers={**facts().answers, section: {}})
    stopping = [one for one in may_be_submitted(empty) if one.blocking]
    assert stopping
    assert {one.section for one in stopping} == {section}
    assert all("第八条" in one.source for one in stopping)


def test_a_missing_paper_stops_and_quotes_its_article() -> None:
    (only,) = may_be_submitted(facts(materials_given=frozenset()))
    assert (only.code, only.source, only.section) == ("filing.material_missing", "《办法》第八条", "materials")
    assert "营业执照" in only.sentence


def test_a_lease_is_asked_for_only_when_the_site_is_leased() -> None:
    owned = answered("premises", tenure="owned", lease_from=None, lease_until=None)
    assert [*may_be_submitted(owned)] == []
    assert codes(may_be_submitted(answered("premises", lease_until=None)), blocking=True) == ["answer_missing"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (("premises", {"lease_until": "2028-12-31"}), "lease"),
        (("premises", {"floors": [-1]}), "basement"),
        (("premises", {"floors": [1, 4]}), "floors"),
        (("premises", {"floors": [3], "fire_grade": "grade_3"}), "floors"),
        (("premises", {"outdoor_area": "134.9"}), "outdoor"),
        (("premises", {"observation_area": "5.9"}), "observation_room"),
        (("classes", {"places": 46}), "places"),
        (("people", {"carers": 9}), "carers"),
        (("people", {"health_workers": 0}), "health_workers"),
        (("people", {"guards": 0}), "guards"),
        (("people", {"cooks": 0}), "cooks"),
        (("people", {"head_years": 2}), "head_years"),
        (("people", {"head_education": "high_school"}), "head_education"),
        (("premises", {"fire_document": "assessment"}), "fire_document"),
    ],
)
def test_what_misses_a_standard_warns_and_never_stops(changed: tuple[str, dict[str, Any]], code: str) -> None:
    section, answers = changed
    found = [*may_be_submitted(answered(section, **answers))]
    assert codes(found, blocking=False) == [code]
    assert codes(found, blocking=True) == []
    assert found[0].source.startswith("《")


@pytest.mark.parametrize(
    ("changed"),
    [
        ("premises", {"lease_until": "2029-01-01"}),
        ("premises", {"floors": [1, 2, 3]}),
        ("premises", {"floors": [2], "fire_grade": "grade_3"}),
        ("premises", {"outdoor_area": "135"}),
        ("premises", {"observation_area": "6"}),
        ("people", {"carers": 10}),
        ("people", {"cooks": 0}),
        ("people", {"head_years": 3}),
    ],
)
def test_exactly_meeting_a_standard_is_enough(changed: tuple[str, dict[str, Any]]) -> None:
    section, answers = changed
    base = answered(section, **answers)
    if answers == {"cooks": 0}:  # no kitchen, no cook
        base = replace(base, answers={**base.answers, "premises": {**base.answers["premises"], "meal_supply": "none"}})
    assert [*may_be_submitted(base)] == []


def test_carers_are_counted_class_by_class() -> None:
    read, law = standards_facts(facts()), facts().requirements
    assert carers_needed(read, law) == 4 + 3 + 3  # 10/3, 15/5 and 20/7, each rounded up by itself
    assert places_by_classes(read, law) == 45


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8))
def test_one_class_more_never_lowers_places_or_carers(infant: int, toddler: int, older: int, mixed: int) -> None:
    counts = {"infant_classes": infant, "toddler_classes": toddler, "older_classes": older, "mixed_classes": mixed}
    before = answered("classes", **counts)
    for name, count in counts.items():
        after = answered("classes", **{**counts, name: count + 1})
        law = before.requirements
        assert places_by_classes(standards_facts(after), law) > places_by_classes(standards_facts(before), law)
        assert carers_needed(standards_facts(after), law) > carers_needed(standards_facts(before), law)


def family(**changed: Any) -> FilingFacts:
    base = facts(
        name="大河家托育家庭点",
        facility_type="family_site",
        business_scope="家庭托育服务（全日制）",
        scope_words=("家庭托育服务", "托育服务"),
    )
    return replace(
        base,
        answers={
            **{key: typed for key, typed in base.answers.items() if key != "classes"},
            "family": {"places": 5, **changed},
            "people": {**base.answers["people"], "carers": changed.get("carers", 2)},
        },
    )


@pytest.mark.parametrize(
    ("places", "carers", "expected"),
    [
        (5, 2, []),
        (3, 1, []),
        (6, 2, ["family_size"]),
        (4, 1, ["family_carers"]),
        (7, 2, ["family_size", "family_carers"]),
    ],
)
def test_a_family_site_takes_five_at_most_three_to_a_carer(places: int, carers: int, expected: list[str]) -> None:
    assert codes(may_be_submitted(family(places=places, carers=carers)), blocking=False) == expected


@pytest.mark.parametrize(
    ("text", "wording", "modes"),
    [
        ("托育服务（全日托、计时托）；玩具零售", "托育服务", ("full_day", "hourly")),
        ("3岁以下婴幼儿照护服务", "3岁以下婴幼儿照护服务", ()),
        ("一般项目： 3 岁 以下婴幼儿照护服务 半日制", "3岁以下婴幼儿照护服务", ("half_day",)),
        ("教育咨询", "", ()),
        ("", "", ()),
    ],
)
def test_a_business_scope_is_read_as_people_write_it(text: str, wording: str, modes: tuple[str, ...]) -> None:
    finding = read_scope(text, ("托育服务", "3岁以下婴幼儿照护服务"), MODE_WORDS)
    assert (finding.wording, finding.modes) == (wording, modes)


@given(st.text(max_size=300))
def test_any_text_can_be_read_as_a_business_scope(text: str) -> None:
    finding = read_scope(text, ("托育服务",), MODE_WORDS)
    assert finding.names_childcare == ("托育服务" in "".join(text.split()))


def test_a_scope_without_childcare_stops_the_filing() -> None:
    assert codes(may_be_submitted(facts(business_scope="教育咨询")), blocking=True) == ["scope_without_childcare"]


def test_this_county_wants_the_mode_in_the_scope_others_do_not() -> None:
    silent = facts(business_scope="托育服务")
    assert codes(may_be_submitted(silent), blocking=False) == ["scope_without_mode"]
    elsewhere = {key: rulebook.rule(key, on=ON, area=110_101_000) for key in REQUIREMENT_KEYS}
    assert [*may_be_submitted(replace(silent, requirements=elsewhere))] == []


def test_more_modes_than_the_scope_names_is_pointed_out() -> None:
    more = answered("registration", service_modes=["full_day", "hourly"])
    assert codes(may_be_submitted(more), blocking=False) == ["mode_beyond_scope"]


def test_a_comment_that_was_asked_about_must_be_answered_before_resubmission_and_settled_before_acceptance() -> None:
    asked = facts(comments_unanswered=("people",), comments_unsettled=("people",))
    assert codes(may_be_submitted(asked), blocking=True) == ["comment_unanswered"]
    answered_but_open = facts(comments_unsettled=("people",))
    assert codes(may_be_submitted(answered_but_open), blocking=True) == []
    assert codes(may_be_accepted(answered_but_open), blocking=True) == ["comment_open"]


def test_nothing_is_returned_without_a_comment() -> None:
    assert codes(may_be_returned(facts()), blocking=True) == ["nothing_to_correct"]
    assert [*may_be_returned(facts(comments_unasked=1))] == []


def test_no_filing_ends_while_children_are_in_care() -> None:
    assert codes(may_be_ended(facts(occupancy=3)), blocking=True) == ["children_in_care"]
    assert [*may_be_ended(facts())] == []


def test_a_code_of_another_registrar_is_noticed() -> None:
    found = registration_findings(
        credit_code="52622927MJ00000000",
        business_scope="托育服务（全日制）",
        wordings=("托育服务",),
        mode_words=MODE_WORDS,
        code_starts=("91", "92", "93"),
    )
    assert [one.code for one in found] == ["filing.code_not_of_registrar"]
