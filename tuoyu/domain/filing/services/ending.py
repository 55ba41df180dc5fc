"""Ending a filing: its documents are revoked, a notice says why, and the places no longer count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import cases, clock, documents, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules.passage import children_left
from tuoyu.domain.filing.selectors.changes import open_change
from tuoyu.domain.filing.selectors.closings import children_placed, open_closing
from tuoyu.domain.filing.selectors.facts import filing_facts
from tuoyu.domain.filing.selectors.filings import current_filing, documents_of
from tuoyu.domain.filing.selectors.verification import open_verification
from tuoyu.domain.filing.services.amending import end_change
from tuoyu.domain.filing.services.verifying import stop_verification
from tuoyu.domain.filing.workflows import CLOSING, FILED
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import record_filing_ended
from tuoyu.domain.staff.services import leave_charge

NOTICE = "cancellation_notice"
_TITLE, _USUAL_MARK, _OF_ENDINGS = "托育机构备案注销通知书", "托备", "销"
_NO_REASON = Invalid({"reason": ["请写明注销原因，验真页会显示。"]})


@act("filing.cancel", "注销备案")
def cancel_filing(actor: Any, filing: Filing, *, reason: str) -> Filing:
    """Cancel a filing in force without being asked, with the reason that the public check will show."""
    FILING.require(actor, "cancel", filing)
    if not reason.strip():
        raise _NO_REASON
    _end(actor, filing.institution, filing, reason.strip(), children_placed(filing.institution), None, ())
    return filing


@act("filing.end", "终止备案")
def end_filing(
    actor: Any, institution: Institution, *, reason: str, placed: int = 0, closes_on: date | None = None,
    plan: Sequence[Sequence[str]] = (),
) -> IssuedDocument:  # fmt: skip
    """End what is filed of an institution, whether or not a case of ours stands behind it; returns the notice.

    `placed` is how many children the plan covers, `plan` its lines as (way, who and how many). OutOfStep when nothing
    is filed any more, Refused while children would be left.
    """
    standing = Filing(institution=institution, area=institution.area, body_id=institution.body_id)
    FILING.require(actor, "cancel", standing)
    if not reason.strip():
        raise _NO_REASON
    if not institution.is_filed:
        raise OutOfStep(f"{institution.name}现在没有有效的备案，请刷新后查看。")
    filing = current_filing(institution)
    in_force = filing if filing is not None and filing.state == FILED else None
    return _end(actor, institution, in_force, reason.strip(), placed, closes_on, plan)


def _end(
    actor: Any, institution: Institution, filing: Filing | None, reason: str, placed: int, closes_on: date | None,
    plan: Sequence[Sequence[str]],
) -> IssuedDocument:  # fmt: skip
    if filing is not None:
        facts = replace(filing_facts(filing), placed=placed)
        cases.perform(filing, WORKFLOW, "cancel", actor=actor, facts=facts, note=reason)
        filing.ended_at = clock.now()
        filing.save(update_fields=["ended_at"])
        for document in documents_of(filing):
            documents.revoke(document, reason=reason)
    elif found := [*children_left(institution.occupancy, placed)]:
        raise Refused(found)
    _stop_what_hangs_on_it(actor, institution, filing)
    record_filing_ended(actor, institution, on=clock.today())
    leave_charge(actor, institution, on=clock.today())
    notice = _issue(actor, institution, filing, reason, closes_on, plan)
    sentence = f"{institution.name}的备案已注销：{reason}。注销通知书文号 {notice.number}。"
    link = reverse("filing:case", args=[filing.pk]) if filing else reverse("filing:closings")
    notices.tell_body(institution.body_id, "filing.cancelled", sentence, link=link)
    return notice


def _stop_what_hangs_on_it(actor: Any, institution: Institution, filing: Filing | None) -> None:
    if change := open_change(institution):
        end_change(actor, change)
    if closing := open_closing(institution):
        cases.perform(closing, CLOSING, "take_back", actor=actor, note="备案已注销，申请不再办理")
    if filing is not None and (visit := open_verification(filing)):
        stop_verification(actor, visit)


def _issue(
    actor: Any, institution: Institution, filing: Filing | None, reason: str, closes_on: date | None,
    plan: Sequence[Sequence[str]],
) -> IssuedDocument:  # fmt: skip
    return documents.issue(
        NOTICE,
        actor=actor,
        issuer_id=actor.body_id,
        issuer_name=actor.body.name,
        issuer_mark=(actor.body.document_mark or _USUAL_MARK) + _OF_ENDINGS,
        about=filing or institution,
        area=institution.area,
        body_id=institution.body_id,
        subject=institution.name,
        title=_TITLE,
        content={
            "institution": institution.name,
            "credit_code": institution.credit_code,
            "filing_number": institution.filing_number,
            "reason": reason,
            "ended_on": clock.today().isoformat(),
            "closes_on": closes_on.isoformat() if closes_on else "",
            "plan": [list(one) for one in plan],
        },
        template=f"filing/{NOTICE}.typ",
    )
