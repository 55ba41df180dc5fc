"""The dashboard: who sees which division, the figures on it, where they lead, and what it costs."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.cast import FAR_COUNTY, Cast, typed
from tests.indicators.county import (
    CHUIMATAN,
    COUNTY,
    DAHEJIA,
    JUJI,
    NATION,
    NEXT_COUNTY,
    PREFECTURE,
    PROVINCE,
    TODAY,
    TOWNSHIPS,
    Office,
    recount,
)  # fmt: skip
from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed
from tuoyu.insight.indicators import selectors, services
from tuoyu.insight.indicators.models import Population

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
LONG_AGO = date(2025, 6, 2)
RECENTLY = date(2026, 3, 2)


def page(area: int) -> str:
    return f"/figures/{area}/"


@pytest.fixture
def counted(cast: Cast, office: Office) -> Office:
    """Four institutions in two townships, two filed: one last year, one this month; a population; a year of days."""
    office.file(office.register(CHUIMATAN, on=LONG_AGO), on=date(2025, 9, 1), places=45, days=2)
    office.file(office.register(DAHEJIA, on=LONG_AGO), on=RECENTLY, places=20, days=5)
    office.register(DAHEJIA, on=LONG_AGO)
    office.register(COUNTY, on=RECENTLY)
    services.rebuild(system_user(), first=date(2025, 3, 1), last=TODAY)
    recount()
    services.record_population(cast.filing_officer, cast.area(COUNTY), 2020, 10_000, "第七次全国人口普查")
    return office


def test_the_figures_and_what_changed_since_three_months_ago(cast: Cast, counted: Office) -> None:
    found = selectors.summary(cast.leader, COUNTY)
    assert found is not None
    assert found.since == date(2025, 12, 18)
    assert {one.code: (one.value, one.of, one.change) for one in found.figures} == {
        "institutions": (4, None, 1),
        "filed_share": (50.0, None, 16.7),
        "places": (65, None, 20),
        "per_thousand": (6.5, None, 2.0),
        "townships_covered": (2, TOWNSHIPS, 1),
        "receipt_days": (3.5, None, 1.5),
    }
    assert [one.tone for one in found.figures] == ["", "good", "good", "good", "good", "warn"]


def test_compared_with_the_start_of_the_year(cast: Cast, counted: Office) -> None:
    found = selectors.summary(cast.leader, COUNTY, "year")
    assert found is not None
    assert (found.since, found.by_code["places"].change_words) == (date(2025, 12, 31), "比年初多 20 个")


def test_a_summary_out_of_reach_is_none(cast: Cast, counted: Office) -> None:
    assert selectors.summary(cast.leader, PREFECTURE) is None
    assert selectors.summary(NOBODY, COUNTY) is None


def test_a_year_of_month_ends(cast: Cast, counted: Office) -> None:
    months = selectors.board(cast.leader, COUNTY).months
    assert len(months) == 13
    assert [found.places for _, found in months] == [0, 0, 0, 0, 0, 0, 45, 45, 45, 45, 45, 45, 65]


def test_the_children_of_a_county_and_of_a_prefecture(cast: Cast, counted: Office) -> None:
    townships = {one.area: one for one in selectors.board(cast.leader, COUNTY).children}
    assert len(townships) == TOWNSHIPS
    assert (townships[DAHEJIA].now.places, townships[DAHEJIA].now.filed_share) == (20, 50.0)
    assert townships[JUJI].now.institutions == 0  # its county was counted: that is known
    counties = {one.area: one for one in selectors.board(cast.prefecture_observer, PREFECTURE).children}
    assert counties[COUNTY].now.places == 65
    assert counties[NEXT_COUNTY].now.places is None  # nobody there uses the register yet


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("filing_officer", 200), ("leader", 200), ("market_registrar", 200), ("education_member", 200),
        ("prefecture_observer", 200), ("province_observer", 200), ("nation_observer", 200),
        ("town_clerk", 404), ("director", 404), ("next_officer", 404),
        ("system_admin", 404), ("security_admin", 404), ("audit_admin", 404),
    ],
)  # fmt: skip
def test_who_sees_the_county(cast: Cast, counted: Office, name: str, status: int) -> None:
    assert cast.browser(getattr(cast, name)).get(page(COUNTY)).status_code == status


def test_nobody_sees_it_without_signing_in(cast: Cast, counted: Office) -> None:
    answer = cast.browser(NOBODY).get(page(COUNTY))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("area", [PREFECTURE, NATION, NEXT_COUNTY, FAR_COUNTY, COUNTY + 999, 10**9, 10**30])
def test_out_of_reach_and_missing_look_the_same(cast: Cast, counted: Office, area: int) -> None:
    browser = cast.browser(cast.filing_officer)
    answer, absent = browser.get(page(area)), browser.get("/figures/nowhere/")
    assert answer.status_code == 404
    assert answer.content == absent.content


@pytest.mark.parametrize(
    ("name", "area"),
    [("leader", COUNTY), ("town_clerk", DAHEJIA), ("prefecture_observer", PREFECTURE), ("nation_observer", NATION)],
)
def test_everyone_begins_at_the_widest_they_may_see(cast: Cast, counted: Office, name: str, area: int) -> None:
    answer = cast.browser(getattr(cast, name)).get("/figures/", follow=True)
    assert answer.redirect_chain == [(page(area), 302)]
    assert answer.status_code == 200


def test_directors_have_no_figures(cast: Cast, counted: Office) -> None:
    assert cast.browser(cast.director).get("/figures/").status_code == 404
    with pytest.raises(Missing):
        selectors.home_area(cast.director)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_figure_leads_to_its_records(cast: Cast, counted: Office) -> None:
    shown = text_of(cast.browser(cast.leader).get(page(COUNTY)))
    for address in (
        f"/institutions/?area={COUNTY}",
        f"/institutions/?standing=filed&amp;area={COUNTY}",
        f"/institutions/?standing=filed&amp;area={DAHEJIA}",
        f"/institutions/?area={CHUIMATAN}",
    ):
        assert f'href="{address}"' in shown
    assert "差 15 个：" in shown
    assert "按 2020 年末人口" in shown


def test_drilling_up_stops_where_the_reach_ends(cast: Cast, counted: Office) -> None:
    mine = text_of(cast.browser(cast.leader).get(page(COUNTY)))
    assert f'href="{page(PREFECTURE)}"' not in mine
    theirs = text_of(cast.browser(cast.province_observer).get(page(COUNTY)))
    assert f'href="{page(PREFECTURE)}"' in theirs
    assert f'href="{page(PROVINCE)}"' in theirs
    assert f'href="{page(NATION)}"' not in theirs
    assert f'href="{page(COUNTY)}"' in text_of(cast.browser(cast.province_observer).get(page(PREFECTURE)))


def test_a_county_that_was_never_counted_says_what_would_fill_it(cast: Cast, counted: Office) -> None:
    shown = text_of(cast.browser(cast.next_officer).get(page(NEXT_COUNTY)))
    assert "还没有可以统计的机构" in shown
    assert "口径" in shown


def test_a_tile_tells_none_from_unknown(cast: Cast, counted: Office) -> None:
    shown = text_of(cast.browser(cast.leader).get(page(COUNTY), {"show": "per_thousand"}))
    assert "<span>大河家</span><b>无数据</b>" in shown  # places, but nobody knows for how many people
    assert "<span>居集</span><b>无</b>" in shown
    above = text_of(cast.browser(cast.prefecture_observer).get(page(PREFECTURE), {"show": "places"}))
    assert "<span>临夏县</span><b>无数据</b>" in above


def test_without_a_population_it_says_so_and_shows_no_zero(cast: Cast, counted: Office) -> None:
    shown = text_of(cast.browser(cast.prefecture_observer).get(page(PREFECTURE)))
    assert "无数据" in shown
    assert "还没有录入常住人口" in shown


@pytest.mark.parametrize("show", ["places", "per_thousand", "nonsense", ""])
def test_the_map_shows_what_is_asked_for(cast: Cast, counted: Office, show: str) -> None:
    shown = text_of(cast.browser(cast.leader).get(page(COUNTY), {"show": show}))
    assert ("各乡镇每千人口" in shown) == (show == "per_thousand")  # no township's population is known


@pytest.mark.parametrize(
    ("name", "area"),
    [("leader", COUNTY), ("town_clerk", DAHEJIA), ("province_observer", PREFECTURE), ("nation_observer", NATION)],
)
def test_a_page_takes_few_queries(cast: Cast, counted: Office, name: str, area: int) -> None:
    browser = cast.browser(getattr(cast, name))
    browser.get(page(area))
    with CaptureQueriesContext(connection) as spent:
        assert browser.get(page(area)).status_code == 200
    asked = [one["sql"] for one in spent if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def test_the_table_as_a_workbook(cast: Cast, counted: Office) -> None:
    answer = cast.browser(cast.leader).get(page(COUNTY), {"export": "xlsx"})
    first, second = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets
    rows = [list(row) for row in first.values]
    assert rows[1][:4] == ["区划代码", "区划", "登记机构（家）", "备案机构（家）"]
    assert rows[2][1:7] == ["积石山保安族东乡族撒拉族自治县", 4, 2, 50, 65, 6.5]
    assert len(rows) == 3 + TOWNSHIPS
    assert [*second.values][2][0] == "登记机构"


def test_the_table_out_of_reach_is_missing(cast: Cast, counted: Office) -> None:
    assert cast.browser(cast.director).get(page(COUNTY), {"export": "xlsx"}).status_code == 404


def test_the_bureau_writes_down_the_population(cast: Cast, counted: Office) -> None:
    browser = cast.browser(cast.filing_officer)
    address = f"{page(COUNTY)}population"
    assert browser.get(address).status_code == 200
    sent = typed(year=2025, residents=13_000, source="2025 年统计公报")
    answer = browser.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, page(COUNTY))
    browser.post(address, sent)
    assert Population.objects.get(area=COUNTY, year=2025).residents == 13_000
    assert AuditEntry.objects.filter(action="indicators.record_population", area=COUNTY).count() == 2
    found = selectors.summary(cast.leader, COUNTY)
    assert found is not None
    assert found.by_code["per_thousand"].value == 5.0


def test_a_wrong_population_is_given_back_with_a_sentence(cast: Cast, counted: Office) -> None:
    sent = typed(year=2031, residents=0, source="公报")
    answer = cast.browser(cast.filing_officer).post(f"{page(COUNTY)}population", sent)
    assert answer.status_code == 422
    assert "大于 0 的整数" in answer.content.decode()
    assert not Population.objects.filter(area=COUNTY, year=2031).exists()


@pytest.mark.parametrize("name", ["education_member", "director", "next_officer"])
def test_who_may_not_write_down_the_population(cast: Cast, counted: Office, name: str) -> None:
    person = getattr(cast, name)
    sent = typed(year=2025, residents=13_000, source="公报")
    assert cast.browser(person).post(f"{page(COUNTY)}population", sent).status_code == 404
    with pytest.raises(NotAllowed):
        services.record_population(person, cast.area(COUNTY), 2025, 13_000, "公报")


def test_the_service_refuses_what_cannot_be(cast: Cast) -> None:
    with pytest.raises(Invalid):
        services.record_population(cast.filing_officer, cast.area(COUNTY), 2025, -5, "公报")
