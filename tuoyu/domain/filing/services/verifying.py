"""The visit after the receipt: planned with it, recorded once, and a notice with reasons where something fails."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import cases, clock, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid, OutOfStep
from tuoyu.domain.filing.models import Filing, PublishedNonconformity, SiteFinding, SiteVerification
from tuoyu.domain.filing.policies import VERIFICATION
from tuoyu.domain.filing.rules.verification import SiteCheck, mistakes_of_check
from tuoyu.domain.filing.selectors.verification import (
    check_items,
    current_checklist,
    open_verification,
    submitted_on,
    verifications_of,
)
from tuoyu.domain.filing.services.publishing import publish_nonconformity
from tuoyu.domain.filing.workflows import AWAITING_VISIT, FILED, NONCONFORMITY_CLOCK, RECEIPT_CLOCK
from tuoyu.domain.filing.workflows import FILING as FILING_WORKFLOW
from tuoyu.domain.filing.workflows import VERIFICATION as WORKFLOW


@act("filing.plan_verification", "安排现场核实")
def plan_verification(actor: Any, filing: Filing) -> SiteVerification:
    """Plan a visit to a filed institution. The first one's clock runs from the day the material was received.

    Raises OutOfStep when the filing is not in force or a visit is not yet settled.
    """
    planned = SiteVerification(
        filing=filing,
        area=filing.area,
        body_id=filing.body_id,
        checklist=current_checklist(filing.area, clock.today()),
    )
    VERIFICATION.require(actor, "plan", planned)
    if filing.state != FILED:
        raise OutOfStep("只对已备案的机构安排现场核实。")
    before = verifications_of(filing)
    if open_verification(filing):
        raise OutOfStep("这家机构还有一次现场核实没有办结。")
    cases.open_case(planned, WORKFLOW, actor=actor, label="安排现场核实")
    if not before:
        cases.follow_clock(
            planned, WORKFLOW, NONCONFORMITY_CLOCK, leader=filing, of=FILING_WORKFLOW, leading=RECEIPT_CLOCK
        )
    return planned


@act("filing.record_site_check", "记录现场核实")
def record_site_check(actor: Any, filing: Filing, check: SiteCheck) -> SiteVerification:
    """Write down what a visit found; where something fails, the notice is issued and published at once.

    Takes the planned visit, or plans one. Raises Invalid by field, OutOfStep while an earlier visit is being put right.
    """
    verification = open_verification(filing) or plan_verification(actor, filing)
    VERIFICATION.require(actor, "record", verification)
    if verification.state != AWAITING_VISIT:
        raise OutOfStep("上一次核实的不符合事项还没有整改完，先确认整改。")
    items = [one.code for one in check_items(verification.checklist)]
    wrong = mistakes_of_check(check, items=items, submitted_on=submitted_on(filing), today=clock.today())
    if wrong:
        raise Invalid(wrong)
    _write(verification, check)
    cases.perform(verification, WORKFLOW, "notify" if check.failing else "conform", actor=actor, facts=check)
    sentence = f"{filing.institution.name}现场核实符合要求。"
    if check.failing:
        notice = publish_nonconformity(actor, verification, check)
        sentence = f"{filing.institution.name}现场核实有不符合事项，告知书文号 {notice.number}，请整改并报送情况。"
    _tell(verification, "filing.verified", sentence)
    return verification


@act("filing.confirm_rectification", "确认整改到位")
def confirm_rectification(actor: Any, verification: SiteVerification, *, note: str = "") -> SiteVerification:
    """Everything is put right: the notice leaves the public page."""
    VERIFICATION.require(actor, "decide", verification)
    cases.perform(verification, WORKFLOW, "confirm", actor=actor, note=note)
    _decide(actor, verification, is_accepted=True, remark=note)
    _withdraw_publication(verification)
    _tell(
        verification, "filing.rectified", f"{verification.filing.institution.name}的整改已确认到位，公开的事项已撤下。"
    )
    return verification


@act("filing.ask_rectification_again", "要求继续整改")
def ask_rectification_again(actor: Any, verification: SiteVerification, *, note: str) -> SiteVerification:
    """What was reported is not enough; `note` says what is still missing."""
    VERIFICATION.require(actor, "decide", verification)
    if not note.strip():
        raise Invalid({"note": ["请写明还差什么，机构照此继续整改。"]})
    cases.perform(verification, WORKFLOW, "ask_again", actor=actor, note=note.strip())
    _decide(actor, verification, is_accepted=False, remark=note.strip())
    _tell(verification, "filing.rectify_again", f"{verification.filing.institution.name}还要继续整改：{note.strip()}")
    return verification


@act("filing.stop_verification", "终止现场核实")
def stop_verification(actor: Any, verification: SiteVerification) -> SiteVerification:
    """The filing ended before the visit was settled."""
    VERIFICATION.require(actor, "stop", verification)
    cases.perform(verification, WORKFLOW, "stop", actor=actor)
    _withdraw_publication(verification)
    return verification


def _write(verification: SiteVerification, check: SiteCheck) -> None:
    verification.visited_on, verification.visitors = check.visited_on, check.visitors
    verification.save(update_fields=["visited_on", "visitors"])
    SiteFinding.objects.bulk_create(
        SiteFinding(
            verification=verification,
            area=verification.area,
            body_id=verification.body_id,
            item=one.item,
            outcome=one.outcome,
            reason=one.reason,
        )
        for one in check.findings
    )


def _decide(actor: Any, verification: SiteVerification, *, is_accepted: bool, remark: str) -> None:
    verification.rectifications.filter(decided_at=None).update(
        decided_at=clock.now(), decided_by=actor.actor_label, is_accepted=is_accepted, remark=remark
    )


def _withdraw_publication(verification: SiteVerification) -> None:
    PublishedNonconformity.objects.filter(verification=verification, withdrawn_on=None).update(
        withdrawn_on=clock.today()
    )


def _tell(verification: SiteVerification, kind: str, sentence: str) -> None:
    link = reverse("filing:verification", args=[verification.pk])
    notices.tell_body(verification.body_id, kind, sentence, link=link)
