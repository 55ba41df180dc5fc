"""Sanitary evaluations: which sheet applies, what is filled in, and the report."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.domain.filing.models import Filing, FilingMaterial, FilingSection
from tuoyu.domain.filing.selectors.filings import current_filing
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import SanitaryEvaluation
from tuoyu.domain.publicity.policies import SANITARY
from tuoyu.domain.publicity.rules.sheets import FilledSheet, Passing
from tuoyu.domain.publicity.selectors.sheets import sheet_of
from tuoyu.domain.publicity.workflows import CONCLUDED, DRAFT

PAPER = "sanitary_report"
SCORED = "scored_2012"
SHEETS = {"self_assessment_2022": "sanitary_2022", SCORED: "sanitary_2012"}
_KINDERGARTEN = "kindergarten"
# An issued document never changes: those from before the apps parted name the table as it was called.
_ABOUT = ("publicity.sanitaryevaluation", "filing.sanitaryevaluation")


def evaluations(actor: Any) -> QuerySet[SanitaryEvaluation]:
    """The evaluations the actor may see."""
    return SANITARY.scope(actor, "view", SanitaryEvaluation.objects.select_related("institution"))


def get_evaluation(actor: Any, id: UUID, action: str = "view") -> SanitaryEvaluation:
    """One evaluation on which the actor may take `action`; Missing otherwise."""
    return SANITARY.get(actor, action, SanitaryEvaluation.objects.select_related("institution", "body"), pk=id)


def evaluation_under_way(institution: Institution) -> SanitaryEvaluation | None:
    """The sheet an institution is filling in."""
    return SanitaryEvaluation.objects.filter(institution=institution, state=DRAFT).first()


def regime_of(institution: Institution, on: date) -> str:
    """How an institution is evaluated: a code of the enumeration `sanitary_regime`."""
    kind = _KINDERGARTEN if institution.facility_type == _KINDERGARTEN else "other"
    return str(rulebook.rule(f"sanitary.regime.{kind}", on=on, area=institution.area).value)


def meal_supply_of(institution: Institution) -> str:
    """How meals are supplied, as typed in the institution's filing; nothing while nobody said."""
    filing = current_filing(institution)
    section = FilingSection.objects.filter(filing=filing, key="premises").first() if filing else None
    return str(section.answers.get("meal_supply") or "") if section else ""


def filled_sheet(evaluation: SanitaryEvaluation) -> FilledSheet:
    """The sheet as it applies, with the answers so far. Whoever has not said how meals come is asked about them."""
    on = clock.local(evaluation.opened_at).date()
    passing = None
    if evaluation.regime == SCORED:
        passing = Passing(
            rulebook.rule("sanitary.pass_points", on=on, area=evaluation.area),
            rulebook.rule("sanitary.full_points", on=on, area=evaluation.area),
        )
    known = {"meal_supply": evaluation.meal_supply or "own"}
    return FilledSheet(sheet_of(rulebook.document_by_id(evaluation.sheet), known, passing), evaluation.answers)


def report_of(evaluation: SanitaryEvaluation) -> IssuedDocument | None:
    """The report of a concluded evaluation."""
    about = IssuedDocument.objects.select_related("file").filter(about_type__in=_ABOUT)
    return about.filter(about_id=evaluation.pk).first()


def awaiting_report(evaluation: SanitaryEvaluation) -> Filing | None:
    """The institution's filing into which the report could still be handed in; None when it is there already."""
    filing = current_filing(evaluation.institution)
    report = report_of(evaluation) if evaluation.state == CONCLUDED else None
    if filing is None or report is None:
        return None
    there = FilingMaterial.objects.filter(filing=filing, code=PAPER, file=report.file, removed_at=None)
    return None if there.exists() else filing
