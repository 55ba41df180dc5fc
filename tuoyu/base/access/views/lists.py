"""The lists of access: columns and filters, declared."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from tuoyu.base.access import labels, selectors
from tuoyu.base.access.areas import LEVEL_LABELS, bounds_of
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel.web.lists import Choice, Column, DateRange, ListPage, Text, Toggle


class UserList(ListPage):
    """Everybody who acts for a body here."""

    title = "人员与授权"
    template = "access/users.html"
    columns = (
        Column("name", "姓名", sort="name", is_title=True, route="access_user"),
        Column("username", "登录名", sort="username"),
        Column("body", "单位", render=lambda user: user.body.name if user.body else ""),
        Column("is_active", "状态", render=lambda user: "启用" if user.is_active else "已停用"),
        Column("last_login", "最近登录", render=lambda user: labels.moment(user.last_login), sort="last_login"),
    )
    filters = (
        Text("q", "姓名、登录名或单位", fields=("name", "username", "body__name")),
        Choice("role", "角色", choices=[(role.value, role.label) for role in Role], narrow=selectors.holding_role),
        Toggle("stopped", "只看已停用", narrow=lambda rows, _: rows.filter(is_active=False)),
    )
    default_order = ("name",)
    empty_sentence = "这里还没有人员。用“邀请人员”请第一位同事加入。"


class InvitationList(ListPage):
    """Invitations, the newest first."""

    title = "邀请"
    template = "access/invitations.html"
    columns = (
        Column("name", "称呼", is_title=True, route="access_invitation"),
        Column("role", "角色", render=lambda one: Role(one.role).label),
        Column("body", "单位", render=lambda one: one.body.name),
        Column("invited_at", "邀请时间", render=lambda one: labels.moment(one.invited_at), sort="invited_at"),
        Column("invited_by", "邀请人"),
        Column("state", "状态", render=lambda one: labels.invitation_state(one)),
    )
    filters = (Text("q", "称呼或单位", fields=("name", "body__name")),)
    default_order = ("-invited_at",)
    empty_sentence = "还没有发出过邀请。"


class BodyList(ListPage):
    """The bodies of a division."""

    title = "单位"
    template = "access/bodies.html"
    columns = (
        Column("name", "名称", sort="name", is_title=True, route="access_body"),
        Column("kind", "类别", render=lambda one: labels.body_kind(one)),
        Column("seat", "所在区划", render=lambda one: one.seat.name),
        Column("credit_code", "统一社会信用代码"),
        Column("is_active", "状态", render=lambda one: "在用" if one.is_active else "停用"),
    )
    filters = (Text("q", "名称", fields=("name", "credit_code")),)
    default_order = ("seat__path", "name")
    empty_sentence = "还没有单位。可以按部门清单一次建立全县的单位。"


class AreaList(ListPage):
    """The divisions one level below another."""

    title = "行政区划"
    template = "access/areas.html"
    columns = (
        Column("name", "名称", is_title=True, link=lambda one: f"{reverse('access_areas')}?inside={one.path}"),
        Column("level", "级别", render=lambda one: LEVEL_LABELS[one.level]),
        Column("path", "本系统路径", render=lambda one: f"{one.path:09d}"),
        Column("gb2260", "GB/T 2260", render=lambda one: labels.code(one, "gb2260")),
        Column("nbs", "统计用代码", render=lambda one: labels.code(one, "nbs")),
        Column("mca", "民政部代码", render=lambda one: labels.code(one, "mca")),
    )
    filters = (Text("q", "名称", fields=("name",)),)
    default_order = ("path",)
    other_parameters = ("inside",)
    empty_sentence = "下面没有更小的区划，或者还没有导入。"


class LogList(ListPage):
    """The log of acts and reads."""

    title = "操作记录"
    template = "access/log.html"
    columns = (
        Column("recorded_at", "时间", render=lambda one: labels.moment(one.recorded_at, seconds=True), is_title=True),
        Column("actor_label", "操作人", note=lambda one: one.source),
        Column(
            "action", "行为", render=lambda one: labels.action(one.action), note=lambda one: labels.circumstances(one)
        ),
        Column("object_type", "对象", note=lambda one: one.object_id),
        Column(
            "area", "区划", render=lambda one: labels.area(one.area), note=lambda one: f"{one.chain:09d} · {one.seq}"
        ),
        Column("code", "行为代码", render=lambda one: one.action, in_export_only=True),
        Column("object_id", "对象编号", in_export_only=True),
        Column("outcome", "结果", in_export_only=True),
        Column("purpose", "目的", in_export_only=True),
        Column("detail", "细节", in_export_only=True),
        Column("source", "来源", in_export_only=True),
        Column("chain", "链", in_export_only=True),
        Column("seq", "序号", in_export_only=True),
    )
    filters = (
        Text("actor", "操作人", fields=("actor_label",)),
        Text("action", "行为代码", fields=("action",), hint="如 sign_in"),
        Text("object", "对象类别或编号", narrow=lambda rows, text: _about(rows, text)),
        Text("area", "区划代码", narrow=lambda rows, text: _inside(rows, text), hint="如 622927"),
        DateRange("day", "日期", field="recorded_at", of_moments=True),
        Toggle("refused", "只看被拒绝的", narrow=lambda rows, _: rows.filter(outcome="refused")),
    )
    default_order = ("-recorded_at", "-chain", "-seq")
    empty_sentence = "还没有记录。"


def _about(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(object_id=text) | Q(object_type__icontains=text))


def _inside(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Rows in the division of a code of 2, 4, 6 or 9 digits; none for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 9)):
        return rows.none()
    return rows.filter(area__range=bounds_of(int(text.ljust(9, "0"))))
