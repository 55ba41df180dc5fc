"""Sheets filled in: how tests and scenes begin, answer and conclude one."""

from __future__ import annotations

from datetime import timedelta

from tests.filing.steps import Journey
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.publicity.models import Recognition, SanitaryEvaluation
from tuoyu.domain.publicity.rules.sheets import MET, NOTE, Sheet
from tuoyu.domain.publicity.selectors.recognition import filled_criteria, get_recognition
from tuoyu.domain.publicity.selectors.sanitary import filled_sheet
from tuoyu.domain.publicity.services import recognition, sanitary


def all_good(sheet: Sheet) -> dict[str, str]:
    """Everything met with full points, unseen requirements described."""
    answers = {one.code: str(one.points) if one.points else MET for one in sheet.items}
    return answers | {one.code + NOTE: "对照原文：制度齐全，已执行" for one in sheet.items if one.is_unseen}


def begun(journey: Journey) -> SanitaryEvaluation:
    """A sheet with one answer."""
    with unit_of_work(journey.director):
        new = sanitary.open_evaluation(journey.director, journey.institution)
        first = filled_sheet(new).sheet.items[0]
        answers = {first.code: first.verdicts[-1]}
        return sanitary.save_evaluation(journey.director, new, answers, version=new.version)


def filled(journey: Journey, **changed: str) -> SanitaryEvaluation:
    """A sheet with every answer good, but for those `changed`."""
    with unit_of_work(journey.director):
        new = sanitary.open_evaluation(journey.director, journey.institution)
        answers = {**all_good(filled_sheet(new).sheet), **changed}
        return sanitary.save_evaluation(journey.director, new, answers, version=new.version)


def concluded(journey: Journey) -> SanitaryEvaluation:
    """A sheet that passed, with its report."""
    with unit_of_work(journey.director):
        return sanitary.conclude_evaluation(journey.director, filled(journey))


def application(journey: Journey, kind: str = "inclusive", **changed: str) -> Recognition:
    """A filed institution's application with every condition answered well, but for those `changed`."""
    assert journey.filed
    with unit_of_work(journey.director):
        institution = journey.reread().institution
        new = recognition.open_recognition(journey.director, institution, kind)
        answers = {**all_good(filled_criteria(new).sheet), **changed}
        return recognition.save_recognition(journey.director, new, answers, version=new.version)


def applied(journey: Journey, kind: str = "inclusive") -> Recognition:
    """An application handed in."""
    with unit_of_work(journey.director):
        return recognition.move_application(journey.director, application(journey, kind), "submit")


def publicised(journey: Journey, kind: str = "inclusive") -> Recognition:
    """An application on public notice."""
    handed_in = applied(journey, kind)
    with unit_of_work(journey.officer):
        found = get_recognition(journey.officer, handed_in.pk)
        return recognition.decide_recognition(journey.officer, found, "publicise")


def named(journey: Journey, kind: str = "inclusive") -> Recognition:
    """A recognition whose notice began eight days ago, now named."""
    if not journey.filed:
        raise AssertionError
    with clock.frozen(clock.now() - timedelta(days=8)):
        on_notice = publicised(journey, kind)
    with unit_of_work(journey.officer):
        found = get_recognition(journey.officer, on_notice.pk)
        return recognition.decide_recognition(journey.officer, found, "name")
