"""Two records of one institution: found, proposed by one, approved by another, undone row by row."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import COUNTY, NEXT_COUNTY, PREFECTURE, Cast
from tests.filing.steps import Journey, picture, registration
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services.grants import give_role
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Missing, NotAllowed, Refused
from tuoyu.domain.filing import services as filing
from tuoyu.domain.filing.models import Filing, RegistrationPush
from tuoyu.domain.filing.services import Incoming
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.models import Duplicate, Institution, Paper
from tuoyu.domain.institutions.rules.duplicates import Likeness, candidates, plain
from tuoyu.domain.institutions.selectors.duplicates import DESKS, get_duplicate
from tuoyu.domain.institutions.services import PaperText, merging
from tuoyu.domain.institutions.tasks import find_duplicates

HOME, AWAY = 622_927_000, 622_921_000
SHARE, LARGEST = Decimal("0.75"), 20


def like(number: int, name: str, code: str, address: str, area: int) -> Likeness:
    """An institution as it is compared."""
    heard = plain(name)
    pieces = frozenset(heard[place : place + 2] for place in range(len(heard) - 1))
    return Likeness(UUID(int=number), heard, code, plain(address), area, area // 1000 * 1000, pieces)


USUAL = ("阳光托育园", "MA7TE0001", "大河村1号", HOME + 2)
OTHER: dict[str, Any] = {"name": "星星托育中心", "code": "MA8XX0001", "address": "吹麻滩路9号", "area": HOME + 3}


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, None),
        ({"name": "阳光 托育园"}, ("name",)),
        ({"name": "阳光托育园", "area": AWAY + 1}, ("name",)),
        ({"address": "大河村１号"}, ("address",)),
        ({"address": "大河村1号", "area": AWAY + 1}, None),
        ({"code": "MA7TE0001"}, ("organisation",)),
        ({"name": "阳光托育园区", "area": HOME + 2}, ("like_name",)),
        ({"name": "阳光托育园区", "area": HOME + 3}, None),
        ({"name": "阳光托育园", "address": "大河村1号"}, ("name", "address")),
        ({"address": "", "name": "（）"}, None),
    ],
)
def test_what_makes_two_look_like_one(changed: dict[str, Any], reasons: tuple[str, ...] | None) -> None:
    pair = [like(1, *USUAL), like(2, **{**OTHER, **changed})]
    found = list(candidates(pair, like_share=SHARE, largest_group=LARGEST))
    assert [one[2] for one in found] == ([reasons] if reasons else [])


def test_what_many_share_says_nothing() -> None:
    crowd = [like(n, f"园{n}", f"{n:09}", "市场路1号", HOME + n) for n in range(1, LARGEST + 2)]
    assert not list(candidates(crowd, like_share=SHARE, largest_group=LARGEST))
    assert len(list(candidates(crowd[1:], like_share=SHARE, largest_group=LARGEST))) == LARGEST * (LARGEST - 1) / 2


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(dice: random.Random) -> None:
    rows = [like(1, *USUAL), like(2, **{**OTHER, "name": USUAL[0]}), like(3, "别的园", *USUAL[1:])]
    shuffled = dice.sample(rows, len(rows))
    found, usual = (list(candidates(some, like_share=SHARE, largest_group=LARGEST)) for some in (shuffled, rows))
    assert found == usual
    assert len(found) == 2
    assert all(first < second for first, second, _ in found)


@pytest.fixture
def twin(cast: Cast, journey: Journey) -> Institution:
    """The same place, registered once more under another code; nothing filed."""
    assert journey.institution
    same = registration(1)
    told = Incoming(registration(2, address=same.address, area=COUNTY + 1))
    found = filing.push_registration(cast.market_registrar, told).institution
    assert found
    return found


def proposed(cast: Cast, journey: Journey, twin: Institution) -> Duplicate:
    """The pair, proposed by the officer with the first journey's institution to stay."""
    find_duplicates()
    pair = Duplicate.objects.get()
    survivor = "first" if pair.first_id == journey.institution.pk else "second"
    return merging.propose_merge(cast.filing_officer, pair, survivor=survivor, reason="同一场所，重复登记")


def test_the_night_finds_a_pair_once(cast: Cast, journey: Journey, twin: Institution) -> None:
    assert journey.institution
    find_duplicates()
    find_duplicates()
    pair = Duplicate.objects.get()
    assert {pair.first_id, pair.second_id} == {journey.institution.pk, twin.pk}
    assert pair.reasons == ["address"]
    with unit_of_work(cast.filing_officer):
        (line,) = waiting_on(cast.filing_officer, DESKS)
    assert line.key == pair.pk


def test_everything_moves_and_the_old_address_leads_to_the_survivor(
    cast: Cast, journey: Journey, twin: Institution
) -> None:
    person = cast.person("head.twin", "周园长", twin.body, Role.DIRECTOR)
    paper = services.enter_paper(person, twin, "fire_document", PaperText("X1"), picture("凭证"))
    pair = proposed(cast, journey, twin)
    merging.merge_institutions(cast.leader, pair)
    with unit_of_work(cast.system):
        moved = Paper.objects.get(pk=paper.pk)
        assert (moved.institution_id, moved.body_id) == (journey.institution.pk, journey.institution.body_id)
        assert RegistrationPush.objects.filter(institution=journey.institution).count() == 2
    with unit_of_work(cast.filing_officer):
        assert selectors.get_institution(cast.filing_officer, twin.pk).pk == journey.institution.pk
        assert [one.pk for one in selectors.institutions(cast.filing_officer)] == [journey.institution.pk]


def test_who_acted_for_the_merged_one_is_told_where_it_went_and_gets_no_new_rights(
    cast: Cast, journey: Journey, twin: Institution
) -> None:
    head = cast.person("head.twin", "周园长", twin.body, Role.DIRECTOR)
    browser, record = cast.browser(head), reverse("institutions:record", args=[twin.pk])
    assert browser.get(record).status_code == 200
    pair = merging.merge_institutions(cast.leader, proposed(cast, journey, twin))
    for address in (record, reverse("filing:change_start")):
        answer = browser.get(address)
        assert answer.status_code == 409
        assert f"已并入“{journey.institution.name}”" in answer.content.decode()
    assert browser.get(reverse("institutions:record", args=[journey.institution.pk])).status_code == 404
    assert "已并入" in browser.get(reverse("home")).content.decode()
    give_role(cast.system, head, Role.DIRECTOR, body=journey.institution.body)
    assert journey.institution.name in browser.get(record).content.decode()
    merging.undo_merge(cast.leader, pair, reason="核对有误，是两家")
    assert twin.name in browser.get(record).content.decode()


def test_undone_every_row_is_back_where_it_was(cast: Cast, journey: Journey, twin: Institution) -> None:
    draft = filing.open_filing(cast.filing_officer, twin)
    pair = merging.merge_institutions(cast.leader, proposed(cast, journey, twin))
    with unit_of_work(cast.system):
        assert Filing.objects.get(pk=draft.pk).institution_id == journey.institution.pk
        assert {one.body_id for one in draft.sections.all()} == {journey.institution.body_id}
    merging.undo_merge(cast.leader, pair, reason="核对有误，是两家")
    with unit_of_work(cast.system):
        back = Filing.objects.get(pk=draft.pk)
        assert (back.institution_id, back.body_id, back.area) == (twin.pk, twin.body_id, twin.area)
        assert {(one.body_id, one.area) for one in draft.sections.all()} == {(twin.body_id, twin.area)}
        assert RegistrationPush.objects.filter(institution=twin).count() == 1
    with unit_of_work(cast.filing_officer):
        assert selectors.get_institution(cast.filing_officer, twin.pk).pk == twin.pk
    assert [one.action for one in AuditEntry.objects.filter(object_id=str(pair.pk)).order_by("seq")] == [
        "institutions.note_duplicate", "institutions.propose_merge", "institutions.merge", "institutions.undo_merge",
    ]  # fmt: skip


def test_nobody_approves_their_own_proposal(cast: Cast, journey: Journey, twin: Institution) -> None:
    both = cast.person("ma.both", "马兼", cast.bureau, Role.FILING_OFFICER, HOME)
    give_role(cast.system, both, Role.BUREAU_LEADER, area=cast.area(HOME))
    find_duplicates()
    pair = merging.propose_merge(both, Duplicate.objects.get(), survivor="first", reason="同一场所")
    with pytest.raises(Refused, match="不能自己批准"):
        merging.merge_institutions(both, pair)
    with pytest.raises(NotAllowed):
        merging.merge_institutions(cast.filing_officer, pair)
    assert merging.merge_institutions(cast.leader, pair).state == "merged"


def test_the_one_that_is_filed_stays(cast: Cast, journey: Journey, twin: Institution) -> None:
    assert journey.filed
    find_duplicates()
    pair = Duplicate.objects.get()
    survivor = "first" if pair.first_id == twin.pk else "second"
    merging.propose_merge(cast.filing_officer, pair, survivor=survivor, reason="同一场所")
    with pytest.raises(Refused, match="有有效备案"):
        merging.merge_institutions(cast.leader, selectors_pair(cast, pair))


def test_two_filings_under_way_stand_in_the_way_and_nothing_moves(
    cast: Cast, journey: Journey, twin: Institution
) -> None:
    assert journey.draft
    filing.open_filing(cast.filing_officer, twin)
    pair = proposed(cast, journey, twin)
    with pytest.raises(Refused, match="两家都有正在办理的“备案”"):
        merging.merge_institutions(cast.leader, pair)
    with unit_of_work(cast.system):
        assert RegistrationPush.objects.filter(institution=twin).count() == 1
        assert Duplicate.objects.get().state == "proposed"


def test_a_pair_across_counties_is_seen_by_both_and_merged_above(cast: Cast, journey: Journey) -> None:
    away = cast.person("next.market", "邻县经办", cast.department("market", NEXT_COUNTY), Role.REGISTRAR, NEXT_COUNTY)
    told = Incoming(registration(3, name=journey.institution.name, area=NEXT_COUNTY, address="临夏县城关1号"))
    filing.push_registration(away, told)
    find_duplicates()
    pair = Duplicate.objects.get()
    for officer in (cast.filing_officer, cast.next_officer):
        with unit_of_work(officer):
            assert selectors_pair(cast, pair, officer).pk == pair.pk
        with pytest.raises(NotAllowed):
            merging.propose_merge(officer, pair, survivor="first", reason="同一家")
    with pytest.raises(Missing):
        merging.propose_merge(cast.director, pair, survivor="first", reason="同一家")
    health = cast.department("health", PREFECTURE)
    above = cast.person("zhou.officer", "州经办", health, Role.FILING_OFFICER, PREFECTURE)
    assert merging.propose_merge(above, pair, survivor="first", reason="同一家").state == "proposed"


def test_a_push_of_the_merged_code_changes_nothing_and_waits(cast: Cast, journey: Journey, twin: Institution) -> None:
    merging.merge_institutions(cast.leader, proposed(cast, journey, twin))
    told = Incoming(registration(2, name="改了名的托育中心", area=COUNTY + 1))
    push = filing.push_registration(cast.market_registrar, told)
    assert (push.outcome, push.institution) == ("contradicts", None)
    assert Institution.objects.get(pk=twin.pk).name != "改了名的托育中心"


def test_dismissed_it_is_not_brought_up_again(cast: Cast, journey: Journey, twin: Institution) -> None:
    assert journey.institution
    find_duplicates()
    merging.dismiss_duplicate(cast.filing_officer, Duplicate.objects.get(), reason="两个校区")
    find_duplicates()
    assert Duplicate.objects.get().state == "dismissed"


def selectors_pair(cast: Cast, pair: Duplicate, actor: object = None) -> Duplicate:
    """The pair read afresh."""
    with unit_of_work(actor or cast.leader):
        return get_duplicate(actor or cast.leader, pair.pk)
