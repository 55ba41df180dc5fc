"""Who works in the demonstration: bodies of three levels and the accounts that act for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tuoyu.base.access.models import Area, Body, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import townships_of
from tuoyu.base.access.services.areas import load_divisions
from tuoyu.base.access.services.bodies import add_body, change_body, found_departments
from tuoyu.base.access.services.grants import give_role
from tuoyu.base.access.services.users import add_user, system_user

PASSWORD = "shiliu-huakai-qinshui-2026"
COUNTY, PREFECTURE, PROVINCE, NATION = 622927000, 622900000, 620000000, 0
NEIGHBOUR = 622921000
REGISTRARS = {
    "market": ("hejingban", "何经办"),
    "civil_affairs": ("minzheng", "丁经办"),
    "establishment": ("bianban", "鲁经办"),
    "education": ("jiaoyu", "冶经办"),
}


@dataclass
class Cast:
    """The people of the demonstration, by what the stories need them for."""

    system: User
    officer: User
    leader: User
    colleague: User
    registrars: dict[str, User] = field(default_factory=dict)
    departments: dict[str, User] = field(default_factory=dict)


def assemble() -> Cast:
    """Load the divisions, found the bodies, open the accounts."""
    system = system_user()
    load_divisions(system)
    bodies = {
        body.kind: body for body in found_departments(system, _area(COUNTY), prefix="积石山县") if body.area == COUNTY
    }
    health = bodies["health"]
    officer = _account(system, health, "mazhuren", "马主任", Role.FILING_OFFICER, COUNTY)
    colleague = _account(system, health, "baijingban", "白经办", Role.FILING_OFFICER, COUNTY)
    leader = _account(system, health, "juzhang", "韩局长", Role.BUREAU_LEADER, COUNTY)
    cast = Cast(system, officer, leader, colleague)
    admin = _account(system, health, "xitong", "系统管理员小祁", Role.SYSTEM_ADMIN, COUNTY)
    _account(system, health, "anquan", "安全管理员小赵", Role.SECURITY_ADMIN, COUNTY)
    _account(system, health, "shenji", "审计管理员小安", Role.AUDIT_ADMIN, COUNTY)
    change_body(admin, health, name=health.name, document_mark="积卫托备")
    for kind, (username, name) in REGISTRARS.items():
        cast.registrars[kind] = _account(system, bodies[kind], username, name, Role.REGISTRAR, COUNTY)
    for kind, body in bodies.items():
        if kind not in {"health", *REGISTRARS}:
            cast.departments[kind] = _account(
                system,
                body,
                kind.replace("_", "-"),
                f"{body.name.removeprefix('积石山县')}联络员",
                Role.DEPARTMENT_MEMBER,
                COUNTY,
            )
    cast.departments |= cast.registrars
    _open_townships(system)
    _open_levels_above(system)
    return cast


def _open_townships(system: User) -> None:
    for number, township in enumerate(townships_of(COUNTY), 1):
        body = Body.objects.get(kind="township", seat=township)
        _account(system, body, f"xiang{number:02}", f"{township.name}专干", Role.TOWN_CLERK, township.path)


def _open_levels_above(system: User) -> None:
    levels = (
        (PREFECTURE, "临夏州卫生健康委员会", "zhou", "州级查看员"),
        (PROVINCE, "甘肃省卫生健康委员会", "sheng", "省级查看员"),
        (NATION, "国家卫生健康委员会", "guojia", "国家级查看员"),
    )
    for path, name, username, person in levels:
        body = add_body(system, name=name, kind="health", seat=_area(path))
        _account(system, body, username, person, Role.OBSERVER, path)
    neighbour = add_body(system, name="临夏县卫生健康局", kind="health", seat=_area(NEIGHBOUR))
    _account(system, neighbour, "linxian", "邻县受理员", Role.FILING_OFFICER, NEIGHBOUR)


def _account(system: User, body: Body, username: str, name: str, role: Role, path: int) -> User:
    user = add_user(system, body=body, username=username, name=name, password=PASSWORD, is_demo=True)
    give_role(system, user, role, area=_area(path))
    return user


def _area(path: int) -> Area:
    return Area.objects.get(pk=path)
