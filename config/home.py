"""The home of everyone who signs in: the work that waits, and what the house looks like today."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.navigation import inbox_of, is_official
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import notices_of, told_to_absent
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.deadlines import Tone
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.waiting import Waiting, by_urgency
from tuoyu.base.kernel.web.pages import page
from tuoyu.insight.indicators.selectors import Board, board
from tuoyu.insight.indicators.views.drawing import tile_map

_NOTICES_SHOWN = 8


@page("access.user.own")
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, by urgency; beside it the figures of my place, and my notices."""
    user = cast("User", request.user)
    figures = _figures(user)
    told = list(notices_of(user)[:_NOTICES_SHOWN])
    context = {
        **_desk(by_urgency(inbox_of(user)), has_one_task=not is_official(user)),
        "now": clock.local(clock.now()),
        "summary": figures and figures.summary,
        "tiles": figures and tile_map(figures),
        "notices": told,
        "has_own_record": Role.STAFF in user.roles,
        "unread": any(not notice.is_read for notice in told),
    }
    return render(request, "home.html", context)


def _figures(user: User) -> Board | None:
    """The figures of an official's own place; None where they see none."""
    if not user.body or not is_official(user):
        return None
    with suppress(Missing):
        return board(user, user.body.area)
    return None


def _desk(waiting: list[Waiting], *, has_one_task: bool) -> dict[str, Any]:
    """The lines that wait, how many of them are mine, late, or due today; for a director the first stands alone."""
    mine = [line for line in waiting if line.is_mine]
    clocks = [line.clock for line in mine if line.clock]
    return {
        "first": mine[0] if has_one_task and mine else None,
        "waiting": [line for line in waiting if not (has_one_task and mine and line is mine[0])],
        "count": len(mine),
        "late": sum(one.tone == Tone.LATE for one in clocks),
        "soon": sum(one.tone == Tone.SOON and one.remaining == 0 for one in clocks),
    }


@page("access.user.own", methods="POST")
def notices_read(request: HttpRequest) -> HttpResponse:
    """I have seen them all."""
    user = cast("User", request.user)
    notices.mark_read(user, user.bodies_acted_for, told_to_absent(user))
    return redirect("home")
