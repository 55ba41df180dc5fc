"""The sanitary evaluation: begun by its institution, saved as typed, concluded with a report that joins the filing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import Cast, typed
from tests.filing.steps import COMPLETE, Journey, picture
from tests.publicity.sheets import all_good, begun, concluded, filled
from tuoyu.base.kernel import documents
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Missing, NotAllowed, OutOfStep, Refused, Stale
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import FilingMaterial
from tuoyu.domain.publicity.models import SanitaryEvaluation
from tuoyu.domain.publicity.selectors import sanitary as found
from tuoyu.domain.publicity.services import sanitary


def handed_in(journey: Journey) -> list[FilingMaterial]:
    with unit_of_work(journey.officer):
        return list(FilingMaterial.objects.filter(code=found.PAPER, removed_at=None, body=journey.institution.body))


def test_a_passed_sheet_becomes_a_report_among_the_papers_of_the_filing(journey: Journey) -> None:
    assert journey.draft
    evaluation = concluded(journey)
    assert evaluation.state == "concluded"
    with unit_of_work(journey.director):
        report = found.report_of(evaluation)
        assert report is not None
        facts = selectors.filing_facts(journey.reread())
        assert found.awaiting_report(evaluation) is None
    assert (report.title, report.subject) == ("托育机构卫生评价报告", journey.institution.name)
    assert documents.find_by_code(report.verify_code) == report
    assert report.content["unseen"] == 7
    assert [one.file_id for one in handed_in(journey)] == [report.file_id]
    assert found.PAPER in facts.materials_given


def test_a_sheet_with_a_requirement_unmet_makes_no_report(journey: Journey) -> None:
    evaluation = filled(journey, no_basement="not_met")
    with unit_of_work(journey.director), pytest.raises(Refused) as told:
        sanitary.conclude_evaluation(journey.director, evaluation)
    assert [one.code for one in told.value.obstacles] == ["sheet.not_met"]
    assert not IssuedDocument.objects.exists()


def test_a_report_made_before_the_filing_is_handed_in_later(journey: Journey) -> None:
    evaluation = concluded(journey)
    assert not handed_in(journey)
    assert journey.draft
    with unit_of_work(journey.director):
        sanitary.hand_in_report(journey.director, evaluation)
        with pytest.raises(Missing):
            sanitary.hand_in_report(journey.director, evaluation)
    assert len(handed_in(journey)) == 1


def test_a_newer_report_takes_the_place_of_the_older_and_an_uploaded_one_stays(journey: Journey) -> None:
    assert journey.draft
    with unit_of_work(journey.director):
        services.hand_in_material(journey.director, journey.draft, found.PAPER, picture("县里的报告"))
    concluded(journey)
    concluded(journey)
    assert len(handed_in(journey)) == 2


def test_a_report_cannot_slip_into_a_submitted_filing(journey: Journey) -> None:
    assert journey.submitted
    evaluation = concluded(journey)
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        sanitary.hand_in_report(journey.director, evaluation)


def test_only_the_own_director_fills_it_in(journey: Journey) -> None:
    evaluation = begun(journey)
    for somebody in (journey.cast.filing_officer, journey.cast.leader):
        with pytest.raises(NotAllowed):
            sanitary.save_evaluation(somebody, evaluation, {}, version=evaluation.version)
    with pytest.raises(Missing):
        sanitary.conclude_evaluation(journey.cast.second_director, evaluation)


def test_two_people_answering_are_shown_where_they_part(journey: Journey) -> None:
    evaluation = begun(journey)
    with unit_of_work(journey.director), pytest.raises(Stale) as told:
        sanitary.save_evaluation(journey.director, evaluation, {"light": "met"}, version=1)
    (difference,) = told.value.differences
    assert (difference.theirs, difference.yours) == ("不符合", "符合")


def test_a_concluded_sheet_is_closed_and_a_new_one_may_begin(journey: Journey) -> None:
    evaluation = concluded(journey)
    with unit_of_work(journey.director), pytest.raises(OutOfStep):
        sanitary.save_evaluation(journey.director, evaluation, {}, version=evaluation.version)
    assert begun(journey).pk != evaluation.pk


def test_a_kindergarten_is_scored_by_the_sheet_of_2012_without_canteen_where_no_meals_are_served(cast: Cast) -> None:
    nursery = Journey(cast, facility_type="kindergarten", legal_form="kindergarten")
    assert nursery.draft
    nursery.fill("premises", {**COMPLETE["premises"][0], "meal_supply": "none"})
    evaluation = concluded(nursery)
    with unit_of_work(nursery.director):
        report = found.report_of(evaluation)
    assert evaluation.regime == "scored_2012"
    assert report is not None
    assert report.content["result"] == "得 85 分（满分 85 分），合格"
    assert "食堂卫生" not in {one["title"] for one in report.content["parts"]}


def test_the_sheet_saves_itself_as_it_is_typed(journey: Journey) -> None:
    evaluation = begun(journey)
    browser = journey.cast.browser(journey.director)
    address = reverse("publicity:sanitary_fill", args=[evaluation.pk])
    assert "原文未收录" in browser.get(address).content.decode()
    sent = typed(light="met", light_note="朝南", air="perhaps", version=evaluation.version)
    answer = browser.post(address, sent, headers={"accept": "application/json"})
    assert answer.json()["version"] == evaluation.version + 1
    assert list(answer.json()["errors"]) == ["air"]
    with unit_of_work(journey.director):
        assert SanitaryEvaluation.objects.get().answers == {"light": "met", "light_note": "朝南"}


def test_the_director_goes_from_start_to_report_by_the_pages(journey: Journey) -> None:
    assert journey.draft
    browser = journey.cast.browser(journey.director)
    browser.post(reverse("publicity:sanitary_start"), typed())
    with unit_of_work(journey.director):
        evaluation = SanitaryEvaluation.objects.get()
        answers = all_good(found.filled_sheet(evaluation).sheet)
    browser.post(reverse("publicity:sanitary_fill", args=[evaluation.pk]), typed(**answers, version=1))
    browser.post(reverse("publicity:sanitary_conclude", args=[evaluation.pk]), typed())
    report = browser.get(reverse("publicity:sanitary_report", args=[evaluation.pk]))
    assert report["Content-Type"] == "application/pdf"
    shown = journey.cast.browser(journey.officer).get(reverse("publicity:sanitary", args=[evaluation.pk]))
    assert "评价合格" in shown.content.decode()
    assert "材料" in browser.get(reverse("filing:fill", args=[journey.draft.pk, "materials"])).content.decode()
