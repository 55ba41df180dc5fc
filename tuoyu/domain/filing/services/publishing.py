"""The notice of non-conformity: issued with its reasons, shown to the public until it is put right."""

from __future__ import annotations

from typing import Any

from tuoyu.base.kernel import clock, documents, rulebook
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.domain.filing.models import PublishedNonconformity, SiteVerification
from tuoyu.domain.filing.policies import VERIFICATION
from tuoyu.domain.filing.rules.verification import SiteCheck
from tuoyu.domain.filing.selectors.verification import check_items, submitted_on
from tuoyu.domain.filing.workflows import RECTIFICATION_CLOCK

NOTICE = "nonconformity_notice"
_TITLE = "托育机构不符合情况告知书"
_USUAL_MARK, _OF_NOTICES = "托备", "核"


@act("filing.issue_nonconformity", "出具不符合告知书")
def publish_nonconformity(actor: Any, verification: SiteVerification, check: SiteCheck) -> IssuedDocument:
    """Issue the notice and publish its reasons."""
    VERIFICATION.require(actor, "record", verification)
    institution, items = verification.filing.institution, check_items(verification.checklist)
    by_code = {one.code: one for one in items}
    reasons = [
        {"item": by_code[one.item].name, "reason": one.reason, "cited": by_code[one.item].cited}
        for one in check.failing
    ]
    allowed = rulebook.rule(RECTIFICATION_CLOCK, on=clock.today(), area=verification.area)
    content = {
        "institution": institution.name,
        "credit_code": institution.credit_code,
        "address": institution.address,
        "filing_number": institution.filing_number,
        "received_on": submitted_on(verification.filing).isoformat(),
        "visited_on": check.visited_on.isoformat(),
        "reasons": reasons,
        "rectify_within": f"{allowed.value} {allowed.unit}",
    }
    notice = documents.issue(
        NOTICE,
        actor=actor,
        issuer_id=actor.body_id,
        issuer_name=actor.body.name,
        issuer_mark=(actor.body.document_mark or _USUAL_MARK) + _OF_NOTICES,
        about=verification,
        area=verification.area,
        body_id=verification.body_id,
        subject=institution.name,
        title=_TITLE,
        content=content,
        template=f"filing/{NOTICE}.typ",
    )
    PublishedNonconformity.objects.create(
        institution=institution,
        verification=verification,
        document=notice,
        reasons=[{"item": one["item"], "reason": one["reason"]} for one in reasons],
        published_on=clock.today(),
    )
    return notice
