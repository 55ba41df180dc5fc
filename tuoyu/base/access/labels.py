"""Words for the columns of access's lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession

from tuoyu.base.access import selectors
from tuoyu.base.access.models import Area, Body, Invitation
from tuoyu.base.kernel import acts, anchors, clock

ACTIONS = {
    "access.sign_in": "登录",
    "access.sign_out": "退出",
    "access.sign_in_failed": "登录失败",
    "access.session_outlived": "超时退出",
    "access.code_failed": "动态口令输错",
    "access.code_set_up": "设置动态口令",
    "access.code_removed": "停用动态口令",
    "access.recovery_codes_made": "换备用码",
    "access.password_changed": "修改密码",
    "access.other_sessions_ended": "退出其他所有设备",
    "access.end_own_session": "退出另一台设备",
    "access.log_exported": "导出操作记录",
    "access.add_user": "新建用户",
    "access.change_user": "修改用户资料",
    "access.disable_user": "停用账号",
    "access.enable_user": "重新启用账号",
    "access.end_sessions_of": "结束他人登录",
    "access.reset_code": "重置动态口令",
    "access.send_password_link": "发送设置密码的链接",
    "access.renew_password": "凭链接设置新密码",
    "access.give_role": "授权",
    "access.end_grant": "结束授权",
    "access.name_stand_in": "安排代理人",
    "access.end_stand_in": "结束代理",
    "access.invite": "邀请",
    "access.end_invitation": "收回邀请",
    "access.accept_invitation": "接受邀请",
    "access.add_body": "新建单位",
    "access.change_body": "修改单位",
    "access.found_departments": "建立部门",
    "access.load_divisions": "导入区划",
    "access.load_townships": "导入乡镇",
    "access.found_system": "安装系统用户",
}
_BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg/", "Edge"), ("QQBrowser", "QQ 浏览器"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "苹果电脑"), ("Linux", "Linux"),
)  # fmt: skip


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


def action(code: str) -> str:
    """What an act is called; its code when nobody gave it a name."""
    return ACTIONS.get(code) or acts.LABELS.get(code, code)


def circumstances(entry: Any) -> str:
    """Refused or not, why, and what was changed."""
    refused = "被拒绝" if entry.outcome == "refused" else ""
    return " · ".join(part for part in (refused, entry.purpose, entry.detail) if part)


def browser(agent: str) -> str:
    """Browser and system in two words, from what the browser says of itself."""
    program = next((name for sign, name in _BROWSERS if sign in agent), "其他浏览器")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{program} · {system}" if system else program


def described(sessions: list[UserSession]) -> list[UserSession]:
    """The sessions, each with `browser`."""
    for session in sessions:
        session.browser = browser(session.user_agent)
    return sessions


def anchor_note() -> dict[str, str]:
    """How fresh the newest signed anchor of the log is, as a sentence and its tone."""
    newest = anchors.newest_at()
    if newest is None:
        return {"anchor_sentence": "还没有取过签名存证，此后的改动无从比对。", "anchor_tone": "warn"}
    is_old = anchors.is_older_than("security.anchor.banner")
    more = "，已超过两小时，请系统管理员检查定时任务。" if is_old else "。"
    return {"anchor_sentence": f"最近一次签名存证：{moment(newest)}{more}", "anchor_tone": "warn" if is_old else ""}
