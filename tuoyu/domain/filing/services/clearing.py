"""Clearing filings whose registration has ended: the institution is asked, or the bureau cancels by itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import cases, clock, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import IssuedDocument, Notice
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import OutOfStep, Refused
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.selectors.closings import children_placed
from tuoyu.domain.filing.selectors.filings import current_filing
from tuoyu.domain.filing.selectors.orphans import ASKED
from tuoyu.domain.filing.services.ending import end_filing
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.institutions.models import Institution


@act("filing.ask_to_cancel", "通知申请注销")
def ask_to_cancel(actor: Any, institution: Institution) -> Institution:
    """Ask an institution whose registration has ended to cancel its filing, at most once a day."""
    FILING.require(actor, "cancel", _standing(institution))
    _require_orphaned(institution)
    begun = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    if Notice.objects.filter(to_body_id=institution.body_id, kind=ASKED, told_at__gte=begun).exists():
        raise Refused([Obstacle("filing.asked_today", "今天已经通知过这家机构，请明天再通知。")])
    sentence = f"{institution.name}的登记已经终止，请申请注销备案，写明在托婴幼儿的去向。"
    notices.tell_body(institution.body_id, ASKED, sentence, link=reverse("filing:closing_start"))
    if filing := current_filing(institution):
        cases.remark(filing, WORKFLOW, label="登记已终止，通知机构申请注销", actor=actor)
    return institution


@act("filing.clear", "登记终止，注销备案")
def clear_filing(actor: Any, institution: Institution, *, reason: str) -> IssuedDocument:
    """Cancel the filing without being asked; refused while a child in care is in no plan the bureau agreed to."""
    FILING.require(actor, "cancel", _standing(institution))
    _require_orphaned(institution)
    return end_filing(actor, institution, reason=reason, placed=children_placed(institution))


def _standing(institution: Institution) -> Filing:
    return Filing(institution=institution, area=institution.area, body_id=institution.body_id)


def _require_orphaned(institution: Institution) -> None:
    if not institution.is_filed or institution.deregistered_on is None:
        raise OutOfStep(f"{institution.name}不在“已备案但登记已注销”之列，请刷新后查看。")
