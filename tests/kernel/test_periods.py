"""Periods are half-open days."""

from datetime import date

import pytest

from tuoyu.base.kernel.obstacles import Obstacle, blocking, warnings
from tuoyu.base.kernel.periods import Period

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
APRIL = Period(date(2026, 4, 1), date(2026, 5, 1))
FROM_APRIL = Period(date(2026, 4, 1))


def test_the_first_day_is_in_and_the_last_is_not() -> None:
    assert date(2026, 3, 1) in MARCH
    assert date(2026, 3, 31) in MARCH
    assert date(2026, 4, 1) not in MARCH
    assert date(2099, 1, 1) in FROM_APRIL


def test_a_period_must_last_a_day() -> None:
    with pytest.raises(ValueError, match="晚于"):
        Period(date(2026, 3, 1), date(2026, 3, 1))


def test_neighbours_meet_but_do_not_overlap() -> None:
    assert MARCH.meets(APRIL)
    assert not MARCH.overlaps(APRIL)
    assert not APRIL.overlaps(MARCH)
    assert not FROM_APRIL.meets(MARCH)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (MARCH, APRIL, None),
        (FROM_APRIL, APRIL, APRIL),
        (APRIL, FROM_APRIL, APRIL),
        (FROM_APRIL, FROM_APRIL, FROM_APRIL),
        (
            Period(date(2026, 3, 10), date(2026, 4, 10)),
            APRIL,
            Period(date(2026, 4, 1), date(2026, 4, 10)),
        ),
    ],
)
def test_what_two_periods_share(one: Period, other: Period, common: Period | None) -> None:
    assert one.intersection(other) == common
    assert one.overlaps(other) is (common is not None)


def test_covering() -> None:
    assert FROM_APRIL.covers(APRIL)
    assert not APRIL.covers(FROM_APRIL)
    assert not APRIL.covers(MARCH)
    assert MARCH.covers(MARCH)


def test_length_and_closing() -> None:
    assert MARCH.days == 31
    assert FROM_APRIL.is_open
    assert FROM_APRIL.days is None
    assert FROM_APRIL.ending(date(2026, 5, 1)) == APRIL
    assert str(MARCH) == "2026-03-01 至 2026-04-01（不含）"
    assert str(FROM_APRIL) == "2026-04-01 起"


def test_obstacles_block_or_warn_and_quote_their_source() -> None:
    missing = Obstacle("filing.material_missing", "缺少场地证明，请上传。", source="《办法》第八条")
    soft = Obstacle("family_site.area", "人均面积偏小。", blocking=False)
    assert blocking([missing, soft]) == [missing]
    assert warnings([missing, soft]) == [soft]
    assert str(missing) == "缺少场地证明，请上传。（依据：《办法》第八条）"
    assert str(soft) == "人均面积偏小。"
