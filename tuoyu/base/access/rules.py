"""Rules about who may hold which roles together, and about login names. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tuoyu.base.kernel.obstacles import Obstacle


@dataclass(frozen=True)
class StandInFacts:
    """Two people and some days. `missing` names the roles that the absent one has and the other has not; the flags say
    what already stands in those days."""

    absent: str
    stand_in: str
    is_same_person: bool = False
    is_same_body: bool = True
    is_active: bool = True
    has_work: bool = True
    missing: tuple[str, ...] = ()
    is_stood_in: bool = False
    stands_in: bool = False
    stand_in_is_away: bool = False


_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_TOWNSHIP_CODE = re.compile(r"[0-9]{9}([0-9]{3})?")
THREE_POWERS = "网络安全等级保护基本要求（GB/T 22239-2019）系统管理、审计管理、安全管理"


def login_name(text: str) -> str:
    """The one form in which a login name is stored and looked for, however it was typed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def login_name_faults(name: str) -> Iterable[str]:
    """What is wrong with a normalised login name, in sentences."""
    if not _USERNAME.fullmatch(name):
        yield "登录名请用 3 到 40 个小写字母、数字或 . _ - ，以字母或数字开头，例如 ma.jun 或手机号码。"


def administrators_apart(role: str, held: Collection[str], administrators: Collection[str]) -> Iterable[Obstacle]:
    """System, security and audit administration lie in three different hands."""
    if role in administrators and set(held) & set(administrators) - {role}:
        yield Obstacle(
            "access.administrators_apart",
            "系统管理员、安全管理员、审计管理员必须由三个人分别担任：此人已担任其中之一，请另选一人，或先结束其原有授权。",
            THREE_POWERS,
        )


def role_has_its_place(role: str, body_roles: Collection[str], *, has_area: bool, has_body: bool) -> Iterable[Obstacle]:
    """A body's role is given for a body, every other role for a division."""
    if role in body_roles and not (has_body and not has_area):
        yield Obstacle("access.role_needs_body", "这个角色只能授予某个机构，请选择机构，不要选择区划。")
    if role not in body_roles and not (has_area and not has_body):
        yield Obstacle("access.role_needs_area", "这个角色要授予一个区划范围，请选择区划，不要选择机构。")


def township_faults(name: str, codes: Mapping[str, str], county: str) -> Iterable[str]:
    """What is wrong with one row of a township list, in sentences; `county` is its six-digit code."""
    if not 2 <= len(name) <= 30:
        yield "名称应为 2 到 30 个字。"
    if not codes:
        yield "统计用代码和民政部代码至少要有一个。"
    for code in codes.values():
        if not _TOWNSHIP_CODE.fullmatch(code):
            yield f"代码“{code[:12]}”应为 9 位或 12 位数字。"
        elif not code.startswith(county):
            yield f"代码 {code} 不属于这个县（应以 {county} 开头）。"


def may_stand_in(facts: StandInFacts) -> Iterable[Obstacle]:
    """A colleague of the same body who holds the same roles and is there; nobody stands in for a stand-in."""
    absent, other = facts.absent, facts.stand_in
    if facts.is_same_person:
        yield Obstacle("access.stand_in_self", "不能由本人代理自己，请选择一位同事。")
        return
    if not facts.is_same_body or not facts.is_active:
        yield Obstacle("access.stand_in_elsewhere", f"{other}不在同一单位，或账号已停用，请选择本单位在岗的同事。")
        return
    if not facts.has_work:
        yield Obstacle("access.stand_in_nothing", f"{absent}没有需要代理的岗位。")
    if facts.missing:
        words = "、".join(facts.missing)
        yield Obstacle(
            "access.stand_in_roles",
            f"{other}没有{absent}的岗位（{words}），不能代理；请另选一位，或请安全管理员先授权。",
        )
    if facts.is_stood_in:
        yield stood_in_already(absent)
    if facts.stands_in:
        yield Obstacle("access.stand_in_chain", f"{absent}这段时间正代理别人，请先结束那次代理，或改日期。")
    if facts.stand_in_is_away:
        yield Obstacle("access.stand_in_away", f"{other}这段时间自己也由别人代理，请另选一位，或改日期。")


def stood_in_already(absent: str) -> Obstacle:
    """Somebody stands in for this person already in those days."""
    return Obstacle("access.stand_in_twice", f"{absent}这段时间已经有代理人，请先结束原来的，或改日期。")
