"""The home of everyone who signs in: the work that waits, and what the house looks like today."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.navigation import inbox_of, is_official
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.deadlines import Tone
from tuoyu.base.kernel.waiting import by_urgency
from tuoyu.base.kernel.web.pages import page
from tuoyu.insight.indicators.selectors import summary

_NOTICES_SHOWN = 8


@page("access.user.own")
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, by urgency; beside it the figures of my place, or my notices."""
    user = cast("User", request.user)
    waiting = by_urgency(inbox_of(user))
    mine = [line for line in waiting if line.is_mine]
    tones = [line.clock.tone for line in mine if line.clock]
    bodies = [grant.body_id for grant in user.valid_grants if grant.body_id]
    context = {
        "waiting": waiting,
        "count": len(mine),
        "late": tones.count(Tone.LATE),
        "soon": sum(1 for line in mine if line.clock and line.clock.remaining == 0 and line.clock.tone == Tone.SOON),
        "now": clock.local(clock.now()),
        "summary": summary(user, user.body.area) if user.body and is_official(user) else None,
        "notices": notices.notices_for(user.pk, bodies)[:_NOTICES_SHOWN],
    }
    return render(request, "home.html", context)
