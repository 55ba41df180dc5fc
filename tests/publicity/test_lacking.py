"""The bureau sees whose public notice lacks something and since when, and reminds them once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import COUNTY, Cast, typed
from tests.filing.steps import Journey
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import NotAllowed, OutOfStep, Refused
from tuoyu.domain.publicity.rules.disclosure import Freshness
from tuoyu.domain.publicity.selectors import lacking
from tuoyu.domain.publicity.selectors.disclosures import items
from tuoyu.domain.publicity.services.disclosing import Told, confirm_disclosure, disclose
from tuoyu.domain.publicity.services.urging import urge_disclosure


def publish_all(journey: Journey) -> None:
    institution = journey.filed.institution
    for item in items(clock.today(), COUNTY):
        disclose(journey.director, institution, item.kind, Told("照规定公示"))


def names(journey: Journey, **narrowed: str) -> list[str]:
    """The institutions the officer finds in the list, narrowed as asked."""
    officer = journey.cast.filing_officer
    with unit_of_work(officer):
        rows = lacking.lacking_institutions(officer, COUNTY)
        if "kind" in narrowed:
            rows = lacking.lacking_item(rows, COUNTY, narrowed["kind"])
        if "state" in narrowed:
            rows = lacking.lacking_state(rows, COUNTY, narrowed["state"])
        return [one.name for one in rows]


def test_what_is_missing_counts_from_the_filing_what_is_stale_from_the_day_it_ran_out(
    journey: Journey, hands: clock.SetClock
) -> None:
    institution = journey.filed.institution
    assert names(journey) == [institution.name]
    publish_all(journey)
    assert names(journey) == []
    meals = next(one for one in items(clock.today(), COUNTY) if one.kind == "meals")
    published = clock.today()
    hands.advance(timedelta(days=meals.fresh_days))
    assert names(journey) == []
    hands.advance(timedelta(days=1))
    assert names(journey) == names(journey, kind="meals") == names(journey, state="stale") == [institution.name]
    assert names(journey, kind="fees") == names(journey, state="missing") == []
    with unit_of_work(journey.cast.filing_officer):
        (lack,) = lacking.lacks_of([institution])[institution.pk]
    assert (lack.item.kind, lack.state) == ("meals", Freshness.STALE)
    assert lack.since == published + timedelta(days=meals.fresh_days)
    confirm_disclosure(journey.director, institution, "meals")
    assert names(journey) == []


def test_a_reminder_names_what_is_missing_once_a_day(journey: Journey, hands: clock.SetClock) -> None:
    institution = journey.filed.institution
    disclose(journey.director, institution, "meals", Told("每周食谱"))
    urge_disclosure(journey.officer, institution)
    (notice,) = Notice.objects.filter(to_body_id=institution.body_id, kind="publicity.urged")
    assert "收费" in notice.sentence
    assert "膳食" not in notice.sentence
    with pytest.raises(Refused):
        urge_disclosure(journey.officer, institution)
    hands.advance(timedelta(days=1))
    publish_all(journey)
    with pytest.raises(OutOfStep):
        urge_disclosure(journey.officer, institution)


def test_only_the_bureau_of_the_place_reminds(journey: Journey) -> None:
    for person in (journey.director, journey.cast.next_officer, journey.cast.leader):
        with pytest.raises(NotAllowed):
            urge_disclosure(person, journey.filed.institution)


def test_the_list_shows_it_and_sends_to_those_ticked(journey: Journey) -> None:
    institution = journey.filed.institution
    officer = journey.cast.browser(journey.officer)
    shown = officer.get("/disclosure/lacking/").content.decode()
    assert institution.name in shown
    assert "膳食营养" in shown
    answer = officer.post("/disclosure/urge/", typed(chosen=[str(institution.pk)]), follow=True)
    assert "已提醒 1 家" in answer.content.decode()
    again = officer.post("/disclosure/urge/", typed(chosen=[str(institution.pk)]), follow=True)
    assert "另有 1 家今天已经提醒过" in again.content.decode()
    neighbour = journey.cast.browser(journey.cast.next_officer)
    assert institution.name not in neighbour.get("/disclosure/lacking/").content.decode()


def test_the_notice_is_a_tab_of_the_institution_also_before_it_is_filed(cast: Cast) -> None:
    journey = Journey(cast)
    assert journey.draft
    officer = cast.browser(cast.filing_officer)
    address = f"/disclosure/{journey.institution.pk}/"
    assert "没有有效的备案" in officer.get(address).content.decode()
    assert address in officer.get(f"/institutions/{journey.institution.pk}/").content.decode()
    assert cast.browser(cast.next_officer).get(address).status_code == 404
