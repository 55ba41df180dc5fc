"""What institutions lack: papers missing or expired, of theirs and of people, seen by whom it concerns."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import COUNTY, NEXT_COUNTY, Cast, typed
from tests.filing.steps import Journey
from tests.staff.houses import carer, facts
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import Missing, NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing.services import cancel_filing
from tuoyu.domain.institutions.models import Paper
from tuoyu.domain.institutions.services import PaperText, confirm_paper
from tuoyu.domain.staff.models import Person
from tuoyu.domain.staff.selectors import lacking
from tuoyu.domain.staff.services import PaperFacts, add_credential, enter_person, record_check, urging

UNTIL = date(2026, 5, 1)


@pytest.fixture
def whole(journey: Journey, cast: Cast) -> Journey:
    """Filed, every paper of the institution confirmed up to 1 May, and nobody at work without papers."""
    institution = journey.filed.institution
    with unit_of_work(cast.system):
        waiting = list(Paper.objects.filter(institution=institution))
        Paper.objects.filter(institution=institution).update(state="confirmed", expires_on=UNTIL)
        kinds = {one.kind for one in waiting}
        missing = [one for one in lacking.kinds_seen(cast.filing_officer, COUNTY).papers if one.code not in kinds]
        for one in missing:
            Paper.objects.create(
                institution=institution, body_id=institution.body_id, area=institution.area, kind=one.code,
                department=one.department, file=waiting[0].file, source="institution", entered_by="王园长",
                state="confirmed", expires_on=UNTIL, opened_at=clock.now(),
            )  # fmt: skip
        held = institution.assignments.select_related("person").get()
        add_papers(journey, held.person)
    return journey


def add_papers(journey: Journey, person: Person) -> None:
    with unit_of_work(journey.director):
        add_credential(journey.director, person, PaperFacts("health_certificate", "县疾控中心", date(2026, 3, 10)))
        record_check(journey.director, person, on=date(2026, 3, 10), issuer="大河家派出所")


def shown(person: User, area: int = COUNTY, **narrowed: str) -> list[str]:
    """What each institution in the list lacks, in words; the list and the words never disagree."""
    with unit_of_work(person):
        kinds = lacking.kinds_seen(person, area)
        rows = list(lacking.lacking_institutions(person, kinds, **narrowed))
        found = lacking.lacks_of(rows, kinds)
        assert all(found.values())
        return [lacking.in_words(found[one.pk]) for one in rows]


def test_who_has_everything_is_not_in_the_list(whole: Journey, cast: Cast) -> None:
    assert shown(cast.filing_officer) == []
    with unit_of_work(cast.filing_officer), pytest.raises(OutOfStep, match="不用提醒"):
        urging.urge_papers(cast.filing_officer, whole.institution)


def test_what_expires_is_seen_by_the_bureau_and_by_its_own_department_only(
    whole: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    Paper.objects.filter(institution=whole.institution).exclude(kind="fire_document").update(expires_on=None)
    hands.advance(timedelta(days=(UNTIL - clock.today()).days))
    assert shown(cast.filing_officer) == []
    hands.advance(timedelta(days=1))
    expected = ["过期消防安全检查合格证明"]
    assert shown(cast.filing_officer) == shown(cast.leader) == shown(cast.member("emergency")) == expected
    for narrowed in ({"kind": "fire_document"}, {"state": "expired"}, {"kind": "fire_document", "state": "expired"}):
        assert shown(cast.filing_officer, **narrowed) == expected
    for narrowed in ({"kind": "food_licence"}, {"state": "missing"}, {"kind": "fire_document", "state": "missing"}):
        assert shown(cast.filing_officer, **narrowed) == []
    assert shown(cast.market_registrar) == shown(cast.member("emergency", NEXT_COUNTY), NEXT_COUNTY) == []
    assert shown(cast.next_officer, NEXT_COUNTY) == []


def test_a_paper_that_was_never_handed_in_is_missing_until_one_is_on_its_way(whole: Journey, cast: Cast) -> None:
    Paper.objects.filter(institution=whole.institution, kind="food_licence").update(state="objected")
    assert shown(cast.market_registrar) == shown(cast.filing_officer) == ["缺食品经营许可证"]
    Paper.objects.filter(institution=whole.institution, kind="food_licence").update(state="waiting")
    assert shown(cast.market_registrar) == shown(cast.filing_officer) == []


def test_people_without_papers_are_counted_for_the_bureau_alone(
    whole: Journey, cast: Cast, hands: clock.SetClock
) -> None:
    for serial in (1, 2):
        enter_person(whole.director, whole.institution, facts(serial, name=f"马小兰{serial}"), carer())
    expected = ["缺违法犯罪记录查询结果（2 人）、健康合格证明（2 人）"]
    assert shown(cast.filing_officer) == expected
    assert shown(cast.filing_officer, kind="people-health_certificate") == expected
    assert shown(cast.filing_officer, state="expired") == []
    assert shown(cast.member("emergency")) == shown(cast.market_registrar) == []
    Paper.objects.filter(institution=whole.institution).update(expires_on=None)
    hands.advance(timedelta(days=370))
    assert shown(cast.filing_officer, kind="people-health_certificate", state="expired") == [
        "缺违法犯罪记录查询结果（2 人）、健康合格证明（2 人）；过期违法犯罪记录查询结果（1 人）、健康合格证明（1 人）"
    ]


def test_an_ended_filing_is_asked_for_nothing(whole: Journey, cast: Cast) -> None:
    Paper.objects.filter(institution=whole.institution).delete()
    assert len(shown(cast.filing_officer)) == 1
    cancel_filing(cast.filing_officer, whole.filed, reason="停止服务")
    assert shown(cast.filing_officer) == []


def test_each_sender_reminds_of_what_it_sees_once_a_day(whole: Journey, cast: Cast, hands: clock.SetClock) -> None:
    Paper.objects.filter(institution=whole.institution).delete()
    fireman = cast.member("emergency")
    with unit_of_work(fireman):
        urging.urge_papers(fireman, whole.institution)
    with unit_of_work(cast.filing_officer):
        urging.urge_papers(cast.filing_officer, whole.institution)
    found = list(Notice.objects.filter(kind__startswith="people.lacks").order_by("told_at", "pk"))
    assert {one.to_body_id for one in found} == {whole.institution.body_id}
    own = next(one.sentence for one in found if one.kind.endswith("emergency"))
    assert own == f"{fireman.body}提醒：请补齐。缺消防安全检查合格证明。"
    with unit_of_work(fireman), pytest.raises(Refused, match="今天已经提醒过"):
        urging.urge_papers(fireman, whole.institution)
    hands.advance(timedelta(days=1))
    with unit_of_work(fireman):
        urging.urge_papers(fireman, whole.institution)
    for person in (cast.leader, cast.next_officer, cast.town_clerk, whole.director):
        with unit_of_work(person), pytest.raises((NotAllowed, Missing)):
            urging.urge_papers(person, whole.institution)


def test_the_page_lists_exports_and_reminds_those_ticked(whole: Journey, cast: Cast) -> None:
    Paper.objects.filter(institution=whole.institution, kind="food_licence").delete()
    browser, address = cast.browser(cast.filing_officer), reverse("staff:lacking")
    assert "食品经营许可证" in browser.get(address).content.decode()
    assert "证照证明缺项" in browser.get(reverse("home")).content.decode()
    file = b"".join(browser.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert f"{whole.institution.name}" in file
    assert "食品经营许可证" in file
    done = browser.post(reverse("staff:urge"), typed(chosen=[str(whole.institution.pk)])).content.decode()
    assert "已提醒" in done
    again = browser.post(reverse("staff:urge"), typed(chosen=[str(whole.institution.pk)])).content.decode()
    assert "今天已经提醒过" in again
    watching = cast.browser(cast.leader).get(address).content.decode()
    assert "提醒勾选的机构" not in watching
    for person in (cast.town_clerk, whole.director, cast.prefecture_observer):
        assert cast.browser(person).get(address).status_code == 404


def test_confirming_ends_it(whole: Journey, cast: Cast) -> None:
    text = PaperText("XF2027", date(2026, 3, 1), date(2027, 3, 1))
    Paper.objects.filter(institution=whole.institution, kind="fire_document").update(
        state="waiting", expires_on=text.expires_on, issued_on=text.issued_on
    )
    paper = Paper.objects.get(institution=whole.institution, kind="fire_document")
    confirm_paper(cast.member("emergency"), paper, text)
    assert shown(cast.filing_officer) == []
