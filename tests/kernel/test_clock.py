"""The clock: UTC inside, Shanghai at the edges, and settable only where that is allowed."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from tuoyu.base.kernel import clock

WEDNESDAY = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


@pytest.fixture
def settable(settings: Settings) -> None:
    settings.CLOCK_MAY_BE_SET = True


def test_the_clock_shows_utc_and_moves() -> None:
    before = clock.now()
    assert before.tzinfo is UTC
    assert clock.now() >= before


def test_today_is_the_day_in_shanghai(settable: None) -> None:
    with clock.frozen(datetime(2026, 11, 18, 15, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 18)
    with clock.frozen(datetime(2026, 11, 18, 16, 0, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 19)


def test_a_frozen_clock_stands_still(settable: None) -> None:
    with clock.frozen(WEDNESDAY):
        assert clock.now() == WEDNESDAY
        assert clock.now() == WEDNESDAY
    assert clock.now() != WEDNESDAY


def test_a_ticking_clock_goes_on_from_the_moment_it_was_set_to(settable: None) -> None:
    with clock.frozen(WEDNESDAY, ticking=True):
        first = clock.now()
        second = clock.now()
        assert WEDNESDAY <= first <= second < WEDNESDAY + timedelta(minutes=1)
        deadline = threading.Event()
        deadline.wait(0.01)
        assert clock.now() > second


def test_the_innermost_frozen_clock_wins_and_is_undone(settable: None) -> None:
    later = WEDNESDAY + timedelta(days=3)
    with clock.frozen(WEDNESDAY):
        with clock.frozen(later):
            assert clock.now() == later
        assert clock.now() == WEDNESDAY


def test_the_hands_can_be_moved(settable: None) -> None:
    with clock.frozen(WEDNESDAY) as hands:
        hands.advance(timedelta(hours=16))
        assert clock.today() == date(2026, 11, 19)
        hands.move_to(WEDNESDAY)
        assert clock.now() == WEDNESDAY


def test_each_thread_has_its_own_clock(settable: None) -> None:
    seen: dict[str, datetime] = {}
    both_set = threading.Barrier(2)

    def look(name: str, moment: datetime) -> None:
        with clock.frozen(moment):
            both_set.wait(timeout=5)
            seen[name] = clock.now()

    moments = {"first": WEDNESDAY, "second": WEDNESDAY + timedelta(days=1)}
    threads = [threading.Thread(target=look, args=item) for item in moments.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == moments


def test_a_clock_set_everywhere_is_seen_by_other_threads(settable: None) -> None:
    seen: list[datetime] = []
    with clock.frozen(WEDNESDAY, everywhere=True):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen == [WEDNESDAY]
    assert clock.now() != WEDNESDAY


def test_clocks_set_everywhere_nest_too(settable: None) -> None:
    later = WEDNESDAY + timedelta(days=3)
    with clock.frozen(WEDNESDAY, everywhere=True):
        with clock.frozen(later, everywhere=True):
            assert clock.now() == later
        assert clock.now() == WEDNESDAY


def test_real_time_may_not_be_changed(settings: Settings) -> None:
    settings.CLOCK_MAY_BE_SET = False
    with pytest.raises(clock.ClockIsNotSettable), clock.frozen(WEDNESDAY):
        pass
    assert clock.now() != WEDNESDAY


def test_a_moment_without_a_zone_is_refused(settable: None) -> None:
    naive = WEDNESDAY.replace(tzinfo=None)
    with pytest.raises(ValueError, match="时区"):
        clock.local(naive)
    with pytest.raises(ValueError, match="时区"), clock.frozen(naive):
        pass


def test_local_is_eight_hours_ahead() -> None:
    assert clock.local(WEDNESDAY).isoformat() == "2026-11-18T10:30:00+08:00"
