"""The bureau, or the department that answers for a paper, reminds institutions of what they lack."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.batches import Outcome, tried
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import OutOfStep, Refused
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.policies import LACKS
from tuoyu.domain.staff.selectors.lacking import in_words, kinds_seen, lacks_of

_LONGEST_KIND = 40


@act("staff.urge_papers", "提醒补齐证照和证明")
def urge_papers(actor: Any, institution: Institution) -> Institution:
    """Tell an institution what it lacks of the kinds that the actor is shown; each sender at most once a day."""
    LACKS.require(actor, "urge", institution)
    lacks = lacks_of([institution], kinds_seen(actor, actor.body.area))[institution.pk]
    if not lacks:
        raise OutOfStep("该有的都有，也都在有效期内，不用提醒。")
    begun = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    kind = f"people.lacks.{actor.body.kind}"[:_LONGEST_KIND]
    if Notice.objects.filter(to_body_id=institution.body_id, kind=kind, told_at__gte=begun).exists():
        raise Refused([Obstacle("people.urged_today", "今天已经提醒过这家机构，请明天再提醒。")])
    is_of_people = all(one.people for one in lacks)
    link = reverse("staff:list" if is_of_people else "institutions:papers", args=[institution.pk])
    notices.tell_body(institution.body_id, kind, f"{actor.body.name}提醒：请补齐。{in_words(lacks)}。", link=link)
    return institution


def urge_each(actor: Any, found: Iterable[Institution]) -> list[Outcome]:
    """Remind each, in an act of its own."""
    return [
        tried(one.name, reverse("institutions:record", args=[one.pk]), partial(urge_papers, actor, one), "已提醒")
        for one in found
    ]
