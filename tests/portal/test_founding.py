"""我要办托: questions one at a time, the answers in the address, and at the end everything a founder must know."""

from __future__ import annotations

from datetime import date
from html import unescape
from itertools import product
from typing import Any

import pytest
from django.test import Client

from tests.cast import COUNTY, Cast
from tests.faults.nasty import PIECES
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.rules.founding import COUNTED, Intent, counted, too_large

TODAY = date(2026, 3, 18)
ALL: dict[str, Any] = {
    "type": "community", "form": "social_service", "site": "leased", "meals": "own", "children": "45",
}  # fmt: skip
RULES = {key: rulebook.rule(key, TODAY) for key in COUNTED}


def asked(client: Client, **answers: str) -> str:
    answer = client.get("/start/", answers)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_one_question_at_a_time_leads_to_the_result(client: Client, cast: Cast) -> None:
    assert cast.bureau
    cast.department("civil_affairs")
    given: dict[str, str] = {}
    for key, words in (
        ("type", "您打算办哪一种"),
        ("form", "由谁来办"),
        ("site", "场地从哪里来"),
        ("meals", "孩子的饭怎么解决"),
        ("children", "打算收多少孩子"),
    ):
        page = asked(client, **given)
        assert f"{words}？</h2>" in page
        assert "去哪里办" not in page
        given[key] = ALL[key]
    page = asked(client, **given)
    for words in ("民政局", "卫生健康局", "业务主管单位同意", "租赁合同", "食品经营许可证", "金额未核定", "135 平方米",
                  "民办非企业单位登记管理暂行条例", "第八条第（二）项"):  # fmt: skip
        assert words in page, words


def test_a_kind_with_one_form_does_not_ask_who(client: Client, db: None) -> None:
    page = asked(client, type="kindergarten")
    assert "场地从哪里来？</h2>" in page
    assert "幼儿园" in page


@pytest.mark.parametrize(("facility_type", "site", "meals"), list(product(
    ("family_site", "employer", "kindergarten"), ("owned", "leased", "free_use"), ("own", "ordered", "none"),
)))  # fmt: skip
def test_the_papers_told_are_the_papers_the_filing_asks(
    client: Client, db: None, facility_type: str, site: str, meals: str
) -> None:
    form = selectors.legal_forms(facility_type, TODAY, COUNTY)[0]["code"]
    page = asked(client, type=facility_type, form=form, site=site, meals=meals, children="4")
    known = {"facility_type": facility_type, "legal_form": form, "site_tenure": site, "meal_supply": meals}
    papers = selectors.materials_for(known, TODAY, COUNTY)
    everything = {one["name"] for one in rulebook.document("filing_materials", TODAY).entries if not one.get("online")}
    told = {name for name in everything if f"<b>{name}</b>" in page}
    assert told == {one.name for one in papers}


@pytest.mark.parametrize("piece", [*PIECES, "A" * 5_000])
def test_nonsense_in_the_address_is_asked_again(client: Client, db: None, piece: str) -> None:
    for key in ALL:
        if "\ud800" <= piece <= "\udfff":
            continue
        assert client.get("/start/", {**ALL, key: piece}).status_code in {200, 422}


@pytest.mark.parametrize("children", ["0", "-1", "2001", "四", "²", "9" * 40])
def test_a_number_that_is_none_is_told(client: Client, db: None, children: str) -> None:
    assert "请填写 1 到 2000 之间的整数" in asked(client, **{**ALL, "children": children})


def test_nothing_is_kept_of_the_answers(client: Client, cast: Cast) -> None:
    assert cast.system
    before = AuditEntry.objects.count()
    asked(client, **ALL)
    assert AuditEntry.objects.count() == before
    assert "sessionid" not in client.cookies


def test_a_family_site_that_is_too_large_is_told_in_time() -> None:
    small, large = Intent("family_site", children=5), Intent("family_site", children=6)
    assert not list(too_large(small, RULES))
    assert [one.code for one in too_large(large, RULES)] == ["filing.family_too_large"]
    assert not list(too_large(Intent("community", children=60), RULES))


@pytest.mark.parametrize(
    ("intent", "figures"),
    [
        (Intent("family_site", children=4), {"照护人员": "2 人"}),
        (Intent("community", children=45), {"户外活动场地": "135 平方米"}),
        (Intent("community", meal_supply="own", children=51), {"户外活动场地": "153 平方米", "炊事人员": "2 人"}),
        (Intent("community"), {}),
    ],
)
def test_what_follows_from_the_number_of_children(intent: Intent, figures: dict[str, str]) -> None:
    assert {label: words for label, words, _ in counted(intent, RULES)} == figures


def test_every_rule_the_guide_names_exists_and_is_cited() -> None:
    for entry in rulebook.document("founding_requirements", TODAY).entries:
        assert rulebook.rule(entry["rule"], TODAY, COUNTY).cited, entry["code"]


def test_a_relief_ends_when_its_notice_ends() -> None:
    intent = Intent("community", "social_service", "owned", "own", 20)
    with_relief, without = (
        {one.label for one in selectors.way(intent, on, 0).costs} for on in (date(2027, 12, 31), date(2028, 1, 1))
    )
    assert with_relief - without == {"税费减免"}
