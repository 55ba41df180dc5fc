"""A change of a filing: which needs which paper, what needs a new filing, and what follows when it is carried out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from stdnum.cn import ric

from tests.filing.changes import drafted, handed_in, with_papers
from tests.filing.steps import HEAD_PHONE, Journey, picture
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.kernel import deadlines
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused, Stale
from tuoyu.domain.filing import selectors as filing
from tuoyu.domain.filing import services
from tuoyu.domain.filing.models import ChangeFiling
from tuoyu.domain.filing.rules.changes import ChangeFacts, may_be_handed_in
from tuoyu.domain.filing.selectors import changes as selectors
from tuoyu.domain.filing.services import amending
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import FormerFiling, record_former_filing
from tuoyu.domain.staff.models import Assignment

ITEMS = selectors.change_items(selectors.current_papers_list(622_927_002, date(2026, 3, 18)))
ON_RECORD = {"name": "甲", "places": 45, "service_modes": ["full_day"], "nature": "for_profit"}
NUMBER = "11010519491231007" + ric.calc_check_digit("110105194912310070")
NEW_HEAD = {"head_name": "马玉兰", "head_id_number": NUMBER, "head_phone": HEAD_PHONE}


def obstacles(items: tuple[str, ...], wanted: dict[str, Any], given: set[str], occupancy: int = 0) -> list[str]:
    facts = ChangeFacts(tuple(ITEMS[one] for one in items), wanted, ON_RECORD, frozenset(given), occupancy)
    return [one.code.removeprefix("filing.change_") for one in may_be_handed_in(facts)]


@pytest.mark.parametrize(
    ("items", "wanted", "given", "expected"),
    [
        ((), {}, set(), ["nothing"]),
        (("name",), {"name": "乙"}, {"legal_certificate"}, []),
        (("name",), {"name": "乙"}, set(), ["paper_missing"]),
        (("name",), {"name": "甲"}, {"legal_certificate"}, ["same"]),
        (("name",), {}, {"legal_certificate"}, ["value_missing"]),
        (("name", "nature"), {"name": "乙", "nature": "non_profit"}, {"legal_certificate"}, []),
        (("address",), {}, set(), ["is_new_filing"]),
        (("capacity",), {"places": 60}, {"floor_plan"}, ["paper_missing"]),
        (("head",), {"head_name": "丙", "head_id_number": True}, set(), ["value_missing", *["paper_missing"] * 2]),
    ],
)
def test_each_kind_of_change_needs_its_values_and_papers(
    items: tuple[str, ...], wanted: dict[str, Any], given: set[str], expected: list[str]
) -> None:
    assert obstacles(items, wanted, given) == expected


def test_places_may_not_fall_below_the_children_in_care() -> None:
    assert obstacles(("capacity",), {"places": 30}, {"floor_plan", "staff_list"}, occupancy=31) == ["below_occupancy"]
    assert obstacles(("capacity",), {"places": 31}, {"floor_plan", "staff_list"}, occupancy=31) == []


def test_relocation_is_sent_to_a_new_filing_with_its_article(journey: Journey) -> None:
    change = drafted(journey, ("address",), places=1)
    with unit_of_work(journey.director), pytest.raises(Refused) as told:
        amending.hand_in_change(journey.director, change)
    assert "重新备案" in told.value.sentence
    assert "第十条" in told.value.obstacles[0].source


def test_a_change_is_for_institutions_that_are_filed_and_one_at_a_time(journey: Journey) -> None:
    assert journey.submitted
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        amending.open_change_filing(journey.director, journey.institution, ["capacity"], {"places": 50})
    drafted(journey)
    with pytest.raises(OutOfStep):
        drafted(journey)


def test_carried_out_the_register_follows_and_a_receipt_says_from_what_to_what(journey: Journey) -> None:
    change = handed_in(journey)
    with unit_of_work(journey.officer):
        assert "办理变更" in [one.what for one in waiting_on(journey.officer, filing.DESKS)]
        amending.carry_out_change(journey.officer, selectors.get_change(journey.officer, change.pk))
        stored = selectors.get_change(journey.officer, change.pk)
    receipt = IssuedDocument.objects.get(kind="change_receipt")
    assert (stored.state, stored.before["places"]) == ("change_done", 45)
    assert Institution.objects.get(pk=journey.institution.pk).places == 55
    assert receipt.number.endswith("变〔2026〕1号")
    assert receipt.content["changes"] == [["托位", "45", "55"]]


def test_a_new_head_is_entered_and_stands_nowhere_in_plain_text(journey: Journey) -> None:
    change = handed_in(journey, items=("head",), **NEW_HEAD)
    assert change.wanted == {"head_name": "马玉兰", "head_id_number": True, "head_phone": True}
    with unit_of_work(journey.officer):
        amending.carry_out_change(journey.officer, selectors.get_change(journey.officer, change.pk))
        posts = Assignment.objects.filter(institution=journey.institution, valid__upper_inf=True)
        assert [one.person.name for one in posts.select_related("person")] == ["马玉兰"]
    assert IssuedDocument.objects.get(kind="change_receipt").content["changes"] == [["负责人姓名", "王芳", "马玉兰"]]


def test_a_paper_can_be_taken_out_until_it_is_handed_in(journey: Journey) -> None:
    change = with_papers(journey)
    with unit_of_work(journey.director):
        paper = selectors.papers_of(change)[0]
        amending.remove_change_paper(
            journey.director, selectors.get_change_paper(journey.director, change.pk, paper.pk)
        )
        with pytest.raises(Missing):
            selectors.get_change_paper(journey.director, change.pk, paper.pk)
        with pytest.raises(Refused, match="缺少材料"):
            amending.hand_in_change(journey.director, change)
        amending.hand_in_change_paper(journey.director, change, paper.code, picture("平面图"))
        amending.hand_in_change(journey.director, change)
        other = selectors.papers_of(change)[0]
        with pytest.raises(OutOfStep):
            amending.remove_change_paper(
                journey.director, selectors.get_change_paper(journey.director, change.pk, other.pk)
            )


def test_the_page_of_a_filing_in_force_leads_to_its_change(journey: Journey) -> None:
    address = reverse("filing:change_start")
    case = reverse("filing:case", args=[journey.submitted.pk])
    director = journey.cast.browser(journey.director)
    assert address not in director.get(case).content.decode()
    assert journey.filed
    assert address in director.get(case).content.decode()
    assert address not in journey.cast.browser(journey.officer).get(case).content.decode()


def test_a_filing_from_before_this_system_can_be_changed(journey: Journey) -> None:
    former = FormerFiling(date(2025, 6, 3), "积卫托备〔2025〕3号", places=30)
    with unit_of_work(journey.officer):
        record_former_filing(journey.officer, journey.institution, former)
    with unit_of_work(journey.director):
        change = amending.open_change_filing(journey.director, journey.institution, ["capacity"], {"places": 28})
    assert change.state == "change_draft"


def test_sent_back_it_can_be_mended_and_the_clock_stands_still(journey: Journey) -> None:
    change = handed_in(journey)
    with pytest.raises(Invalid):
        amending.send_back_change(journey.officer, change, note=" ")
    amending.send_back_change(journey.officer, change, note="平面图看不清")
    assert deadlines.readings("change", [change.pk])[change.pk][0].tone == "paused"
    with unit_of_work(journey.director):
        current = selectors.get_change(journey.director, change.pk, "fill")
        with pytest.raises(Stale):
            amending.fill_change(journey.director, current, ["capacity"], {"places": 50}, reason="", version=1)
        amending.fill_change(
            journey.director, current, ["capacity"], {"places": 50}, reason="", version=current.version
        )
        assert amending.hand_in_change(journey.director, current).state == "change_submitted"
    assert deadlines.readings("change", [change.pk])[change.pk][0].tone == "ok"


def test_what_is_with_the_bureau_cannot_be_touched(journey: Journey) -> None:
    change = handed_in(journey)
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        amending.fill_change(journey.director, change, ["capacity"], {"places": 50}, reason="", version=change.version)


def test_a_cancelled_filing_ends_its_change(journey: Journey) -> None:
    change = with_papers(journey)
    services.cancel_filing(journey.officer, journey.reread(), reason="停止服务")
    with unit_of_work(journey.officer):
        assert selectors.get_change(journey.officer, change.pk).state == "change_withdrawn"


def test_nobody_else_sees_fills_or_carries_out_a_change(journey: Journey) -> None:
    change = handed_in(journey)
    with pytest.raises(NotAllowed):
        amending.carry_out_change(journey.director, change)
    for somebody in (journey.cast.next_officer, journey.cast.second_director):
        with unit_of_work(somebody), pytest.raises(Missing):
            selectors.get_change(somebody, change.pk)
        with unit_of_work(somebody):
            assert ChangeFiling.objects.count() == 0


def test_the_pages_lead_from_the_form_to_the_receipt(journey: Journey) -> None:
    assert journey.filed
    director, officer = journey.cast.browser(journey.director), journey.cast.browser(journey.officer)
    sent = {"_key": "0" * 32, "items": ["capacity"], "places": "55", "reason": "扩班"}
    answer = director.post(reverse("filing:change_start"), sent)
    assert answer.status_code == 302
    page = director.get(answer["Location"]).content.decode()
    assert "场地平面图" in page
    assert "现在不能提交" in page
    assert officer.get(answer["Location"]).status_code == 200
