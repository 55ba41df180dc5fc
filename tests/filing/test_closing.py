"""Cancelling a filing: no child without somewhere to go, the bureau answers, and everything that says so follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.filing.closings import SAID, agreed, drafted, handed_in, with_papers
from tests.filing.steps import Journey, picture
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.kernel import deadlines
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.clock import SetClock
from tuoyu.base.kernel.models import AuditEntry, IssuedDocument
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused, Stale
from tuoyu.domain.filing import selectors as filing
from tuoyu.domain.filing import services as filings
from tuoyu.domain.filing.models import Closing
from tuoyu.domain.filing.rules.closing import ClosingFacts, Placement, may_be_asked, may_be_closed
from tuoyu.domain.filing.rules.facts import Material
from tuoyu.domain.filing.selectors import closings as selectors
from tuoyu.domain.filing.services import closing as services
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import FormerFiling, record_former_filing

TODAY = date(2026, 3, 18)
PLAN = (Placement("family", "", 2), Placement("institution", "童心托育", 3, free=4))
WHOLE = ClosingFacts(TODAY, "ceased", date(2026, 4, 20), date(2026, 3, 17), 30, 5, PLAN)


@pytest.mark.parametrize(
    ("changed", "blocking", "warning"),
    [
        ({}, [], []),
        ({"reason": ""}, ["no_reason"], []),
        ({"closes_on": None}, ["no_day"], []),
        ({"occupancy": 6}, ["children_unplaced"], []),
        ({"occupancy": 4}, [], []),
        ({"occupancy": 0, "placements": (), "families_told_on": None}, [], []),
        ({"families_told_on": None}, ["families_not_told"], []),
        ({"families_told_on": date(2026, 3, 19)}, ["told_later"], []),
        ({"closes_on": date(2026, 4, 15)}, [], ["told_late"]),
        ({"closes_on": date(2026, 4, 16)}, [], []),
        ({"placements": (Placement("institution", "", 5),)}, ["nowhere"], []),
        ({"placements": (Placement("institution", "外县托育", 5),)}, [], ["unknown_institution"]),
        ({"placements": (Placement("institution", "童心托育", 5, free=4),)}, [], ["no_room"]),
        ({"papers_needed": (Material("family_notice", "通知", "", ""),)}, ["paper_missing"], []),
    ],
)
def test_what_a_request_to_cancel_needs(changed: dict[str, Any], blocking: list[str], warning: list[str]) -> None:
    found = [*may_be_asked(replace(WHOLE, **changed))]
    assert [one.code.removeprefix("closing.") for one in found if one.blocking] == blocking
    assert [one.code.removeprefix("closing.") for one in found if not one.blocking] == warning


@pytest.mark.parametrize(("day", "expected"), [(19, ["closing.not_yet"]), (20, []), (21, [])])
def test_a_filing_does_not_end_before_the_day_of_closing(day: int, expected: list[str]) -> None:
    facts = replace(WHOLE, today=date(2026, 4, day))
    assert [one.code for one in may_be_closed(facts)] == expected


def test_children_without_a_place_hold_the_request_back(journey: Journey) -> None:
    closing = with_papers(journey, placements=SAID["placements"][:1])
    with unit_of_work(journey.director), pytest.raises(Refused) as told:
        services.ask_closing(journey.director, closing)
    assert "还差 5 名" in told.value.sentence
    assert "第七条" in told.value.obstacles[0].source


def test_agreed_and_on_its_day_the_filing_ends_and_everything_says_so(journey: Journey, hands: SetClock) -> None:
    closing = agreed(journey)
    with unit_of_work(journey.officer):
        with pytest.raises(Refused, match="2026年4月20日"):
            services.conclude_closing(journey.officer, selectors.get_closing(journey.officer, closing.pk))
        assert "停止服务之日办结注销" in [one.what for one in waiting_on(journey.officer, filing.DESKS)]
    hands.advance(timedelta(days=33))
    with unit_of_work(journey.officer):
        done = services.conclude_closing(journey.officer, selectors.get_closing(journey.officer, closing.pk))
    notice = IssuedDocument.objects.get(kind="cancellation_notice")
    stored = Institution.objects.get(pk=journey.institution.pk)
    assert (done.state, done.notice) == ("closing_done", notice)
    assert (journey.reread().state, stored.filing_ended_on) == ("cancelled", date(2026, 4, 20))
    assert notice.number.endswith("销〔2026〕1号")
    assert notice.content["plan"] == [["升入幼儿园", "大河家镇中心幼儿园，7 名"], ["回家庭照护", "5 名"]]
    assert notice.content["closes_on"] == "2026-04-20"
    assert {one.revoked_reason for one in IssuedDocument.objects.exclude(pk=notice.pk)} == {"终止服务"}
    public = journey.cast.browser(None).get(reverse("portal:institution", args=[stored.pk])).content.decode()
    assert "备案已注销" in public


def test_the_clock_of_the_bureau_stops_with_its_answer(journey: Journey) -> None:
    closing = handed_in(journey)
    assert deadlines.readings("closing", [closing.pk])[closing.pk][0].tone == "ok"
    with pytest.raises(Invalid):
        services.send_back_closing(journey.officer, closing, note=" ")
    services.send_back_closing(journey.officer, closing, note="写明哪所幼儿园")
    assert deadlines.readings("closing", [closing.pk])[closing.pk][0].tone == "paused"
    with unit_of_work(journey.director):
        current = selectors.get_closing(journey.director, closing.pk, "fill")
        with pytest.raises(Stale):
            services.fill_closing(journey.director, current, SAID, version=1)
        services.fill_closing(journey.director, current, SAID | {"explained": "改好了"}, version=current.version)
        assert services.ask_closing(journey.director, current).state == "closing_submitted"
    with unit_of_work(journey.officer):
        services.agree_to_closing(journey.officer, selectors.get_closing(journey.officer, closing.pk))
    assert deadlines.readings("closing", [closing.pk])[closing.pk][0].tone == "done"


def test_a_child_who_came_after_the_agreement_needs_a_place_too(journey: Journey) -> None:
    closing = agreed(journey, closes_on=TODAY)
    Institution.objects.update(occupancy=13)
    with unit_of_work(journey.officer), pytest.raises(Refused, match="还差 1 名"):
        services.conclude_closing(journey.officer, selectors.get_closing(journey.officer, closing.pk))
    assert journey.reread().state == "filed"


def test_the_bureau_may_cancel_by_itself_once_it_agreed_to_a_plan(journey: Journey) -> None:
    drafted(journey)
    with pytest.raises(Refused, match="12 名"):
        filings.cancel_filing(journey.officer, journey.reread(), reason="机构失联")
    closing = Closing.objects.get()
    with unit_of_work(journey.director):
        for paper in selectors.closing_facts(closing).papers_needed:
            services.hand_in_closing_paper(journey.director, closing, paper.code, picture(paper.name))
        services.ask_closing(journey.director, closing)
    with unit_of_work(journey.officer):
        services.agree_to_closing(journey.officer, closing)
    assert filings.cancel_filing(journey.officer, journey.reread(), reason="机构失联").state == "cancelled"
    assert Closing.objects.get().state == "closing_withdrawn"
    assert IssuedDocument.objects.get(kind="cancellation_notice").content["reason"] == "机构失联"


def test_a_filing_from_before_this_system_ends_the_same_way(journey: Journey) -> None:
    with unit_of_work(journey.officer):
        former = FormerFiling(date(2025, 6, 3), "积卫托备〔2025〕3号", places=30)
        record_former_filing(journey.officer, journey.institution, former)
    said = SAID | {"closes_on": TODAY, "placements": []}
    with unit_of_work(journey.director):
        closing = services.open_closing_request(journey.director, journey.institution, said)
        services.ask_closing(journey.director, closing)
    with unit_of_work(journey.officer):
        services.conclude_closing(journey.officer, selectors.get_closing(journey.officer, closing.pk))
    assert Institution.objects.get().filing_ended_on == TODAY
    assert AuditEntry.objects.filter(action="filing.end").exists()


def test_only_what_is_filed_can_be_cancelled_and_once_at_a_time(journey: Journey) -> None:
    assert journey.submitted
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        services.open_closing_request(journey.director, journey.institution, SAID)
    drafted(journey)
    with pytest.raises(OutOfStep):
        drafted(journey)


def test_nobody_else_sees_asks_or_concludes(journey: Journey) -> None:
    closing = handed_in(journey, closes_on=TODAY)
    with pytest.raises(NotAllowed):
        services.conclude_closing(journey.director, closing)
    with pytest.raises(NotAllowed):
        services.take_back_closing(journey.officer, closing)
    for somebody in (journey.cast.next_officer, journey.cast.second_director):
        with unit_of_work(somebody), pytest.raises(Missing):
            selectors.get_closing(somebody, closing.pk)
        with unit_of_work(somebody):
            assert Closing.objects.count() == 0


def test_the_pages_lead_from_the_filing_to_the_notice(journey: Journey) -> None:
    assert journey.filed
    Institution.objects.update(occupancy=2)
    director, officer = journey.cast.browser(journey.director), journey.cast.browser(journey.officer)
    case = director.get(reverse("filing:case", args=[journey.draft.pk])).content.decode()
    assert reverse("filing:closing_start") in case
    typed = {
        "_key": "0" * 32, "reason": "ceased", "closes_on": "2026-03-18", "families_told_on": "2026-03-16",
        "way_1": "family",
    }  # fmt: skip
    assert "请填人数" in director.post(reverse("filing:closing_start"), typed).content.decode()
    answer = director.post(reverse("filing:closing_start"), typed | {"_key": "1" * 32, "children_1": "2"})
    assert answer.status_code == 302
    page = director.get(answer["Location"]).content.decode()
    assert "缺少材料：告知家庭的通知" in page
    closing = Closing.objects.get()
    papers = reverse("filing:closing_hand_in_paper", args=[closing.pk, "family_notice"])
    director.post(papers, {"_key": "2" * 32, "file": picture()})
    director.post(reverse("filing:closing_ask", args=[closing.pk]), {"_key": "3" * 32})
    page = officer.get(answer["Location"]).content.decode()
    assert "办结注销" in page
    assert "不足 30 日" in page
    officer.post(reverse("filing:closing_conclude", args=[closing.pk]), {"_key": "4" * 32})
    pdf = director.get(reverse("filing:closing_notice", args=[closing.pk]))
    assert pdf["Content-Type"] == "application/pdf"
