"""What an institution is for a time: recorded with its reason, ended by the next, never overwritten."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast, typed
from tests.filing.steps import Journey
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused, Stale
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.models import Institution, Trait
from tuoyu.domain.institutions.rules.traits import Asked, may_be_recorded, value_trouble
from tuoyu.domain.institutions.services import record_trait

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
OWNERSHIP = Asked("ownership", "举办性质", (("public", "公办"), ("private", "民办")))
OPEN_PLACES = Asked("open_places", "向社会开放托位", unit="个")


@pytest.mark.parametrize(
    ("asked", "value", "said"),
    [
        (OWNERSHIP, "public", ""),
        (OWNERSHIP, "secret", "没有这个选项"),
        (OWNERSHIP, "", "没有这个选项"),
        (OPEN_PLACES, "3", ""),
        (OPEN_PLACES, "0", ""),
        (OPEN_PLACES, "45", ""),
        (OPEN_PLACES, "46", "不能超过备案的托位（45 个）"),
        (OPEN_PLACES, "-1", "请填写整数"),
        (OPEN_PLACES, "²", "请填写整数"),
    ],
)
def test_a_value_is_one_that_may_stand(asked: Asked, value: str, said: str) -> None:
    trouble = value_trouble(asked, value, places=45)
    assert (said in trouble) if said else not trouble


@pytest.mark.parametrize(
    ("since", "until", "held", "codes"),
    [
        (MAY, None, None, []),
        (MAY, JUNE, APRIL, []),
        (MAY, None, MAY, []),
        (MAY, MAY, None, ["trait_ends_first"]),
        (APRIL, None, MAY, ["trait_before_latest"]),
        (date(2020, 1, 1), None, None, ["trait_before_registration"]),
    ],
)
def test_a_time_follows_registration_and_the_latest_record(
    since: date, until: date | None, held: date | None, codes: list[str]
) -> None:
    found = may_be_recorded(since, until, registered_on=date(2026, 3, 2), held_since=held)
    assert [one.code.removeprefix("institutions.") for one in found] == codes


def test_what_was_so_before_ends_the_day_the_new_begins_and_stays_on_record(journey: Journey) -> None:
    officer, institution = journey.officer, journey.institution
    record_trait(officer, institution, "ownership", "private", since=APRIL, source="举办协议")
    record_trait(officer, institution, "ownership", "private_public_aided", since=MAY, source="县政府会议纪要")
    held = next(one for one in selectors.traits_of(institution, on=JUNE) if one.asked.kind == "ownership")
    assert held.words == "民办公助"
    assert [(one.value, one.valid.lower, one.valid.upper) for one in held.history] == [
        ("private_public_aided", MAY, None),
        ("private", APRIL, MAY),
    ]
    april = next(one for one in selectors.traits_of(institution, on=APRIL) if one.asked.kind == "ownership")
    assert april.words == "民办"
    entry = AuditEntry.objects.filter(action="institutions.record_trait").latest("seq")
    assert entry.detail == '{"changed": ["ownership"]}'


def test_the_same_day_again_is_a_correction_that_keeps_the_corrected_record(journey: Journey) -> None:
    for value in ("public", "private"):
        record_trait(journey.officer, journey.institution, "ownership", value, since=APRIL, source="更正")
    held = selectors.traits_of(journey.institution, on=APRIL)[0]
    assert (held.words, len(held.history)) == ("民办", 2)
    assert [one.valid.isempty for one in held.history if one.value == "public"] == [True]


def test_a_bounded_recognition_runs_out_by_itself(journey: Journey) -> None:
    record_trait(
        journey.officer, journey.institution, "inclusive", "inclusive", since=APRIL, until=MAY, source="甘卫认定1号"
    )
    rows = Institution.objects.all()
    assert selectors.with_trait(rows, "inclusive", "inclusive", on=APRIL).get() == journey.institution
    assert not selectors.with_trait(rows, "inclusive", "inclusive", on=MAY)
    assert selectors.current_values([journey.institution.pk], on=APRIL) == {
        journey.institution.pk: {"inclusive": "inclusive"}
    }
    assert selectors.current_values([journey.institution.pk], on=MAY) == {}


@given(st.lists(st.dates(date(2026, 3, 2), date(2027, 3, 2)), min_size=1, max_size=6))
def test_times_in_any_order_never_overlap(days: list[date]) -> None:
    """Whatever order they come in, what the rule lets through is sorted, so each closes the one before."""
    taken: list[date] = []
    for day in days:
        if not list(
            may_be_recorded(day, None, registered_on=date(2026, 3, 2), held_since=taken[-1] if taken else None)
        ):
            taken.append(day)
    assert all(earlier <= later for earlier, later in pairwise(taken))


def test_the_database_itself_refuses_two_values_at_a_time(journey: Journey) -> None:
    record_trait(journey.officer, journey.institution, "ownership", "public", since=APRIL, source="批复")
    with pytest.raises(IntegrityError), transaction.atomic():
        Trait.objects.create(
            institution=journey.institution, kind="ownership", value="private", valid=DateRange(MAY, None),
            source="x", recorded_at=journey.institution.changed_at, recorded_by="x",
        )  # fmt: skip


def test_what_is_wrong_is_refused_in_a_sentence(journey: Journey) -> None:
    officer, institution = journey.officer, journey.institution
    with pytest.raises(Invalid):
        record_trait(officer, institution, "ownership", "secret", since=APRIL, source="批复")
    with pytest.raises(Invalid):
        record_trait(officer, institution, "ownership", "public", since=APRIL, source="  ")
    with pytest.raises(Missing):
        record_trait(officer, institution, "open_places", "3", since=APRIL, source="不是用人单位办托")
    record_trait(officer, institution, "ownership", "public", since=MAY, source="批复")
    with pytest.raises(Refused):
        record_trait(officer, institution, "ownership", "private", since=APRIL, source="批复")


def test_two_officers_at_once_do_not_overwrite_each_other(journey: Journey) -> None:
    stale = Institution.objects.get(pk=journey.institution.pk)
    record_trait(journey.officer, journey.institution, "ownership", "public", since=APRIL, source="批复")
    with pytest.raises(Stale):
        record_trait(journey.officer, stale, "ownership", "private", since=MAY, source="批复")


def test_only_the_countys_own_officer_may_record(journey: Journey) -> None:
    for person in (journey.cast.leader, journey.director, journey.cast.market_registrar):
        with pytest.raises(NotAllowed):
            record_trait(person, journey.institution, "ownership", "public", since=APRIL, source="批复")
    with pytest.raises(Missing):
        record_trait(journey.cast.next_officer, journey.institution, "ownership", "public", since=APRIL, source="批复")


def test_an_officer_records_it_on_the_page_and_everybody_sees_it(cast: Cast) -> None:
    journey = Journey(cast, facility_type="employer", legal_form="internal_unit")
    assert journey.filed
    officer, address = cast.browser(cast.filing_officer), f"/institutions/{journey.institution.pk}/traits/open_places/"
    fields = typed(value="500", since="2026-03-18", last="", source="开放协议")
    answer = officer.post(address, fields)
    assert answer.status_code == 422
    assert "不能超过备案的托位（45 个）" in answer.content.decode()
    assert officer.post(address, {**typed(), **fields, "_key": "0" * 32, "value": "12"}).status_code == 302
    assert "向社会开放托位：12 个" in officer.get(f"/institutions/{journey.institution.pk}/").content.decode()
    with unit_of_work(cast.system):
        assert ("向社会开放托位", "12 个") in selectors.traits_in_words(journey.institution)
    public = cast.browser(cast.anonymous).get(f"/directory/{journey.institution.pk}/").content.decode()
    assert "向社会开放托位" in public
    director = cast.browser(journey.director).get(f"/institutions/{journey.institution.pk}/").content.decode()
    assert "/traits/open_places/" not in director


def test_the_list_is_filtered_by_what_they_are_today(cast: Cast) -> None:
    one, other = Journey(cast, 1), Journey(cast, 2)
    record_trait(one.officer, one.institution, "inclusive", "inclusive", since=date(2026, 3, 3), source="认定")
    assert other.institution
    page = cast.browser(cast.filing_officer).get("/institutions/?inclusive=inclusive").content.decode()
    assert one.institution.name in page
    assert other.institution.name not in page
