"""Reminding people of the clocks of filings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from tuoyu.base.access.areas import NATION
from tuoyu.base.kernel import cases, clock, notices, reminders
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import OutOfStep, Refused
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.workflows import DRAFT, RETURNED
from tuoyu.domain.filing.workflows import FILING as WORKFLOW

_REMINDED = "filing.reminded"
_WITH_APPLICANT = {DRAFT: "还没有提交，请填写后提交", RETURNED: "需要补正，请改好后再次提交"}


@act("filing.remind_of_clocks", "到期提醒")
def remind_of_clocks(actor: Any, found: Sequence[tuple[reminders.Due, reminders.Stage]]) -> int:
    """Tell everybody what falls due for them; returns how many things were told."""
    FILING.require(actor, "remind", Filing(area=NATION))
    return reminders.tell(found)


@act("filing.remind_applicant", "提醒申请人")
def remind_applicant(actor: Any, filing: Filing) -> Filing:
    """Ask an applicant to go on with what lies with them, at most once a day."""
    FILING.require(actor, "remind_applicant", filing)
    if filing.state not in _WITH_APPLICANT:
        raise OutOfStep(f"这件备案现在是“{WORKFLOW.states[filing.state]}”，不在申请人手里，不用提醒。")
    begun = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    told = Notice.objects.filter(to_body_id=filing.body_id, kind=_REMINDED, told_at__gte=begun)
    if told.exists():
        raise Refused([Obstacle("filing.reminded_today", "今天已经提醒过申请人，请明天再提醒。")])
    sentence = f"卫健局提醒：{filing.institution.name}的备案{_WITH_APPLICANT[filing.state]}。"
    notices.tell_body(filing.body_id, _REMINDED, sentence, link=reverse("filing:case", args=[filing.pk]))
    cases.remark(filing, WORKFLOW, label="提醒申请人", actor=actor)
    return filing
