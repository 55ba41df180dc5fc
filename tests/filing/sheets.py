"""Sheets filled in: how tests and scenes begin, answer and conclude one."""

from __future__ import annotations

from tests.filing.steps import Journey
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.models import SanitaryEvaluation
from tuoyu.domain.filing.rules.sheets import MET, NOTE, Sheet
from tuoyu.domain.filing.selectors.sanitary import filled_sheet
from tuoyu.domain.filing.services import sanitary


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
