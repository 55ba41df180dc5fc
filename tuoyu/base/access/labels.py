"""Words for the columns of access's lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tuoyu.base.access import selectors
from tuoyu.base.access.models import Area, Body, Invitation
from tuoyu.base.kernel import clock


def moment(at: datetime | None, *, seconds: bool = False) -> str:
    """2026-03-18 10:00 in Shanghai; a dash for never."""
    return f"{clock.local(at):%Y-%m-%d %H:%M{':%S' if seconds else ''}}" if at else "—"


def invitation_state(invitation: Invitation) -> str:
    """What became of an invitation."""
    if invitation.accepted_at is not None:
        return "已接受"
    return "已过期或收回" if invitation.expires_on < clock.today() else "等待接受"


def body_kind(body: Body) -> str:
    """The rulebook's name for a body's kind."""
    return "托育机构" if body.kind == Body.INSTITUTION else selectors.kinds_of(body.area).get(body.kind, body.kind)


def code(area: Area, system: str) -> str:
    """The code of a division in one system, valid today; blank when it has none."""
    return next((one.code for one in getattr(area, "codes_today", ()) if one.system == system), "")


def area(path: int) -> str:
    """Name of a division, or its path when it is not known."""
    return selectors.area_names([path]).get(path, f"{path:09d}")


def outcome(entry: Any) -> str:
    """Said only when the act was refused."""
    return "被拒绝" if entry.outcome == "refused" else ""
