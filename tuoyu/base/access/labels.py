"""Words for the columns of access's lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tuoyu.base.access import selectors
from tuoyu.base.access.models import Area, Body, Invitation
from tuoyu.base.kernel import anchors, clock

ANCHOR_SOON_OLD = timedelta(hours=2)  # an anchor is taken every hour; one may be missed


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


def anchor_note() -> dict[str, str]:
    """How fresh the newest signed anchor of the log is, as a sentence and its tone."""
    newest = anchors.newest_at()
    if newest is None:
        return {"anchor_sentence": "还没有取过签名存证，此后的改动无从比对。", "anchor_tone": "warn"}
    is_old = anchors.is_stale(ANCHOR_SOON_OLD)
    more = "，已超过两小时，请系统管理员检查定时任务。" if is_old else "。"
    return {"anchor_sentence": f"最近一次签名存证：{moment(newest)}{more}", "anchor_tone": "warn" if is_old else ""}
