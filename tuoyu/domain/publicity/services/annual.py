"""Annual reports: called by the county, written by the director, noted or asked back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from tuoyu.base.access.models import Body
from tuoyu.base.kernel import cases, clock, notices
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Stale
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import AnnualReport
from tuoyu.domain.publicity.policies import ANNUAL
from tuoyu.domain.publicity.selectors.annual import not_yet_called, register_facts
from tuoyu.domain.publicity.workflows import ANNUAL as WORKFLOW
from tuoyu.domain.publicity.workflows import DRAFT, RETURNED


@act("publicity.call_annual_reports", "布置年度报告")
def call_reports(actor: Any, bureau: Body, year: int) -> Body:
    """Ask every filed institution of the bureau's division for its report; the clock starts for each.

    Whoever was asked already is not asked again, so it can be done once more for those who filed later.
    """
    found = list(not_yet_called(bureau.area, year))
    if not found:
        raise Invalid({"year": ["已备案的机构都布置过这一年度的报告了。"]})
    for institution in found:
        _call(actor, institution, year)
    return bureau


@act("publicity.save_annual_report", "保存年度报告")
def save_report(actor: Any, report: AnnualReport, told: Mapping[str, Any], *, version: int) -> AnnualReport:
    """Save what was written so far; raises Stale when somebody else saved since `version`."""
    ANNUAL.require(actor, "fill", report)
    stored = AnnualReport.objects.select_for_update().select_related("institution").get(pk=report.pk)
    if stored.state not in {DRAFT, RETURNED}:
        raise OutOfStep(f"这份报告现在是“{WORKFLOW.states[stored.state]}”，不能改动。")
    if stored.version != version:
        raise Stale()
    stored.told, stored.saved_at, stored.version = dict(told), clock.now(), version + 1
    note_changed(*told)
    stored.save(update_fields=["told", "saved_at", "version"])
    return stored


@act("publicity.submit_annual_report", "报送年度报告")
def submit_report(actor: Any, report: AnnualReport) -> AnnualReport:
    """Hand it in, for the first time or again; the register's facts of today are kept with it."""
    step = "resubmit" if report.state == RETURNED else "submit"
    ANNUAL.require(actor, step, report)
    cases.perform(report, WORKFLOW, step, actor=actor, facts=report.told)
    report.facts = [list(pair) for pair in register_facts(report.institution)]
    report.submitted_at = report.submitted_at or clock.now()
    report.save(update_fields=["facts", "submitted_at"])
    return report


@act("publicity.decide_annual_report", "办理年度报告")
def decide_report(actor: Any, report: AnnualReport, step: str, *, note: str = "") -> AnnualReport:
    """Take note of it (`take_note`), or ask back (`ask_back`) with what is missing."""
    ANNUAL.require(actor, step, report)
    note = note.strip()
    if step == "ask_back" and not note:
        raise Invalid({"note": ["请写明要补充什么。"]}, "请写明要补充什么。")
    cases.perform(report, WORKFLOW, step, actor=actor, note=note)
    _tell(report, f"{report.year} 年度报告{WORKFLOW.step(step).says}{f'：{note}' if note else '。'}")
    return report


def _call(actor: Any, institution: Institution, year: int) -> AnnualReport:
    new = AnnualReport(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        year=year,
        saved_at=clock.now(),
    )
    ANNUAL.require(actor, "call", new)
    cases.open_case(new, WORKFLOW, actor=actor, label="建立年度报告")
    cases.perform(new, WORKFLOW, "call", actor=actor)
    _tell(new, f"请在期限内报送 {year} 年度报告。")
    return new


def _tell(report: AnnualReport, sentence: str) -> None:
    notices.tell_body(report.body_id, "publicity.annual", sentence, link=reverse("publicity:annual", args=[report.pk]))
