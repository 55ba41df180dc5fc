"""Counting the register: what counts on which day, upwards through the divisions, again and again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.indicators import county
from tests.indicators.county import (
    CHUIMATAN,
    COUNTY,
    DAHEJIA,
    JUJI,
    NATION,
    NEXT_COUNTY,
    PREFECTURE,
    PROVINCE,
    TODAY,
    TOWNSHIPS,
    Office,
    numbers,
    recount,
    tally,
)  # fmt: skip
from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Invalid, NotAllowed
from tuoyu.insight.indicators import selectors, services, tasks
from tuoyu.insight.indicators.models import RegisterDay
from tuoyu.insight.indicators.rules import SLOTS

LONG_AGO = date(2025, 9, 1)


def test_a_small_county_counted_by_hand(office: Office) -> None:
    first = office.register(CHUIMATAN, on=LONG_AGO)
    second = office.register(DAHEJIA, on=LONG_AGO)
    office.register(DAHEJIA, on=LONG_AGO)
    office.register(COUNTY, on=LONG_AGO)
    office.file(first, on=date(2025, 11, 5), places=45, days=2)
    office.file(second, on=date(2025, 12, 3), places=20, days=5)
    recount()
    assert numbers(CHUIMATAN) == (1, 1, 45, 1)
    assert numbers(DAHEJIA) == (2, 1, 20, 1)
    assert numbers(COUNTY) == (4, 2, 65, 2)
    assert numbers(PREFECTURE) == numbers(PROVINCE) == numbers(NATION) == (4, 2, 65, 2)
    assert [tally(area).townships for area in (CHUIMATAN, COUNTY, NATION)] == [1, TOWNSHIPS, TOWNSHIPS]
    assert {day: given for day, given in enumerate(tally(NATION).receipts) if given} == {2: 1, 5: 1}


def test_two_counties_add_up_above_them(office: Office, next_office: Office) -> None:
    office.file(office.register(CHUIMATAN, on=LONG_AGO), on=LONG_AGO, places=30)
    recount()
    next_office.file(next_office.register(NEXT_COUNTY, on=LONG_AGO), on=LONG_AGO, places=12)
    assert recount().blocks == 2  # the other change still lies within the overlap
    assert numbers(NEXT_COUNTY) == (1, 1, 12, 0)
    assert numbers(PREFECTURE) == (2, 2, 42, 1)
    assert selectors.disagreements(NATION) == []


def test_counting_again_writes_nothing(office: Office) -> None:
    office.file(office.register(JUJI, on=LONG_AGO), on=LONG_AGO, places=15)
    assert recount().rows == 5  # the township, its county, and the three above
    assert recount().rows == 0
    assert RegisterDay.objects.filter(area=JUJI).count() == 1


def test_a_day_without_changes_needs_no_row(office: Office) -> None:
    office.file(office.register(JUJI, on=LONG_AGO), on=LONG_AGO, places=15)
    recount()
    later = TODAY + timedelta(days=40)
    with county.on(later):
        assert recount().rows == 0
        assert numbers(JUJI, later) == (1, 1, 15, 1)


def test_a_cancelled_filing_no_longer_counts_but_its_receipt_was_given(office: Office) -> None:
    filed = office.file(office.register(JUJI, on=LONG_AGO), on=LONG_AGO, places=15, days=4)
    recount()
    office.end(filed, on=TODAY)
    recount()
    assert numbers(COUNTY) == (1, 0, 0, 0)
    assert tally(COUNTY).receipts[4] == 1


def test_an_institution_whose_registration_ended_is_neither_registered_nor_filed(office: Office) -> None:
    filed = office.file(office.register(JUJI, on=LONG_AGO), on=LONG_AGO, places=15)
    office.register(JUJI, on=LONG_AGO)
    office.deregister(filed, on=TODAY)
    recount()
    assert numbers(COUNTY) == (1, 0, 0, 0)


def test_a_moved_institution_leaves_its_old_township(office: Office) -> None:
    filed = office.file(office.register(JUJI, on=LONG_AGO), on=LONG_AGO, places=15)
    recount()
    office.move(filed, DAHEJIA)
    recount()
    assert numbers(JUJI) == (0, 0, 0, 0)
    assert numbers(DAHEJIA) == (1, 1, 15, 1)
    assert numbers(COUNTY) == (1, 1, 15, 1)


def test_a_fact_dated_ahead_counts_from_its_day_on(office: Office) -> None:
    office.register(JUJI, on=TODAY, until=TODAY + timedelta(days=2))
    recount()
    with county.on(TODAY + timedelta(days=1)):
        recount()
        assert numbers(COUNTY, TODAY + timedelta(days=1))[0] == 1
    with county.on(TODAY + timedelta(days=2)):
        assert selectors.is_behind()
        recount()
        assert numbers(COUNTY, TODAY + timedelta(days=2))[0] == 0


def test_days_missed_while_nobody_counted_are_made_up_for(office: Office) -> None:
    recount()
    back = TODAY + timedelta(days=10)
    with county.on(back):
        filed = office.register(JUJI, on=TODAY + timedelta(days=3))
        office.file(filed, on=TODAY + timedelta(days=6), places=9)
        recount()
        seen = [numbers(COUNTY, TODAY + timedelta(days=day))[:3] for day in (2, 3, 5, 6, 10)]
    assert seen == [(0, 0, 0), (1, 0, 0), (1, 0, 0), (1, 1, 9), (1, 1, 9)]


def test_what_another_transaction_stamped_before_the_last_count_is_not_lost(office: Office) -> None:
    recount()
    with county.on(TODAY, hour=9):
        late = office.register(JUJI, on=LONG_AGO)
    assert late.changed_at < clock.now()
    assert recount().blocks == 0  # an hour is more than any transaction takes
    assert recount(since=late.changed_at - timedelta(seconds=1)).blocks == 1
    assert numbers(JUJI)[0] == 1


def test_history_is_built_from_the_dates_in_the_register(office: Office) -> None:
    first = office.register(CHUIMATAN, on=date(2025, 6, 15))
    office.file(first, on=date(2025, 9, 1), places=30)
    office.register(DAHEJIA, on=date(2025, 7, 1), until=date(2026, 1, 1))
    recount()
    counted = services.rebuild(system_user(), first=date(2025, 5, 31), last=TODAY)
    months = [date(2025, 5, 31), date(2025, 6, 30), date(2025, 8, 31), date(2025, 9, 30), date(2025, 12, 31), TODAY]
    assert counted.days == 6  # the first, four dates of the register, and the day counted before
    assert [numbers(COUNTY, day)[:3] for day in months] == [
        (0, 0, 0), (1, 0, 0), (2, 0, 0), (2, 1, 30), (2, 1, 30), (1, 1, 30),
    ]  # fmt: skip
    assert services.rebuild(system_user(), first=date(2025, 5, 31), last=TODAY).rows == 0


def test_history_is_not_built_ahead_of_today(office: Office) -> None:
    with pytest.raises(Invalid):
        services.rebuild(system_user(), first=TODAY, last=TODAY + timedelta(days=1))


@pytest.mark.parametrize("name", ["filing_officer", "nation_observer", "system_admin"])
def test_only_the_schedule_counts(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        services.recompute(getattr(cast, name))


def test_the_job_leaves_no_trace_when_nothing_changed(office: Office) -> None:
    tasks.refresh()
    assert AuditEntry.objects.filter(action="indicators.recompute").count() == 1
    tasks.refresh()
    assert AuditEntry.objects.filter(action="indicators.recompute").count() == 1
    office.register(JUJI, on=LONG_AGO)
    tasks.refresh()
    assert AuditEntry.objects.filter(action="indicators.recompute").count() == 2
    assert numbers(JUJI)[0] == 1


def test_a_receipt_slower_than_any_slot_falls_in_the_last(office: Office) -> None:
    office.file(office.register(JUJI, on=LONG_AGO), on=LONG_AGO, places=1, days=400)
    recount()
    assert tally(COUNTY).receipts[SLOTS - 1] == 1


def test_a_rollup_somebody_tampered_with_is_found(office: Office) -> None:
    office.register(JUJI, on=LONG_AGO)
    recount()
    RegisterDay.objects.filter(area=COUNTY).update(institutions=7)
    assert [one.area for one in selectors.disagreements(COUNTY)] == [COUNTY]
    with county.on(TODAY + timedelta(days=1)):
        recount()
        assert selectors.disagreements(COUNTY) == []
