"""The public notice: published item by item with its date, kept when replaced, told when missing or stale, printed."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from tests.cast import Cast, typed
from tests.filing.steps import Journey
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep
from tuoyu.domain.filing.services import cancel_filing
from tuoyu.domain.publicity.models import Disclosure
from tuoyu.domain.publicity.rules.disclosure import Freshness, Item, freshness, lacking
from tuoyu.domain.publicity.selectors import disclosures
from tuoyu.domain.publicity.services.disclosing import Told, confirm_disclosure, disclose

MEALS = Item("meals", "膳食营养", "", "第十五条", 7)
TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("confirmed_on", "state"),
    [
        (None, Freshness.MISSING),
        (TODAY, Freshness.FRESH),
        (TODAY - timedelta(days=7), Freshness.FRESH),
        (TODAY - timedelta(days=8), Freshness.STALE),
    ],
)
def test_an_item_is_missing_stale_or_fresh(confirmed_on: date | None, state: Freshness) -> None:
    assert freshness(MEALS, confirmed_on, TODAY) is state


def test_what_is_missing_is_told_with_its_article_and_what_is_stale_only_warns() -> None:
    found = list(lacking([(MEALS, Freshness.MISSING), (MEALS, Freshness.STALE), (MEALS, Freshness.FRESH)]))
    assert [(one.code, one.blocking, one.source) for one in found] == [
        ("publicity.not_disclosed", True, "第十五条"),
        ("publicity.disclosure_stale", False, "第十五条"),
    ]


def test_what_is_published_stands_from_today_and_what_stood_there_is_kept(
    journey: Journey, hands: clock.SetClock
) -> None:
    institution = journey.filed.institution
    disclose(journey.director, institution, "meals", Told("本周食谱一"))
    hands.advance(timedelta(days=7))
    disclose(journey.director, institution, "meals", Told("本周食谱二"))
    disclose(journey.director, institution, "meals", Told("本周食谱二（改）"))
    posted = next(one for one in disclosures.notice_of(institution) if one.item.kind == "meals")
    assert posted.current is not None
    assert posted.current.text == "本周食谱二（改）"
    assert {one.text: one.valid.isempty for one in posted.before} == {"本周食谱一": False, "本周食谱二": True}


def test_what_grows_old_is_stale_until_it_is_confirmed(journey: Journey, hands: clock.SetClock) -> None:
    institution = journey.filed.institution
    for item in disclosures.items(TODAY, institution.area):
        disclose(journey.director, institution, item.kind, Told("写明了"))
    assert disclosures.lacks(disclosures.notice_of(institution)) == []
    hands.advance(timedelta(days=8))
    assert [one.section for one in disclosures.lacks(disclosures.notice_of(institution))] == ["meals"]
    with unit_of_work(journey.director):
        assert [one.note for one in disclosures.inbox(journey.director)] == ["膳食营养"]
    confirm_disclosure(journey.director, institution, "meals")
    assert disclosures.lacks(disclosures.notice_of(institution)) == []
    with unit_of_work(journey.director):
        assert disclosures.inbox(journey.director) == []


def test_nothing_said_or_nothing_to_confirm_is_refused(journey: Journey) -> None:
    institution = journey.filed.institution
    with pytest.raises(Invalid):
        disclose(journey.director, institution, "meals", Told("   "))
    with pytest.raises(Missing):
        disclose(journey.director, institution, "menu", Told("x"))
    with pytest.raises(OutOfStep):
        confirm_disclosure(journey.director, institution, "meals")


def test_only_the_institution_itself_publishes(journey: Journey) -> None:
    institution = journey.filed.institution
    for person in (journey.officer, journey.cast.leader, journey.cast.second_director):
        with pytest.raises(NotAllowed):
            disclose(person, institution, "meals", Told("食谱"))


def test_the_database_refuses_two_at_a_time(journey: Journey) -> None:
    institution = journey.filed.institution
    first = disclose(journey.director, institution, "meals", Told("食谱"))
    copy = {name: getattr(first, name) for name in ("area", "body_id", "kind", "valid", "confirmed_on", "published_at")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.create(institution=institution, text="又一份", **copy)


def test_a_director_publishes_fees_and_everybody_reads_them(cast: Cast) -> None:
    journey = Journey(cast)
    institution = journey.filed.institution
    director, public = cast.browser(journey.director), f"/directory/{institution.pk}/"
    assert "机构尚未公示" in cast.browser(cast.anonymous).get(public).content.decode()
    assert "更新信息公示" in director.get("/home/").content.decode()
    address = f"/disclosure/{institution.pk}/fees/"
    refused = director.post(address, typed(fee_care="很贵"))
    assert refused.status_code == 422
    assert "很贵" in refused.content.decode()
    assert director.post(address, typed(fee_care="1200", price_mode="market", text="按月收")).status_code == 302
    page = cast.browser(cast.anonymous).get(public).content.decode()
    for words in ("1200.00 元/月", "市场调节价", "按月收", "更新或确认于 2026年3月18日"):
        assert words in page, words
    assert 'value="1200.00"' in director.get(address).content.decode()


def test_the_board_is_one_sheet_with_what_is_published_and_a_code(cast: Cast) -> None:
    journey = Journey(cast)
    institution = journey.filed.institution
    disclose(journey.director, institution, "fees", Told("按月收", {"care": "1200.00"}, "market"))
    answer = cast.browser(journey.director).get(f"/disclosure/{institution.pk}/board/")
    assert answer["Content-Type"] == "application/pdf"
    sheets = PdfReader(io.BytesIO(answer.content)).pages
    text = sheets[0].extract_text()
    assert len(sheets) == 1
    for words in (
        institution.name,
        institution.filing_number,
        "1200.00",
        "市场调节价",
        "尚未公示",
        str(institution.pk),
    ):
        assert words in text.replace("\n", ""), words


def test_a_notice_goes_with_its_filing(cast: Cast) -> None:
    journey = Journey(cast)
    institution = journey.filed.institution
    disclose(journey.director, institution, "care", Told("照护内容不再公开"))
    cancel_filing(journey.officer, journey.reread(), reason="停止服务")
    page = cast.browser(cast.anonymous).get(f"/directory/{institution.pk}/").content.decode()
    assert "照护内容不再公开" not in page
    kept = cast.browser(journey.director).get(f"/disclosure/{institution.pk}/")
    assert kept.status_code == 200
    assert "照护内容不再公开" not in kept.content.decode()
    assert cast.browser(journey.director).get(f"/disclosure/{institution.pk}/care/").status_code == 404


def test_before_filing_the_page_says_when_it_will_open(cast: Cast) -> None:
    journey = Journey(cast)
    page = cast.browser(journey.director).get("/disclosure/")
    assert page.status_code == 200
    assert "备案以后才有信息公示" in page.content.decode()
