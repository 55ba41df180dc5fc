"""The bureau reminds institutions to publish what is missing or to look through what may be stale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import OutOfStep, Refusal, Refused
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.policies import DISCLOSURE
from tuoyu.domain.publicity.selectors.disclosures import planned
from tuoyu.domain.publicity.selectors.lacking import lacks_of

_URGED = "publicity.urged"


@act("publicity.urge_disclosure", "提醒更新信息公示")
def urge_disclosure(actor: Any, institution: Institution) -> Institution:
    """Tell an institution what its notice lacks, at most once a day."""
    DISCLOSURE.require(actor, "remind", planned(institution))
    lacks = lacks_of([institution])[institution.pk]
    if not lacks:
        raise OutOfStep("应当公示的都已公示，而且都是新的，不用提醒。")
    begun = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    if Notice.objects.filter(to_body_id=institution.body_id, kind=_URGED, told_at__gte=begun).exists():
        raise Refused([Obstacle("publicity.urged_today", "今天已经提醒过，请明天再提醒。")])
    named = "、".join(one.item.label for one in lacks)
    link = reverse("publicity:disclosure", args=[institution.pk])
    notices.tell_body(institution.body_id, _URGED, f"卫健局提醒：请更新信息公示（{named}）。", link=link)
    return institution


def urge_each(actor: Any, found: Iterable[Institution]) -> tuple[int, int]:
    """Remind each, in an act of its own: how many were, and how many need no reminder or had one today."""
    done = left = 0
    for one in found:
        try:
            urge_disclosure(actor, one)
        except Refusal:
            left += 1
        else:
            done += 1
    return done, left
