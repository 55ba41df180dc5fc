"""The home of everyone who signs in: the work that waits, and what the house looks like today."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.navigation import inbox_of, is_official
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.deadlines import Tone
from tuoyu.base.kernel.waiting import Waiting, by_urgency
from tuoyu.base.kernel.web.pages import page
from tuoyu.insight.indicators.selectors import summary

_NOTICES_SHOWN = 8


@page("access.user.own")
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, by urgency; beside it the figures of my place, and my notices."""
    user = cast("User", request.user)
    told = list(notices.notices_for(user.pk, _bodies(user))[:_NOTICES_SHOWN])
    context = {
        **_desk(by_urgency(inbox_of(user))),
        "now": clock.local(clock.now()),
        "summary": summary(user, user.body.area) if user.body and is_official(user) else None,
        "notices": told,
        "unread": any(not notice.is_read for notice in told),
    }
    return render(request, "home.html", context)


def _desk(waiting: list[Waiting]) -> dict[str, Any]:
    """The lines that wait, and how many of them are mine, late, or due today."""
    mine = [line for line in waiting if line.is_mine]
    clocks = [line.clock for line in mine if line.clock]
    return {
        "waiting": waiting,
        "count": len(mine),
        "late": sum(one.tone == Tone.LATE for one in clocks),
        "soon": sum(one.tone == Tone.SOON and one.remaining == 0 for one in clocks),
    }


@page("access.user.own", methods="POST")
def notices_read(request: HttpRequest) -> HttpResponse:
    """I have seen them all."""
    user = cast("User", request.user)
    notices.mark_read(user, _bodies(user))
    return redirect("home")


def _bodies(user: User) -> list[UUID]:
    return [grant.body_id for grant in user.valid_grants if grant.body_id]
