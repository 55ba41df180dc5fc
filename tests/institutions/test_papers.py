"""Papers: handed in by the institution, taken over from its filing, answered by the department responsible."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import NEXT_COUNTY, Cast, typed
from tests.filing.steps import Journey, picture
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.models import Paper
from tuoyu.domain.institutions.selectors.papers import DESKS
from tuoyu.domain.institutions.services import PaperText

LICENCE = PaperText("JY36229270001234", date(2026, 1, 5), date(2031, 1, 4))


def enter(journey: Journey, text: PaperText = LICENCE, kind: str = "food_licence") -> Paper:
    """The director hands in a paper."""
    return services.enter_paper(journey.director, journey.institution, kind, text, picture("许可证"))


def states(journey: Journey, kind: str = "food_licence") -> list[str]:
    """How the papers of a kind stand, oldest first."""
    with unit_of_work(journey.cast.system):
        return list(journey.institution.papers.filter(kind=kind).order_by("opened_at").values_list("state", flat=True))


def test_a_paper_waits_for_its_department_with_a_clock(journey: Journey, cast: Cast) -> None:
    paper = enter(journey)
    assert (paper.state, paper.department) == ("waiting", "market")
    with unit_of_work(cast.market_registrar):
        (line,) = waiting_on(cast.market_registrar, DESKS)
        assert waiting_on(cast.civil_registrar, DESKS) == []
    assert line.key == paper.pk
    assert line.clock
    assert line.clock.sentence == "剩 5 个工作日"


def test_only_the_department_of_its_kind_in_its_county_may_answer(journey: Journey, cast: Cast) -> None:
    paper = enter(journey)
    next_market = cast.person(
        "next.market", "邻县经办", cast.department("market", NEXT_COUNTY), Role.REGISTRAR, NEXT_COUNTY
    )
    for person in (cast.civil_registrar, cast.member("emergency"), next_market):
        with pytest.raises(Missing):
            services.confirm_paper(person, paper, LICENCE)
    for person in (cast.filing_officer, cast.leader, journey.director):
        with pytest.raises(NotAllowed):
            services.confirm_paper(person, paper, LICENCE)
    assert services.confirm_paper(cast.market_registrar, paper, LICENCE).state == "confirmed"


def test_the_wall_hides_papers_of_another_county(journey: Journey, cast: Cast) -> None:
    enter(journey)
    with unit_of_work(cast.next_officer):
        assert not Paper.objects.exists()
    with unit_of_work(cast.market_registrar):
        assert Paper.objects.count() == 1


def test_an_answer_reaches_the_institution_and_closes_the_clock(journey: Journey, cast: Cast) -> None:
    paper = enter(journey)
    services.confirm_paper(cast.market_registrar, paper, LICENCE, note="与发证系统一致")
    with unit_of_work(cast.market_registrar):
        assert waiting_on(cast.market_registrar, DESKS) == []
        (reading,) = selectors.paper_clocks([paper])[paper.pk]
    assert reading.tone == "done"
    told = Notice.objects.filter(to_body_id=journey.institution.body_id, kind="institutions.paper_answered")
    assert "已由市场监督管理局核实" in told.get().sentence
    entry = AuditEntry.objects.get(action="institutions.confirm_paper")
    assert (entry.object_id, entry.actor_label) == (str(paper.pk), cast.market_registrar.actor_label)


def test_the_department_corrects_what_its_own_records_say(journey: Journey, cast: Cast) -> None:
    paper = enter(journey)
    right = PaperText("JY36229270009999", date(2026, 1, 5), date(2029, 1, 4))
    services.confirm_paper(cast.market_registrar, paper, right)
    with unit_of_work(cast.system):
        paper.refresh_from_db()
    assert (paper.number, paper.expires_on) == (right.number, right.expires_on)
    assert "expires_on" in AuditEntry.objects.get(action="institutions.confirm_paper").detail


def test_an_expired_paper_cannot_be_confirmed(journey: Journey, cast: Cast) -> None:
    past = PaperText("JY1", date(2020, 1, 5), date(2026, 3, 17))
    paper = enter(journey, past)
    with pytest.raises(Refused, match="已经过期"):
        services.confirm_paper(cast.market_registrar, paper, past)
    assert states(journey) == ["waiting"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (PaperText("JY1", date(2026, 1, 5), None), "expires_on"),
        (PaperText("JY1", date(2026, 1, 5), date(2025, 1, 5)), "expires_on"),
        (PaperText("JY1", date(2026, 3, 19), date(2027, 1, 5)), "issued_on"),
    ],
)
def test_dates_that_make_no_sense_are_refused_at_once(journey: Journey, text: PaperText, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        enter(journey, text)
    assert list(refusal.value.errors) == [field]
    assert states(journey) == []


def test_a_new_paper_leaves_the_old_one_in_force_until_it_is_confirmed(
    journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    services.confirm_paper(cast.market_registrar, enter(journey), LICENCE)
    hands.advance(timedelta(days=1))
    renewed = enter(journey, PaperText("JY2", date(2026, 3, 1), date(2031, 3, 1)))
    assert states(journey) == ["confirmed", "waiting"]
    services.confirm_paper(
        cast.market_registrar, renewed, PaperText(renewed.number, renewed.issued_on, renewed.expires_on)
    )
    assert states(journey) == ["replaced", "confirmed"]


def test_after_an_objection_another_paper_takes_its_place(journey: Journey, cast: Cast, hands: clock.SetClock) -> None:
    services.object_to_paper(cast.market_registrar, enter(journey), reason="许可证地址与场地不符。")
    with unit_of_work(journey.director):
        (line,) = waiting_on(journey.director, DESKS)
    assert line.what == "重新提交食品经营许可证"
    hands.advance(timedelta(days=1))
    enter(journey)
    assert states(journey) == ["replaced", "waiting"]


def test_a_confirmed_paper_can_be_objected_to_later(journey: Journey, cast: Cast, hands: clock.SetClock) -> None:
    paper = services.confirm_paper(cast.market_registrar, enter(journey), LICENCE)
    hands.advance(timedelta(days=1))
    enter(journey, PaperText("JY2", date(2026, 3, 1), date(2031, 3, 1)))
    services.object_to_paper(cast.market_registrar, paper, reason="许可证已吊销。")
    assert states(journey) == ["objected", "replaced"]


def test_an_accepted_filing_hands_its_papers_to_their_departments(journey: Journey, cast: Cast) -> None:
    assert journey.filed
    with unit_of_work(cast.system):
        found = {one.kind: (one.department, one.state, one.source) for one in journey.institution.papers.all()}
    assert found == {
        "business_licence": ("market", "waiting", "filing"),
        "fire_document": ("emergency", "waiting", "filing"),
        "food_licence": ("market", "waiting", "filing"),
        "sanitary_report": ("maternal_child_hospital", "waiting", "filing"),
    }


def test_a_department_sees_its_own_kinds_only(journey: Journey, cast: Cast) -> None:
    assert journey.filed
    seen, firefighter = {}, cast.member("emergency")
    for who, person in {"market": cast.market_registrar, "fire": firefighter, "own": journey.director}.items():
        with unit_of_work(person):
            seen[who] = [line.kind.code for line in selectors.paper_lines(person, journey.institution)]
    assert seen["market"] == ["business_licence", "food_licence"]
    assert seen["fire"] == ["fire_document"]
    assert set(seen["own"]) > {*seen["market"], *seen["fire"], "building_acceptance"}


def test_opening_the_scan_is_written_down(journey: Journey, cast: Cast) -> None:
    paper = enter(journey)
    answer = cast.browser(cast.market_registrar).get(f"/papers/{paper.pk}/file/")
    assert answer.status_code == 200
    read = AuditEntry.objects.get(action="read.paper")
    assert (read.object_id, read.actor_label) == (str(paper.pk), cast.market_registrar.actor_label)
    assert cast.browser(cast.civil_registrar).get(f"/papers/{paper.pk}/file/").status_code == 404


def test_an_expired_paper_is_refused_on_the_page_and_nothing_typed_is_lost(journey: Journey, cast: Cast) -> None:
    paper = enter(journey)
    fields = {"number": "JY7", "issued_on": "2020-01-05", "expires_on": "2026-03-01", "note": "核对了原件"}
    answer = cast.browser(cast.market_registrar).post(f"/papers/{paper.pk}/confirm/", typed(**fields))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "已经过期" in text
    assert "核对了原件" in text
    assert 'value="JY7"' in text
    assert states(journey) == ["waiting"]


def test_without_a_scan_what_was_typed_comes_back(journey: Journey, cast: Cast) -> None:
    address = f"/institutions/{journey.institution.pk}/papers/food_licence/"
    answer = cast.browser(journey.director).post(address, typed(number="JY7", expires_on="2031-01-04"))
    assert answer.status_code == 422
    assert "请选择扫描件或照片" in answer.content.decode()
    assert 'value="JY7"' in answer.content.decode()


def test_a_kind_that_this_institution_does_not_have_is_missing(journey: Journey, cast: Cast) -> None:
    browser = cast.browser(journey.director)
    for kind in ("social_service_certificate", "no_such_paper"):
        assert browser.get(f"/institutions/{journey.institution.pk}/papers/{kind}/").status_code == 404
