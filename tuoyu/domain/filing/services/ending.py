"""Ending a filing: the receipt is revoked and the places no longer count."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import cases, clock, documents, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.selectors.changes import open_change
from tuoyu.domain.filing.selectors.facts import filing_facts
from tuoyu.domain.filing.selectors.filings import documents_of
from tuoyu.domain.filing.selectors.verification import open_verification
from tuoyu.domain.filing.services.amending import end_change
from tuoyu.domain.filing.services.verifying import stop_verification
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.institutions.services import record_filing_ended
from tuoyu.domain.staff.services import leave_charge


@act("filing.cancel", "注销备案")
def cancel_filing(actor: Any, filing: Filing, *, reason: str) -> Filing:
    """Cancel a filing in force, with the reason that the public check will show."""
    FILING.require(actor, "cancel", filing)
    if not reason.strip():
        raise Invalid({"reason": ["请写明注销原因，验真页会显示。"]})
    cases.perform(filing, WORKFLOW, "cancel", actor=actor, facts=filing_facts(filing), note=reason.strip())
    filing.ended_at = clock.now()
    filing.save(update_fields=["ended_at"])
    for document in documents_of(filing):
        documents.revoke(document, reason=reason.strip())
    if change := open_change(filing.institution):
        end_change(actor, change)
    if visit := open_verification(filing):
        stop_verification(actor, visit)
    record_filing_ended(actor, filing.institution, on=clock.today())
    leave_charge(actor, filing.institution, on=clock.today())
    notices.tell_body(
        filing.body_id,
        "filing.cancelled",
        f"{filing.institution.name}的备案已注销：{reason.strip()}",
        link=reverse("filing:case", args=[filing.pk]),
    )
    return filing
