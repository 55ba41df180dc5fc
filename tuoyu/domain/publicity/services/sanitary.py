"""The sanitary evaluation: begin a sheet, fill it in, conclude it with a report, hand the report in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuoyu.base.kernel import cases, clock, documents, rulebook
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Missing, OutOfStep, Stale
from tuoyu.domain.filing.models import FilingMaterial
from tuoyu.domain.filing.services import hand_in_document
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import SanitaryEvaluation
from tuoyu.domain.publicity.policies import SANITARY
from tuoyu.domain.publicity.selectors.sanitary import (
    PAPER,
    SCORED,
    SHEETS,
    awaiting_report,
    filled_sheet,
    meal_supply_of,
    regime_of,
    report_of,
)
from tuoyu.domain.publicity.selectors.sheets import differences, rows_by_part
from tuoyu.domain.publicity.workflows import DRAFT
from tuoyu.domain.publicity.workflows import SANITARY as WORKFLOW

_MARK = "托卫评"


@act("publicity.open_sanitary", "开始卫生评价")
def open_evaluation(actor: Any, institution: Institution) -> SanitaryEvaluation:
    """Lay out the sheet that applies to this institution today."""
    today = clock.today()
    regime = regime_of(institution, today)
    new = SanitaryEvaluation(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        regime=regime,
        sheet=rulebook.document(SHEETS[regime], on=today, area=institution.area).id,
        meal_supply=meal_supply_of(institution),
        saved_at=clock.now(),
    )
    SANITARY.require(actor, "fill", new)
    return cases.open_case(new, WORKFLOW, actor=actor, label="开始卫生评价")


@act("publicity.save_sanitary", "保存卫生评价")
def save_evaluation(
    actor: Any, evaluation: SanitaryEvaluation, answers: Mapping[str, str], *, version: int
) -> SanitaryEvaluation:
    """Save what was answered so far; `version` is the one the typist saw. Raises Stale with the differing items."""
    SANITARY.require(actor, "fill", evaluation)
    stored = SanitaryEvaluation.objects.select_for_update().select_related("institution").get(pk=evaluation.pk)
    if stored.state != DRAFT:
        raise OutOfStep("这次评价已经完成，内容不能改动。需要更新的，重新开始一次评价。")
    if stored.version != version:
        raise Stale(differences(filled_sheet(stored), answers))
    stored.answers, stored.saved_at, stored.version = dict(answers), clock.now(), version + 1
    stored.meal_supply = meal_supply_of(stored.institution)
    note_changed(*answers)
    stored.save(update_fields=["answers", "saved_at", "version", "meal_supply"])
    return stored


@act("publicity.conclude_sanitary", "完成卫生评价")
def conclude_evaluation(actor: Any, evaluation: SanitaryEvaluation) -> SanitaryEvaluation:
    """Conclude a sheet that passes: the report is issued and, while the filing takes papers, handed in with it."""
    SANITARY.require(actor, "conclude", evaluation)
    cases.perform(evaluation, WORKFLOW, "conclude", actor=actor, facts=filled_sheet(evaluation))
    evaluation.concluded_at = clock.now()
    evaluation.save(update_fields=["concluded_at"])
    _issue_report(actor, evaluation)
    filing = awaiting_report(evaluation)
    if filing is not None and filing.state == DRAFT:
        hand_in_report(actor, evaluation)
    return evaluation


@act("publicity.hand_in_sanitary", "提交卫生评价报告")
def hand_in_report(actor: Any, evaluation: SanitaryEvaluation) -> FilingMaterial:
    """Put the report among the papers of the filing; an earlier report made here gives way to it."""
    SANITARY.require(actor, "conclude", evaluation)
    filing, report = awaiting_report(evaluation), report_of(evaluation)
    if filing is None or report is None:
        raise Missing("没有等着收这份报告的备案：还没有开始备案，或报告已经交了。")
    return hand_in_document(actor, filing, PAPER, report)


def _issue_report(actor: Any, evaluation: SanitaryEvaluation) -> IssuedDocument:
    """The report of the institution about itself, with every item and its verdict."""
    filled, institution = filled_sheet(evaluation), evaluation.institution
    is_scored = evaluation.regime == SCORED
    content = {
        "institution": institution.name,
        "credit_code": institution.credit_code,
        "address": institution.address,
        "basis": filled.sheet.cited,
        "sheet": filled.sheet.title,
        "result": f"得 {filled.points} 分（满分 {filled.sheet.possible} 分），合格"
        if is_scored
        else "各项均符合，合格",
        "unseen": sum(one.is_unseen for one in filled.sheet.items),
        "parts": [
            {
                "title": part,
                "rows": [{"text": row.item.text, "verdict": row.verdict, "note": row.note} for row in rows],
            }
            for part, rows in rows_by_part(filled)
        ],
    }
    return documents.issue(
        PAPER,
        actor=actor,
        issuer_id=institution.body_id,
        issuer_name=institution.name,
        issuer_mark=institution.body.document_mark or _MARK,
        about=evaluation,
        area=evaluation.area,
        body_id=evaluation.body_id,
        subject=institution.name,
        title="托幼机构卫生评价自查报告" if is_scored else "托育机构卫生评价报告",
        content=content,
        template="publicity/sanitary_report.typ",
    )
