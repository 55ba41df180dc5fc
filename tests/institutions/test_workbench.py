"""The workbench: a department sees its own papers, clocks and figures, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cast import Cast
from tests.filing.steps import Journey, picture
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.services import cancel_filing
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.selectors.papers import DESKS
from tuoyu.domain.institutions.services import PaperText

ENDING = PaperText("XF2026", date(2025, 5, 1), date(2026, 5, 1))


def bench(person: object) -> selectors.Workbench:
    """Somebody's workbench."""
    with unit_of_work(person):
        return selectors.workbench(person)


def test_each_department_counts_its_own(journey: Journey, cast: Cast) -> None:
    assert journey.filed
    fire, market = bench(cast.member("emergency")), bench(cast.market_registrar)
    assert (fire.totals["waiting"], market.totals["waiting"]) == (1, 2)
    assert [one.kind.code for one in fire.figures] == ["fire_document"]
    assert fire.filed == 1
    assert "消防监督检查" in fire.duty


def test_what_runs_out_is_shown_in_time_and_then_as_expired(
    journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    firefighter = cast.member("emergency")
    paper = services.enter_paper(journey.director, journey.institution, "fire_document", ENDING, picture("凭证"))
    services.confirm_paper(firefighter, paper, ENDING)
    assert bench(firefighter).totals["expiring"] == 1
    hands.advance(timedelta(days=45))
    late = bench(firefighter)
    assert (late.totals["expiring"], late.totals["expired"], late.totals["confirmed"]) == (0, 1, 0)
    page = cast.browser(firefighter).get("/workbench/").content.decode()
    assert journey.institution.name in page
    assert "已过期" in page


def test_an_ended_filing_asks_nothing_more(journey: Journey, cast: Cast) -> None:
    cancel_filing(cast.filing_officer, journey.filed, reason="停止服务")
    firefighter = cast.member("emergency")
    assert bench(firefighter).totals["waiting"] == 0
    with unit_of_work(firefighter):
        assert waiting_on(firefighter, DESKS) == []


def test_a_department_without_papers_is_told_so(cast: Cast) -> None:
    page = cast.browser(cast.member("finance")).get("/workbench/").content.decode()
    assert "没有由贵部门核实的证照" in page


def test_the_tab_leads_from_the_record_to_the_papers(journey: Journey, cast: Cast) -> None:
    address = f"/institutions/{journey.institution.pk}/"
    page = cast.browser(journey.director).get(address).content.decode()
    assert f'href="{address}papers/"' in page
    town = cast.browser(cast.town_clerk).get(address).content.decode()
    assert "papers/" not in town


def test_papers_that_end_within_the_month_are_counted_apart(
    journey: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    firefighter = cast.member("emergency")
    paper = services.enter_paper(journey.director, journey.institution, "fire_document", ENDING, picture("凭证"))
    services.confirm_paper(firefighter, paper, ENDING)
    assert (bench(firefighter).totals["expiring"], bench(firefighter).totals["soon"]) == (1, 0)
    hands.advance(timedelta(days=20))  # 24 days left
    assert (bench(firefighter).totals["expiring"], bench(firefighter).totals["soon"]) == (1, 1)
    assert "其中 30 日内 1 份" in cast.browser(firefighter).get("/workbench/").content.decode()


def test_each_department_finds_the_figures_of_its_own_matters(journey: Journey, cast: Cast) -> None:
    assert journey.institution
    police = cast.browser(cast.member("public_security")).get("/workbench/").content.decode()
    registrar = cast.browser(cast.market_registrar).get("/workbench/").content.decode()
    fire = cast.browser(cast.member("emergency")).get("/workbench/").content.decode()
    assert "待查询" in police
    assert "登记推送待核对" not in police
    assert "共推送 1 条" in registrar
    assert "待查询" not in registrar
    assert "待查询" not in fire
    assert "登记推送待核对" not in fire
