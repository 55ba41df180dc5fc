"""What the public reads: filed institutions, plainly, with nobody's name."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import COUNTY, NEXT_COUNTY, Cast
from tests.portal.conftest import REPRESENTATIVE, Register
from tuoyu.domain.institutions.models import Institution

SUNNY, STARS, GONE = "大河家阳光宝贝托育园", "吹麻滩小星星托育园", "已散场托育园"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.getvalue().decode()


def queries(client: Client, address: str) -> list[str]:
    """What one view of a page asks the database, transaction bookkeeping left out."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return [one["sql"] for one in seen if "SAVEPOINT" not in one["sql"]]


def test_the_home_tells_how_many_and_which_are_newest(client: Client, register: Register) -> None:
    register.filed(STARS, on=date(2026, 2, 1))
    register.filed(SUNNY, on=date(2026, 3, 1))
    register.registered("没备案托育园")
    page = text(client, "/")
    assert "全县 2 家已备案机构" in page
    assert page.index(SUNNY) < page.index(STARS)
    assert "没备案托育园" not in page
    assert "积石山保安族东乡族撒拉族自治县托育服务" in page


def test_the_home_without_institutions_says_what_will_fill_it(client: Client, cast: Cast) -> None:
    assert cast.system
    assert "还没有已备案的机构" in text(client, "/")


def test_the_directory_lists_the_filed_ones_of_this_county_only(client: Client, register: Register, cast: Cast) -> None:
    register.filed(SUNNY)
    register.ended(GONE)
    register.orphaned("登记没了托育园")
    register.registered("没备案托育园")
    page = text(client, "/directory/")
    assert SUNNY in page
    assert not any(name in page for name in (GONE, "登记没了托育园", "没备案托育园"))


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("q=阳光", {SUNNY}),
        ("q=光宝", {SUNNY}),
        ("q=星", {STARS}),
        ("q=大河家镇", {SUNNY}),
        ("q=吹麻滩镇 小星", {STARS}),
        ("q=阳光 小星", set()),
        ("mode=half_day", {STARS}),
        ("type=kindergarten", {STARS}),
        (f"area={COUNTY + 2}", {SUNNY}),
        (f"area={COUNTY + 2}&mode=half_day", set()),
        (f"area={NEXT_COUNTY}", {SUNNY, STARS}),  # outside the home: told and left out
        ("", {SUNNY, STARS}),
    ],
)
def test_the_directory_is_searched_by_name_place_mode_and_type(
    client: Client, register: Register, address: str, names: set[str]
) -> None:
    register.filed(SUNNY, COUNTY + 2)
    register.filed(STARS, COUNTY + 1, service_modes=["half_day", "hourly"], facility_type="kindergarten")
    page = text(client, f"/directory/?{address}")
    assert {name for name in (SUNNY, STARS) if name in page} == names


def test_pages_hold_fifteen_and_lead_on_without_a_gap(client: Client, register: Register) -> None:
    names = {register.filed(f"第{number:02d}托育园").name for number in range(25)}
    first = client.get("/directory/").context["listing"]
    second = client.get(f"/directory/{first.urls['following']}").context["listing"]
    seen = [row[0].content for page in (first, second) for row in page.rows]
    assert (first.total, len(first.rows), len(second.rows)) == ("25", 14, 11)
    assert (len(seen), set(seen)) == (25, names)


def test_a_filed_institution_has_a_page_with_its_facts_and_its_code(
    client: Client, register: Register, settings: Any
) -> None:
    found = register.filed(SUNNY)
    page = text(client, f"/directory/{found.pk}/")
    for words in (SUNNY, "已备案", found.filing_number, "2026年3月2日备案", "45 个", "全日托", found.credit_code,
                  "0930-1234567", "独立托育机构", "营利性", "信息更新于", "qr-code"):  # fmt: skip
        assert words in page, words
    assert f"{settings.PUBLIC_ADDRESS}/directory/{found.pk}/" in page


def test_a_cancelled_one_keeps_a_page_that_says_so(client: Client, register: Register) -> None:
    page = text(client, f"/directory/{register.ended(GONE).pk}/")
    assert "备案已注销" in page
    assert "2026年3月10日注销备案" in page
    assert "standing-bad" in page
    assert "至今有效" not in page


def test_one_struck_off_by_the_registrar_is_not_called_valid(client: Client, register: Register) -> None:
    page = text(client, f"/directory/{register.orphaned(GONE).pk}/")
    assert "2026年3月12日注销登记" in page
    assert "standing-bad" in page
    assert "至今有效" not in page


def test_an_unfiled_one_is_byte_for_byte_like_none_at_all(client: Client, register: Register) -> None:
    hidden = client.get(f"/directory/{register.registered('没备案托育园').pk}/")
    missing = client.get(f"/directory/{uuid4()}/")
    nonsense = client.get("/directory/not-a-uuid/")
    assert hidden.status_code == missing.status_code == nonsense.status_code == 404
    assert hidden.content == missing.content == nonsense.content
    assert dict(hidden.headers) == dict(missing.headers)


def test_no_page_names_a_person(client: Client, register: Register) -> None:
    found = register.filed(SUNNY)
    for address in ("/", "/directory/", f"/directory/{found.pk}/", "/about/", "/directory/?export=csv"):
        body = text(client, address)
        assert REPRESENTATIVE not in body, address
        assert "13893012345" not in body, address


def test_the_csv_holds_every_field_the_dictionary_explains(client: Client, register: Register) -> None:
    found = register.filed(SUNNY)
    rows = list(csv.reader(io.StringIO(text(client, "/directory/?export=csv").removeprefix("\ufeff"))))
    about = text(client, "/about/")
    assert len(rows) == 2
    assert all(f"<dt>{heading}</dt>" in about for heading in rows[0])
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["机构"], line["托位"], line["统一社会信用代码"]) == (SUNNY, "45", found.credit_code)
    assert (line["所在地"], line["备案日期"], line["服务形式"]) == ("大河家镇", "2026-03-02", "全日托")


def test_a_spreadsheet_is_what_the_page_showed(client: Client, register: Register) -> None:
    register.filed(SUNNY, COUNTY + 2)
    register.filed(STARS, COUNTY + 1)
    rows = text(client, f"/directory/?area={COUNTY + 2}&export=csv").splitlines()
    assert len(rows) == 2
    assert client.get("/directory/?export=xlsx").getvalue()[:2] == b"PK"


@pytest.mark.parametrize("address", ["/", "/directory/", "/directory/?q=阳光", "/verify/", "/about/", "/start/", "ONE"])
def test_no_page_asks_more_than_a_few_times(client: Client, register: Register, address: str) -> None:
    found = register.filed(SUNNY)
    for number in range(40):
        register.filed(f"第{number:02d}托育园", COUNTY + 1 + number % 17)
    seen = queries(client, f"/directory/{found.pk}/" if address == "ONE" else address)
    print(address, len(seen))
    assert len(seen) <= (7 if address == "ONE" else 6), seen  # an institution with all that hangs on it


def test_somebody_signed_in_finds_the_way_to_their_work(cast: Cast, register: Register) -> None:
    register.filed(SUNNY)
    page = text(cast.browser(cast.director), "/")
    assert "我的待办" in page
    assert 'href="/home/"' in page
    assert SUNNY in page


def test_a_visitor_finds_the_way_in_and_only_what_exists(client: Client, cast: Cast) -> None:
    assert cast.system
    page = text(client, "/")
    for link in ('href="/directory/"', 'href="/verify/"', 'href="/about/"', 'href="/start/"', 'href="/account/login/"'):
        assert link in page, link
    for label in ("育儿指导", ">投诉举报<"):
        assert label not in page


def test_the_careful_mode_is_offered_and_kept_everywhere(client: Client, register: Register) -> None:
    found = register.filed(SUNNY)
    client.cookies["careful"] = "1"
    for address in ("/", "/directory/", f"/directory/{found.pk}/", "/verify/", "/about/"):
        page = text(client, address)
        assert "data-careful>" in page, address
        assert "退出关怀模式" in page


@pytest.mark.parametrize("address", ["/", "/directory/", "/verify/", "/about/"])
def test_public_pages_only_answer_to_reading(client: Client, address: str) -> None:
    assert client.post(address, {"_key": "0123456789"}).status_code == 405


def test_a_site_for_the_nation_lets_one_go_down_place_by_place(
    client: Client, register: Register, settings: Any
) -> None:
    settings.HOME_AREA = 0
    register.filed(SUNNY)
    assert "全国 1 家" in text(client, "/")
    page = text(client, "/directory/")
    assert SUNNY in page
    assert f'value="{620000000}"' in page
    below = text(client, "/directory/?area=622900000")
    assert f'value="{COUNTY}"' in below
    assert SUNNY in below
    assert SUNNY not in text(client, f"/directory/?area={NEXT_COUNTY}")


def test_the_site_works_before_any_division_is_loaded(client: Client, db: None) -> None:
    assert Institution.objects.count() == 0
    for address in ("/", "/directory/", "/verify/", "/about/"):
        text(client, address)
