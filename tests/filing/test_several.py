"""Several filings or institutions at once: each succeeds or fails by itself, with its reason, and only once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.faults.scene import Scene
from tests.filing.steps import Journey
from tuoyu.base.access.models import Invitation
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.deadlines import Tone
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import Filing


@pytest.fixture
def two(cast: Cast) -> list[Journey]:
    """Two institutions, submitted."""
    scene = Scene(cast)
    journeys = [scene.journey(), scene.journey()]
    assert all(one.submitted for one in journeys)
    return journeys


def test_what_cannot_be_done_does_not_stop_the_rest(two: list[Journey]) -> None:
    officer = two[0].officer
    services.take_filing(officer, two[0].reread())
    fields = {"_key": uuid4().hex, "do": "take", "to": "", "note": "", "chosen": [str(one.draft.pk) for one in two]}
    browser = two[0].cast.browser(officer)
    answer = browser.post("/filings/batch/", fields)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "办成 1 件，没有办成 1 件" in text
    assert "这件已经由您经办" in text
    with unit_of_work(officer):
        assert Filing.objects.filter(handled_by=officer.pk).count() == 2
    assert "办成 1 件" in browser.post("/filings/batch/", fields).content.decode()  # sent again: the same answer


def test_what_is_out_of_reach_is_left_alone(two: list[Journey]) -> None:
    stranger = two[0].cast.next_officer
    fields = {"_key": uuid4().hex, "do": "take", "to": "", "note": "", "chosen": [str(two[0].draft.pk)]}
    text = two[0].cast.browser(stranger).post("/filings/batch/", fields).content.decode()
    assert "办成 0 件，没有办成 0 件" in text
    assert two[0].institution.name not in text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "take"}, "请先在列表里勾选"),
        ({"do": "take", "chosen": ["x"]}, "重新勾选"),
        ({"do": "take", "chosen": [str(uuid4()) for _ in range(51)]}, "一次最多办理 50 件"),
        ({"do": "hand_over", "chosen": [str(uuid4())]}, "请选择移交给谁"),
        ({"do": "burn", "chosen": [str(uuid4())]}, ""),
    ],
)
def test_what_was_not_said_properly_is_asked_again(cast: Cast, fields: dict[str, object], told: str) -> None:
    answer = cast.browser(cast.filing_officer).post("/filings/batch/", {"_key": uuid4().hex, **fields})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_many_are_invited_at_the_phone_that_came_with_them(cast: Cast) -> None:
    journeys = [Journey(cast, number) for number in (1, 2)]
    ids = [str(one.institution.pk) for one in journeys]
    with unit_of_work(cast.filing_officer):
        journeys[0].institution.pushes.update(contact_phone=None)
    answer = cast.browser(cast.filing_officer).post("/registered/invite/", {"_key": uuid4().hex, "chosen": ids})
    text = answer.content.decode()
    assert "没有联系手机" in text
    assert "已邀请" in text
    assert Invitation.objects.count() == 1


def test_an_applicant_is_reminded_once_a_day_and_only_of_what_lies_with_them(
    journey: Journey, hands: clock.SetClock
) -> None:
    filing = journey.draft
    services.remind_applicant(journey.officer, filing)
    with pytest.raises(Refused):
        services.remind_applicant(journey.officer, filing)
    hands.advance(timedelta(days=1))
    services.remind_applicant(journey.officer, filing)
    assert Notice.objects.filter(kind="filing.reminded").count() == 2
    assert journey.submitted
    with pytest.raises(OutOfStep):
        services.remind_applicant(journey.officer, journey.reread())
    with pytest.raises(NotAllowed):
        services.remind_applicant(journey.director, journey.reread())


def test_the_list_of_the_unfiled_counts_what_is_late_and_shows_its_clock(
    journey: Journey, hands: clock.SetClock
) -> None:
    institution, officer = journey.institution, journey.officer  # registered on 2 March
    assert selectors.should_file_clock(institution).tone == Tone.OK
    hands.advance(timedelta(days=40))
    assert selectors.should_file_clock(institution).sentence == "已超 26 天"
    browser = journey.cast.browser(officer)
    for query, is_there in ({}, True), ({"due": "late"}, True), ({"progress": "begun"}, False):
        page = browser.get("/registered/", query).content.decode()
        assert (institution.name in page) == is_there, query
    with unit_of_work(officer):
        rows = selectors.registered_not_filed(officer)
        assert selectors.unfiled_figures(rows, clock.today(), institution.area) == {
            "all": 1, "not_begun": 1, "late": 1,
        }  # fmt: skip
    assert "勾选" not in browser.get("/registered/", {"export": "csv"}).getvalue().decode("utf-8-sig")
