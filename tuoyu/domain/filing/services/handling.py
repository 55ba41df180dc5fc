"""Taking filings, and handing them over from one officer to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from tuoyu.base.kernel import cases, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules.handling import Handling, may_be_handed_over, may_be_taken
from tuoyu.domain.filing.selectors.handling import colleagues, handling, with_holder
from tuoyu.domain.filing.workflows import FILING as WORKFLOW


@act("filing.take", "接手备案")
def take_filing(actor: Any, filing: Filing) -> Filing:
    """Handle a filing that nobody handles, or whose officer has left."""
    FILING.require(actor, "take", filing)
    _require(may_be_taken(_facts(actor, filing)))
    _give(filing, actor.pk)
    cases.remark(filing, WORKFLOW, label="接手经办", actor=actor)
    return filing


@act("filing.hand_over", "移交备案")
def hand_over_filing(actor: Any, filing: Filing, to: UUID | None, *, note: str = "") -> Filing:
    """Give a filing to a colleague, who is told; to nobody (None) puts it back for everybody to take."""
    FILING.require(actor, "hand_over", filing)
    _require(may_be_handed_over(_facts(actor, filing)))
    if to is None:
        cases.remark(filing, WORKFLOW, label="放回，等人接手", actor=actor, note=note)
        _give(filing, None)
        return filing
    colleague = colleagues(filing).filter(pk=to).first()
    if colleague is None:
        raise Invalid({"to": ["请选择本地的备案受理人员；此人已不在岗或不受理这个地方的备案。"]})
    if colleague.pk == filing.handled_by_id:
        raise Invalid({"to": [f"这件已经由{colleague.name}经办，请选择另一位。"]})
    cases.remark(filing, WORKFLOW, label=f"移交给{colleague.name}经办", actor=actor, note=note)
    _give(filing, colleague.pk)
    if colleague.pk != actor.pk:
        notices.tell_user(
            colleague.pk,
            "filing.handed_over",
            f"{actor.actor_label}把{filing.institution.name}的备案移交给您。{note}",
            link=reverse("filing:case", args=[filing.pk]),
        )
    return filing


def _facts(actor: Any, filing: Filing) -> Handling:
    """As it stands now: what the page showed may be old."""
    return handling(actor, with_holder(Filing.objects.filter(pk=filing.pk)).get())


def _require(found: Any) -> None:
    blocking: list[Obstacle] = list(found)
    if blocking:
        raise Refused(blocking)


def _give(filing: Filing, to: UUID | None) -> None:
    """Change hands, unless it changed hands meanwhile."""
    now = Filing.objects.filter(pk=filing.pk).values_list("handled_by", flat=True).get()
    if now != filing.handled_by_id:
        raise OutOfStep("这件备案的经办人刚刚变了，请刷新后再看。")
    Filing.objects.filter(pk=filing.pk).update(handled_by=to)
    filing.handled_by_id = to
