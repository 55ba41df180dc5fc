"""The setting standards, by tables: one institution that meets them all, and what is said of one thing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.base.kernel import rulebook
from tuoyu.domain.institutions.rules.facts import LABELS
from tuoyu.domain.standards.rules.checks.site import years_later
from tuoyu.domain.standards.rules.facts import ClassFacts, LicenceFacts, RoomFacts, StandardsFacts, WorkerFacts
from tuoyu.domain.standards.rules.findings import Finding, Verdict
from tuoyu.domain.standards.rules.places import places_by_carers, places_computed
from tuoyu.domain.standards.rules.standards import CHECKS, LAW_KEYS, findings, tally

ON = date(2026, 3, 18)
LAW = rulebook.known(LAW_KEYS, ON, 622_927_002)
SITE: dict[str, Any] = {
    "tenure": "leased", "lease_from": date(2026, 1, 1), "lease_until": date(2029, 1, 1), "floors": [1, 2],
    "fire_grade": "grade_2", "building_area": Decimal(400), "outdoor_area": Decimal(150),
    "observation_area": Decimal(8), "observation_beds": 1, "fire_document": "acceptance", "meal_supply": "own",
    "setting": "shared", "is_high_rise": True, "has_own_exits": True, "built_in": 2015, "seismic_category": "key",
    "hazards": ["none"], "exits": 2, "exit_distance": Decimal(20), "dead_end_distance": Decimal(15),
    "has_smoke_alarms": True, "extinguishers": 8, "has_gas": True, "has_gas_alarm": True, "video_days": 90,
    "video_covers_all": True, "has_panic_alarm": True, "air_passed": True, "has_soft_floor": True,
    "rail_height": Decimal("1.3"), "sunlight_hours": Decimal(3), "is_dense_rebuild": False, "has_owners_consent": True,
}  # fmt: skip
CLASSES = (
    ClassFacts("infant", "星星班", key="a"),
    ClassFacts("toddler", "月亮班", key="b"),
    ClassFacts("older", "太阳班", key="c"),
)
STAFF = {"carer": 10, "health_worker": 1, "guard": 1, "cook": 1, "food_safety_manager": 1, "fire_safety_manager": 1}


WORKERS = tuple(
    WorkerFacts(post, f"{post}{number}", "bachelor", is_full_time=True, is_healthy=True, is_cleared=True, hours=120)
    for post, count in (*STAFF.items(), ("head", 1)) for number in range(count)
)  # fmt: skip
LICENCES = {
    "food_licence": LicenceFacts("confirmed", date(2028, 1, 1)),
    "sanitary_report": LicenceFacts("confirmed"),
}


def room(kind: str, area: Any, key: str = "", **more: Any) -> RoomFacts:
    """A good room on the first floor."""
    good = {"height": Decimal("2.9"), "window_area": Decimal(area) / 4, "doors": 2, "beds": 0}
    return RoomFacts(kind, f"{kind}-{key}", 1, Decimal(area), key, **{**good, **more})


ROOMS = (
    room("sleep", 30, "a", beds=10), room("activity", 15, "a"), room("food_preparation", 6, "a"),
    room("cleaning", 6, "a"), room("storage", 4, "a"),
    room("combined", 50, "b", beds=15), room("food_preparation", 6, "b"), room("cleaning", 6, "b"),
    room("toilet", 8, "b", toilets=2, urinals=2, basins=3), room("storage", 4, "b"),
    room("activity", 35, "c", beds=20), room("observation", 8), room("nursing", 10),
)  # fmt: skip


def facts(**changed: Any) -> StandardsFacts:
    """An independent institution that meets everything, with some things changed."""
    usual = StandardsFacts(
        facility_type="independent", year=2026, name="大河家阳光托育中心", places=45, classes=CLASSES, rooms=ROOMS,
        site=SITE, staff=STAFF, head_education="college", head_years=3, workers=WORKERS, licences=LICENCES, on=ON,
    )  # fmt: skip
    return replace(usual, **changed)


def site(**changed: Any) -> StandardsFacts:
    return facts(site={**SITE, **changed})


def without(kind: str, key: str, *instead: RoomFacts) -> StandardsFacts:
    """Other rooms in the place of one."""
    return facts(rooms=(*(one for one in ROOMS if (one.kind, one.class_key) != (kind, key)), *instead))


def worker(post: str, **changed: Any) -> StandardsFacts:
    """Everybody as usual, but for one in this post."""
    one = next(one for one in WORKERS if one.post == post)
    return facts(workers=(*(other for other in WORKERS if other is not one), replace(one, **changed)))


def licence(state: str, until: date | None = None, kind: str = "food_licence") -> StandardsFacts:
    return facts(licences={**LICENCES, kind: LicenceFacts(state, until)})


def family(**changed: Any) -> StandardsFacts:
    usual = facts(
        facility_type="family_site", name="安心家庭托育点", places=5, classes=(), rooms=(), staff={"carer": 2}
    )
    return replace(usual, **changed)


def by_key(judged: StandardsFacts) -> dict[str, Finding]:
    return {one.key: one for one in findings(judged, LAW)}


def failing(judged: StandardsFacts) -> list[str]:
    return [one.key for one in findings(judged, LAW) if one.verdict is Verdict.FAILING]


def test_one_that_meets_everything_is_told_so_with_every_article() -> None:
    found = findings(facts(), LAW)
    assert {one.verdict for one in found} == {Verdict.CONFORMING}
    assert all(one.sentence and one.cited and one.title for one in found)
    assert len(found) > 30


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (site(lease_until=date(2028, 12, 31)), ["lease"]),
        (site(floors=[-1]), ["basement"]),
        (site(floors=[4]), ["floors"]),
        (site(fire_grade="grade_4"), ["floors"]),
        (site(outdoor_area=Decimal("134.9")), ["outdoor"]),
        (site(fire_document="assessment"), ["fire_document"]),
        (site(has_own_exits=False), ["high_rise"]),
        (site(hazards=["three_in_one"]), ["hazards"]),
        (site(built_in=2005), ["building_safety"]),
        (site(safety_conclusion="dangerous"), ["building_safety"]),
        (site(seismic_category="standard"), ["seismic"]),
        (site(air_passed=False), ["air"]),
        (site(has_soft_floor=False), ["soft_floor"]),
        (site(rail_height=Decimal("1.29")), ["rail"]),
        (site(sunlight_hours=Decimal("2.9")), ["sunlight"]),
        (site(exits=1), ["exits"]),
        (site(exit_distance=Decimal("25.1")), ["distances"]),
        (site(dead_end_distance=Decimal("20.1")), ["distances"]),
        (site(has_smoke_alarms=False), ["smoke_alarms"]),
        (site(extinguishers=7), ["extinguishers"]),
        (site(has_gas_alarm=False), ["gas"]),
        (site(video_days=89), ["video_days"]),
        (site(video_covers_all=False), ["video_everywhere"]),
        (site(has_panic_alarm=False), ["panic_alarm"]),
        (site(observation_beds=0), ["observation_room"]),
        (without("observation", "", room("observation", "5.9")), ["observation_room"]),
        (without("nursing", ""), ["nursing_room"]),
        (without("sleep", "a", room("sleep", "29.9", "a")), ["class_areas"]),
        (without("combined", "b", room("combined", "49.9", "b")), ["class_areas"]),
        (without("storage", "b"), ["class_areas"]),
        (without("activity", "c", room("activity", 35, "c", window_area=Decimal("6.9"))), ["windows"]),
        (without("activity", "c", room("activity", 35, "c", height=Decimal("2.7"))), ["heights"]),
        (without("activity", "c", room("activity", 51, "c", doors=1)), ["doors"]),
        (without("activity", "c", room("activity", 35, "c", doors=1, is_at_corridor_end=True)), ["doors"]),
        (without("toilet", "b", room("toilet", 8, "b", toilets=2, urinals=1, basins=3)), ["toilets"]),
        (facts(places=46), ["places"]),
        (facts(classes=(*CLASSES[:2], replace(CLASSES[2], places=21))), ["class_sizes"]),
        (facts(staff={**STAFF, "carer": 9}), ["carers"]),
        (facts(staff={**STAFF, "health_worker": 0}), ["health_workers"]),
        (facts(staff={**STAFF, "guard": 0}), ["guards"]),
        (facts(staff={**STAFF, "cook": 0}), ["cooks"]),
        (facts(staff={**STAFF, "food_safety_manager": 0}), ["food_safety"]),
        (facts(staff={**STAFF, "fire_safety_manager": 0}), ["fire_manager"]),
        (worker("cook", is_healthy=False), ["health_certificates"]),
        (worker("guard", is_cleared=False), ["background_queries"]),
        (worker("head", hours=59), ["head_training"]),
        (worker("carer", hours=119), ["carer_training"]),
        (worker("health_worker", education="junior_high"), ["health_worker_schooling"]),
        (licence("confirmed", date(2026, 3, 17)), ["food_licence"]),
        (licence("confirmed", date(2026, 3, 17), "sanitary_report"), ["sanitary_report"]),
        (facts(head_years=2), ["head_years"]),
        (facts(head_education="vocational"), []),
        (facts(head_education="high_school"), ["head_education"]),
    ],
)
def test_each_standard_missed_is_found_and_nothing_else(changed: StandardsFacts, expected: list[str]) -> None:
    assert failing(changed) == expected


def test_bigger_institutions_need_sprinklers_and_a_building_of_their_own() -> None:
    fourth = facts(classes=(*CLASSES, ClassFacts("older", "彩虹班")), staff={**STAFF, "carer": 13})
    assert failing(fourth) == ["scale"]
    assert by_key(fourth)["sprinklers"].verdict is Verdict.UNKNOWN
    alone = replace(fourth, site={**SITE, "setting": "standalone", "has_sprinklers": False})
    assert failing(alone) == ["sprinklers"]
    assert "scale" in failing(facts(classes=(ClassFacts("older", count=11),), site={**SITE, "setting": "standalone"}))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (family(), []),
        (family(places=6), ["family_size"]),
        (family(places=4, staff={"carer": 1}), ["family_carers"]),
        (family(name="安心小院"), ["family_name"]),
        (family(site={**SITE, "has_owners_consent": False}), ["family_consent"]),
        (family(site={**SITE, "hazards": ["group_rental"]}), ["hazards"]),
        (family(site={**SITE, "building_area": Decimal(44)}), ["family_area"]),
        (family(site={**SITE, "video_days": 30}), ["video_days"]),
    ],
)
def test_a_family_site_has_its_own_list(changed: StandardsFacts, expected: list[str]) -> None:
    assert failing(changed) == expected
    assert not {"outdoor", "exits", "guards", "cooks", "class_areas", "sanitary_report"} & set(by_key(changed))


def test_what_nobody_said_is_unknown_and_never_failing() -> None:
    for kind in ("independent", "kindergarten", "family_site"):
        blank = StandardsFacts(facility_type=kind, year=2026, name="某某托育")
        found = findings(blank, LAW)
        assert {one.verdict for one in found} <= {Verdict.UNKNOWN, Verdict.CONFORMING}
        assert tally(found)[Verdict.UNKNOWN] >= len(found) - 1
        assert all("还没有" in one.sentence for one in found if one.verdict is Verdict.UNKNOWN)


def test_somebody_in_two_posts_counts_once() -> None:
    carer = next(one for one in WORKERS if one.post == "carer")
    found = by_key(facts(workers=(replace(carer, is_healthy=False), replace(carer, post="cook", is_healthy=False))))
    assert found["health_certificates"].sentence.startswith("1 人")


def test_a_licence_on_its_way_is_not_yet_known() -> None:
    for state, words in (("waiting", "等待核实"), ("objected", "重新提交")):
        found = by_key(licence(state))["food_licence"]
        assert (found.verdict, words in found.sentence) == (Verdict.UNKNOWN, True)
    assert by_key(licence("confirmed", ON))["food_licence"].verdict is Verdict.CONFORMING
    assert "food_licence" not in by_key(site(meal_supply="ordered"))


@pytest.mark.parametrize("facility_type", ["independent", "kindergarten", "community", "employer"])
def test_a_sanitary_report_must_be_there_and_confirmed_whatever_the_meals(facility_type: str) -> None:
    usual = replace(site(meal_supply="ordered"), facility_type=facility_type)
    assert by_key(usual)["sanitary_report"].verdict is Verdict.CONFORMING
    missing = by_key(replace(usual, licences={}))["sanitary_report"]
    assert (missing.verdict, missing.sentence) == (Verdict.UNKNOWN, "还没有提交托幼机构卫生评价报告。")
    assert "第八条第（四）项" in missing.cited
    waiting = by_key(replace(usual, licences={"sanitary_report": LicenceFacts("waiting")}))["sanitary_report"]
    assert (waiting.verdict, waiting.sentence) == (Verdict.UNKNOWN, "托幼机构卫生评价报告已提交，等待核实。")


def test_from_150_children_on_a_health_worker_is_there_all_day() -> None:
    assert "health_worker_full_time" not in by_key(facts(places=149))
    assert by_key(facts(places=150))["health_worker_full_time"].verdict is Verdict.CONFORMING
    part_time = replace(worker("health_worker", is_full_time=False), places=150)
    assert by_key(part_time)["health_worker_full_time"].verdict is Verdict.FAILING


def test_a_record_that_holds_no_papers_is_not_asked_for_them() -> None:
    asked = by_key(facts(workers=None, licences=None))
    papers = {"health_certificates", "background_queries", "carer_training", "food_licence", "sanitary_report"}
    assert not papers & set(asked)
    nobody = by_key(facts(workers=(), licences={}))
    assert {nobody[key].verdict for key in ("health_certificates", "head_training", "food_licence")} == {
        Verdict.UNKNOWN
    }


def test_a_kindergarten_needs_a_health_room_instead_and_no_guard_of_its_own() -> None:
    of_kindergarten = by_key(facts(facility_type="kindergarten", rooms=(*ROOMS, room("health", 11))))
    assert of_kindergarten["health_room"].verdict is Verdict.FAILING
    assert not {"observation_room", "guards"} & set(of_kindergarten)


def test_a_tentative_number_and_a_recommendation_say_so() -> None:
    found = by_key(site(seismic_category="standard"))
    assert found["seismic"].is_tentative
    assert found["seismic"].is_advisory
    assert not found["lease"].is_tentative


def test_a_rule_that_was_not_yet_law_is_not_applied() -> None:
    before = rulebook.known(LAW_KEYS, date(2019, 12, 1), 622_927_002)
    keys = {one.key for one in findings(facts(), before)}
    assert {"lease", "outdoor", "video_everywhere"} <= keys
    assert not {"hazards", "class_areas", "exits"} & keys
    assert {one.key for one in places_computed(facts(), before).limits} == {"classes", "ground", "beds", "carers"}
    assert places_computed(facts(), {}).number is None


def test_a_dense_town_needs_less_ground() -> None:
    assert failing(site(outdoor_area=Decimal(90), is_dense_rebuild=True)) == []


def test_every_fact_that_checks_ask_for_has_a_label() -> None:
    assert {name for check in CHECKS for name in check.needs} <= set(LABELS)


# --- places computed -------------------------------------------------------------------------------------------------


def limits(judged: StandardsFacts) -> dict[str, int | None]:
    return {one.key: one.number for one in places_computed(judged, LAW).limits}


def test_every_limit_is_shown_and_the_least_decides() -> None:
    assert limits(facts()) == {"classes": 45, "rooms": 45, "ground": 50, "beds": 45, "carers": 45}
    found = places_computed(site(outdoor_area=Decimal(100)), LAW)
    assert (found.number, [one.key for one in found.binding]) == (33, ["ground"])
    assert all(one.cited.startswith("《") for one in found.limits)


def test_a_class_whose_rooms_do_not_suffice_or_lie_too_high_does_not_count() -> None:
    assert limits(without("storage", "b"))["rooms"] == 30
    assert limits(without("activity", "c", room("activity", 40, "c", beds=20, is_at_corridor_end=False)))["rooms"] == 45
    high = replace(room("activity", 40, "c"), floor=4)
    assert limits(without("activity", "c", high))["rooms"] == 25


def test_what_is_not_known_does_not_limit_and_is_named() -> None:
    found = places_computed(facts(rooms=None, staff={}), LAW)
    assert found.number == 45
    assert [one.key for one in found.unknown] == ["rooms", "beds", "carers"]
    assert places_computed(StandardsFacts("independent", 2026), LAW).number is None


def test_a_family_site_takes_five_or_what_its_carers_can_look_after() -> None:
    assert places_computed(family(), LAW).number == 5
    assert places_computed(family(staff={"carer": 1}), LAW).number == 3


@pytest.mark.parametrize(("carers", "places"), [(0, 0), (1, 7), (2, 14), (3, 20), (6, 35), (10, 45), (30, 45)])
def test_carers_are_spread_where_they_help_most(carers: int, places: int) -> None:
    assert places_by_carers(carers, CLASSES, LAW) == places


@given(st.integers(0, 40), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_one_carer_more_never_means_fewer_places(carers: int, infant: int, toddler: int, older: int) -> None:
    classes = (
        ClassFacts("infant", count=infant),
        ClassFacts("toddler", count=toddler),
        ClassFacts("older", count=older),
    )
    fewer, more = places_by_carers(carers, classes, LAW), places_by_carers(carers + 1, classes, LAW)
    assert fewer <= more <= fewer + 7


@given(st.integers(0, 500), st.integers(0, 30))
def test_places_never_exceed_any_limit(ground: int, carers: int) -> None:
    found = places_computed(facts(site={**SITE, "outdoor_area": Decimal(ground)}, staff={"carer": carers}), LAW)
    assert found.number is not None
    assert all(found.number <= one.number for one in found.limits if one.number is not None)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2026, 3, 18), 3, date(2029, 3, 18)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_later_knows_leap_days(day: date, years: int, expected: date) -> None:
    assert years_later(day, years) == expected
