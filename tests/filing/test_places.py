"""Lists are narrowed by a division that the reader can reach, chosen by its name."""

from __future__ import annotations

import pytest

from tests.cast import COUNTY, DAHEJIA, FAR_COUNTY, NEXT_COUNTY, Cast
from tests.filing.steps import Journey
from tuoyu.base.access.selectors import area_choices


def test_an_officer_chooses_among_the_townships_of_the_county(cast: Cast) -> None:
    paths = [path for path, _ in area_choices(cast.filing_officer)]
    assert paths[0] == COUNTY
    assert DAHEJIA in paths
    assert NEXT_COUNTY not in paths


def test_whoever_sees_more_chooses_among_counties(cast: Cast) -> None:
    assert {COUNTY, NEXT_COUNTY} <= {path for path, _ in area_choices(cast.prefecture_observer)}
    assert FAR_COUNTY in {path for path, _ in area_choices(cast.province_observer)}


def test_the_town_a_figure_led_to_can_be_chosen_from_above(cast: Cast) -> None:
    assert DAHEJIA not in {path for path, _ in area_choices(cast.province_observer)}
    assert DAHEJIA in {path for path, _ in area_choices(cast.province_observer, str(DAHEJIA))}


@pytest.mark.parametrize("typed", ["", "abc", "²", "9" * 40, "-1"])
def test_what_is_no_path_changes_nothing(cast: Cast, typed: str) -> None:
    assert area_choices(cast.filing_officer, typed) == area_choices(cast.filing_officer)


def test_the_list_narrows_to_the_chosen_town(journey: Journey) -> None:
    browser = journey.cast.browser(journey.officer)
    name = journey.institution.name
    assert name in browser.get("/institutions/", {"area": DAHEJIA}).content.decode()
    assert name not in browser.get("/institutions/", {"area": COUNTY + 1}).content.decode()
