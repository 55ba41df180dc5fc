"""Papers that run out: seen in time by the institution and by the department that confirmed them, told once a stage."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import NEXT_COUNTY, Cast
from tests.filing.steps import Journey, picture
from tests.institutions.amending import asked
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import NotAllowed
from tuoyu.domain.filing.services import cancel_filing
from tuoyu.domain.institutions import services, tasks
from tuoyu.domain.institutions.models import Paper
from tuoyu.domain.institutions.selectors.dues import expiry_inbox, lacking_inbox
from tuoyu.domain.institutions.services import PaperText
from tuoyu.domain.institutions.services.reminding import remind_of_papers

UNTIL = date(2026, 5, 1)
FIRE = PaperText("XF2026", date(2025, 5, 1), UNTIL)


@pytest.fixture
def paper(journey: Journey, cast: Cast) -> Paper:
    """A fire document in force up to 1 May."""
    entered = services.enter_paper(journey.director, journey.institution, "fire_document", FIRE, picture("凭证"))
    return services.confirm_paper(cast.member("emergency"), entered, FIRE)


def lines(person: object) -> list[tuple[str, str]]:
    with unit_of_work(person):
        return [(line.what, line.clock.sentence if line.clock else "") for line in expiry_inbox(person)]


def told() -> list[tuple[object, str]]:
    found = Notice.objects.filter(kind="due.paper.expiring").order_by("told_at", "pk")
    return [(one.to_user_id or one.to_body_id, one.sentence) for one in found]


def pass_days(hands: clock.SetClock, number: int) -> None:
    for _ in range(number):
        hands.advance(timedelta(days=1))
        tasks.remind_of_papers()
        tasks.remind_of_papers()


def test_the_director_sees_it_ahead_and_the_department_once_it_is_late(
    paper: Paper, journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    assert lines(journey.director) == [("换新消防安全检查合格证明", "剩 44 天")]
    assert lines(cast.member("emergency")) == []
    hands.advance(timedelta(days=45))
    assert lines(journey.director) == [("换新消防安全检查合格证明", "已超 1 天")]
    assert lines(cast.member("emergency")) == [("督促换新消防安全检查合格证明", "已超 1 天")]
    for person in (cast.market_registrar, cast.filing_officer, cast.second_director, cast.town_clerk):
        assert lines(person) == []


def test_a_paper_far_from_its_end_waits_for_nobody(journey: Journey, cast: Cast) -> None:
    text = PaperText("XF2027", date(2025, 5, 1), date(2027, 5, 1))
    entered = services.enter_paper(journey.director, journey.institution, "fire_document", text, picture("凭证"))
    services.confirm_paper(cast.member("emergency"), entered, text)
    assert lines(journey.director) == []


def test_each_stage_is_told_once_to_the_institution_and_to_its_department(
    paper: Paper, journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    fireman = cast.member("emergency")
    assert cast.member("emergency", NEXT_COUNTY)
    pass_days(hands, 60)
    name = journey.institution.name
    expected = [
        f"{name}的消防安全检查合格证明有效期届满，请换新后提交，{when}。"
        for when in ("5月1日到期", "今天到期", "5月1日已到期")
    ]
    assert [sentence for who, sentence in told() if who == paper.body_id] == expected
    assert [sentence for who, sentence in told() if who == fireman.pk] == expected
    assert {who for who, _ in told()} == {paper.body_id, fireman.pk}


def test_one_on_its_way_to_replace_it_ends_the_asking(paper: Paper, journey: Journey, hands: clock.SetClock) -> None:
    renewed = PaperText("XF2027", date(2026, 3, 1), date(2027, 5, 1))
    services.enter_paper(journey.director, journey.institution, "fire_document", renewed, picture("凭证"))
    assert lines(journey.director) == []
    pass_days(hands, 60)
    assert told() == []


def test_an_institution_whose_filing_ended_is_not_asked(journey: Journey, cast: Cast, hands: clock.SetClock) -> None:
    assert journey.filed
    with unit_of_work(cast.system):
        waiting = Paper.objects.get(institution=journey.institution, kind="fire_document")
    services.confirm_paper(cast.member("emergency"), waiting, FIRE)
    cancel_filing(cast.filing_officer, journey.filed, reason="停止服务")
    assert lines(journey.director) == []
    pass_days(hands, 60)
    assert told() == []


def asked_to_answer(key: str) -> list[object]:
    return [one.to_user_id or one.to_body_id for one in Notice.objects.filter(kind=f"due.{key}").order_by("told_at")]


def test_the_department_is_told_to_look_at_a_paper_that_waits(
    journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    fireman = cast.member("emergency")
    assert cast.member("emergency", NEXT_COUNTY)
    entered = services.enter_paper(journey.director, journey.institution, "fire_document", FIRE, picture("凭证"))
    pass_days(hands, 6)  # asked on Wednesday, five working days: the Wednesday after
    assert asked_to_answer("paper.answer") == [fireman.pk]
    services.confirm_paper(fireman, Paper.objects.get(pk=entered.pk), FIRE)
    pass_days(hands, 6)
    assert asked_to_answer("paper.answer") == [fireman.pk]


def test_whoever_answers_an_amendment_is_told_and_never_who_asked(
    journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    assert journey.filed
    assert cast.leader
    assert cast.market_registrar
    asked(journey)
    asked(journey, "places", 40, by=cast.filing_officer)
    pass_days(hands, 12)
    assert asked_to_answer("amendment.answer").count(cast.market_registrar.pk) == 3
    assert asked_to_answer("amendment.answer").count(cast.leader.pk) == 3
    assert cast.filing_officer.pk not in asked_to_answer("amendment.answer")


def test_an_institution_is_told_to_answer_about_its_own_position(journey: Journey, hands: clock.SetClock) -> None:
    assert journey.filed
    asked(journey, "position", ["102.875500", "35.718200"], by=journey.officer)
    pass_days(hands, 12)
    assert asked_to_answer("amendment.answer") == [journey.institution.body_id] * 3


def test_nothing_due_leaves_no_trace(journey: Journey) -> None:
    assert journey.filed
    before = AuditEntry.objects.count()
    tasks.remind_of_papers()
    assert AuditEntry.objects.count() == before


def test_only_the_schedule_reminds(cast: Cast) -> None:
    with unit_of_work(cast.filing_officer), pytest.raises(NotAllowed):
        remind_of_papers(cast.filing_officer, [])


def test_what_a_filed_institution_never_handed_in_waits_for_its_director(journey: Journey, cast: Cast) -> None:
    assert journey.filed
    with unit_of_work(cast.system):
        Paper.objects.filter(institution=journey.institution, kind="food_licence").delete()
    with unit_of_work(journey.director):
        (line,) = lacking_inbox(journey.director)
    assert (line.what, line.note) == ("提交证照", "缺 1 种")
    assert "食品经营许可证" in line.why
    with unit_of_work(cast.filing_officer):
        assert lacking_inbox(cast.filing_officer) == []
    text = PaperText("JY1", date(2026, 1, 5), date(2031, 1, 4))
    services.enter_paper(journey.director, journey.institution, "food_licence", text, picture("许可证"))
    with unit_of_work(journey.director):
        assert lacking_inbox(journey.director) == []


def test_the_line_leads_to_the_paper(paper: Paper, journey: Journey, cast: Cast) -> None:
    page = cast.browser(journey.director).get(reverse("home")).content.decode()
    assert f'href="/papers/{paper.pk}/"' in page
