"""Every submission is kept; two can be compared; a returned filing opens only what was asked and what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.filing.steps import COMPLETE, HEAD_ID, HEAD_PHONE, Journey, picture
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import OutOfStep
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import FilingVersion
from tuoyu.domain.filing.rules.comparison import Snapshot, answers_changed, papers_changed
from tuoyu.domain.filing.rules.sections import sections_for

SECTIONS = sections_for("independent")


def snapshot(answers: Any = None, marks: Any = None, papers: Any = None) -> Snapshot:
    return Snapshot(answers or {}, marks or {}, papers or {})


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({"classes": {"places": 40}}, {"classes": {"places": 45}}, ["places"]),
        ({"classes": {"places": 40}}, {"classes": {"places": 40}}, []),
        ({"classes": {"places": 0}}, {"classes": {}}, ["places"]),
        ({"registration": {"introduction": ""}}, {"registration": {}}, []),
        ({"premises": {"tenure": "own", "lease_from": "x"}}, {"premises": {"tenure": "own"}}, []),
    ],
)
def test_an_answer_differs_when_people_would_see_another_one(before: Any, after: Any, names: list[str]) -> None:
    found = answers_changed(snapshot(before), snapshot(after), SECTIONS)
    assert [one.asked.name for one in found] == names


def test_a_private_answer_is_told_only_as_changed() -> None:
    old, new = ({"people": {"head_phone": digest}} for digest in ("a", "b"))
    (found,) = answers_changed(snapshot(marks=old), snapshot(marks=new), SECTIONS)
    assert (found.asked.name, found.before, found.after) == ("head_phone", None, None)
    assert not [*answers_changed(snapshot(marks=old), snapshot(marks=old), SECTIONS)]


def test_the_same_file_sent_again_is_no_change() -> None:
    old, same, other = ({"lease": ((name, digest),)} for name, digest in (("a", "1"), ("b", "1"), ("a", "2")))
    assert not [*papers_changed(snapshot(papers=old), snapshot(papers=same))]
    (found,) = papers_changed(snapshot(papers=old), snapshot(papers=other))
    assert found.code == "lease"


def corrected(journey: Journey, hands: clock.SetClock) -> None:
    """Asked about the people, answered with other numbers and another phone, handed in again."""
    journey.ask_correction("people")
    hands.advance(timedelta(hours=1))
    journey.fill("people", {**COMPLETE["people"][0], "health_workers": 7}, {"head_phone": "13893099999"})
    services.submit_filing(journey.director, journey.reread())


def test_two_submissions_show_what_changed_and_nothing_private(journey: Journey, hands: clock.SetClock) -> None:
    corrected(journey, hands)
    with unit_of_work(journey.officer):
        kept = list(FilingVersion.objects.order_by("number"))
    assert [one.number for one in kept] == [1, 2]
    for person in (journey.officer, journey.director):
        page = journey.cast.browser(person).get(f"/filings/{journey.draft.pk}/versions/").content.decode()
        assert "保健人员" in page
        assert "7 人" in page
        assert "负责人手机" in page
        assert "保育人员" not in page  # unchanged
        assert HEAD_PHONE not in page
        assert "13893099999" not in page


def test_what_is_kept_holds_nothing_private_in_the_clear(journey: Journey) -> None:
    assert journey.submitted
    with unit_of_work(journey.officer):
        (kept,) = FilingVersion.objects.values()
    assert HEAD_ID not in str(kept)
    assert HEAD_PHONE not in str(kept)


def test_a_stranger_compares_nothing(journey: Journey) -> None:
    assert journey.submitted
    browser = journey.cast.browser(journey.cast.next_officer)
    assert browser.get(f"/filings/{journey.draft.pk}/versions/").status_code == 404


def test_a_section_nobody_asked_about_can_only_be_read_and_says_why(journey: Journey) -> None:
    journey.ask_correction("people")
    browser, address = journey.cast.browser(journey.director), f"/filings/{journey.draft.pk}/sections"
    closed, opened = (browser.get(f"{address}/{key}/").content.decode() for key in ("classes", "people"))
    assert "这次只需补正提出了意见的部分" in closed
    assert 'name="places"' not in closed
    assert 'name="carers"' in opened


def test_what_follows_from_a_correction_is_open_too(journey: Journey, hands: clock.SetClock) -> None:
    """Premises of one's own need another paper: the papers open, and stay open to mend a slip."""
    journey.ask_correction("premises")
    hands.advance(timedelta(hours=1))
    with pytest.raises(OutOfStep):
        journey.hand_in_everything()
    journey.fill("premises", {**COMPLETE["premises"][0], "tenure": "owned"})
    with unit_of_work(journey.director):
        facts = selectors.filing_facts(journey.reread())
        lacking = [one.code for one in facts.materials_needed if one.code not in facts.materials_given]
    assert lacking
    with unit_of_work(journey.director):
        for code in lacking:
            services.hand_in_material(journey.director, journey.reread(), code, picture(code))
        services.hand_in_material(journey.director, journey.reread(), lacking[0], picture("again"))
    with pytest.raises(OutOfStep):
        journey.fill("classes", COMPLETE["classes"][0])
    assert services.submit_filing(journey.director, journey.reread()).state == "submitted"
