"""Each side reads its own words: the director what they can do, the officer what they wait for."""

from __future__ import annotations

from tests.filing.steps import COMPLETE, Journey
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.workflows import FILING as WORKFLOW


def sentences(journey: Journey, step: str) -> list[str]:
    with unit_of_work(journey.officer):
        facts = selectors.filing_facts(journey.reread())
    return [one.sentence for one in WORKFLOW.step(step).obstacles(facts) if "意见" in one.sentence]


def test_a_returned_filing_tells_the_director_to_correct_and_the_officer_to_wait(journey: Journey) -> None:
    journey.ask_correction("people")
    shown = journey.cast.browser(journey.director).get(f"/filings/{journey.draft.pk}/").content.decode()
    assert "确认后即可出具回执" not in shown
    assert "请修改这一节" in shown
    assert sentences(journey, "accept") == ["“人员与资质”一节的补正意见，申请人还没有改正。"]
    journey.fill("people", COMPLETE["people"][0])
    assert sentences(journey, "accept") == ["“人员与资质”一节还有未确认解决的意见，确认后即可出具回执。"]
    assert sentences(journey, "submit") == []
