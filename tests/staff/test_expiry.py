"""Papers of people that run out or are not there: counted in the inbox, told once a stage."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.staff.houses import Houses
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import NotAllowed
from tuoyu.domain.staff import services, tasks
from tuoyu.domain.staff.models import Assignment
from tuoyu.domain.staff.selectors.dues import staff_inbox
from tuoyu.domain.staff.services import PaperFacts
from tuoyu.domain.staff.services.reminding import remind_of_papers

TODAY = date(2026, 3, 18)
HEALTH = PaperFacts("health_certificate", "妇幼保健院", date(2025, 4, 10))  # holds up to 9 April


@pytest.fixture
def carer(houses: Houses) -> Assignment:
    """At work since 9 March with nothing on record."""
    return houses.enter_here()


def inbox(person: User) -> list[tuple[str, str, bool]]:
    with unit_of_work(person):
        return [(line.what, line.note, line.is_mine) for line in staff_inbox(person)]


def told() -> list[str]:
    kinds = ("due.staffing.health_certificate.months", "due.staffing.background_query.months")
    return list(Notice.objects.filter(kind__in=[kind[:40] for kind in kinds]).values_list("sentence", flat=True))


def pass_days(hands: clock.SetClock, number: int) -> None:
    for _ in range(number):
        hands.advance(timedelta(days=1))
        tasks.remind_of_papers()
        tasks.remind_of_papers()


def test_whoever_has_nothing_waits_for_the_director_and_is_seen_by_the_bureau(
    carer: Assignment, houses: Houses, cast: Cast
) -> None:
    assert inbox(houses.director) == [("补齐人员证明", "1 人缺或已过期", True)]
    assert inbox(cast.filing_officer) == [("督促补齐人员证明", "1 人缺或已过期", False)]
    for person in (cast.next_officer, houses.other_director, cast.market_registrar, cast.town_clerk, cast.leader):
        assert inbox(person) == []


def test_what_runs_out_soon_waits_for_the_director_only(
    carer: Assignment, houses: Houses, cast: Cast, hands: clock.SetClock
) -> None:
    services.add_credential(houses.director, carer.person, HEALTH)
    services.record_check(houses.director, carer.person, on=TODAY, issuer="大河家派出所")
    assert inbox(houses.director) == [("补齐人员证明", "1 人快到期", True)]
    assert inbox(cast.filing_officer) == []
    hands.advance(timedelta(days=23))
    assert inbox(houses.director) == inbox_of_lacking("补齐人员证明", is_mine=True)
    assert inbox(cast.filing_officer) == inbox_of_lacking("督促补齐人员证明", is_mine=False)


def inbox_of_lacking(what: str, *, is_mine: bool) -> list[tuple[str, str, bool]]:
    return [(what, "1 人缺或已过期", is_mine)]


def test_with_everything_valid_nothing_waits(carer: Assignment, houses: Houses) -> None:
    services.add_credential(houses.director, carer.person, PaperFacts("health_certificate", "妇幼保健院", TODAY))
    services.record_check(houses.director, carer.person, on=TODAY, issuer="大河家派出所")
    assert inbox(houses.director) == []


def test_a_withdrawn_paper_does_not_count(carer: Assignment, houses: Houses) -> None:
    made = services.add_credential(houses.director, carer.person, PaperFacts("health_certificate", "妇幼", TODAY))
    services.record_check(houses.director, carer.person, on=TODAY, issuer="大河家派出所")
    services.withdraw_credential(houses.director, made, because="登错了人")
    assert inbox(houses.director) == [("补齐人员证明", "1 人缺或已过期", True)]


def test_each_stage_of_a_paper_is_told_once(carer: Assignment, houses: Houses, hands: clock.SetClock) -> None:
    services.add_credential(houses.director, carer.person, HEALTH)
    services.record_check(houses.director, carer.person, on=TODAY, issuer="大河家派出所")
    pass_days(hands, 40)
    assert sorted(told()) == sorted(
        f"马小兰的健康合格证明到期，请更新，{when}。" for when in ("4月9日到期", "今天到期", "4月9日已到期")
    )


def test_a_renewed_paper_is_not_asked_for_again(carer: Assignment, houses: Houses, hands: clock.SetClock) -> None:
    services.add_credential(houses.director, carer.person, HEALTH)
    services.add_credential(houses.director, carer.person, PaperFacts("health_certificate", "妇幼保健院", TODAY))
    services.record_check(houses.director, carer.person, on=TODAY, issuer="大河家派出所")
    pass_days(hands, 40)
    assert told() == []


def test_whoever_begins_without_papers_is_told_of(houses: Houses, hands: clock.SetClock) -> None:
    houses.enter_here(since=date(2026, 3, 25))
    pass_days(hands, 12)
    sentences = told()
    assert len(sentences) == 6  # two papers, each before, on the first day, and after
    assert "马小兰还没有健康合格证明，上岗前应当有，今天到期。" in sentences


def test_whoever_left_is_not_asked_about(carer: Assignment, houses: Houses, hands: clock.SetClock) -> None:
    services.add_credential(houses.director, carer.person, HEALTH)
    services.end_assignment(houses.director, carer, last_on=TODAY)
    hands.advance(timedelta(days=1))
    assert inbox(houses.director) == []
    pass_days(hands, 30)
    assert told() == []


def test_nothing_due_leaves_no_trace(cast: Cast) -> None:
    assert cast.system
    before = AuditEntry.objects.count()
    tasks.remind_of_papers()
    assert AuditEntry.objects.count() == before


def test_only_the_schedule_reminds(cast: Cast) -> None:
    with unit_of_work(cast.filing_officer), pytest.raises(NotAllowed):
        remind_of_papers(cast.filing_officer, [])
