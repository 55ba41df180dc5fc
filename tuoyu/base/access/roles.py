"""The roles a grant can give. A role says what somebody does, never how high they stand."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What people do here."""

    FILING_OFFICER = "filing_officer", "备案受理"
    BUREAU_LEADER = "bureau_leader", "卫健局负责人"
    REGISTRAR = "registrar", "登记机关经办"
    DEPARTMENT_MEMBER = "department_member", "部门经办"
    TOWN_CLERK = "town_clerk", "乡镇经办"
    OBSERVER = "observer", "上级查看"
    DIRECTOR = "director", "机构负责人"
    STAFF = "staff", "托育从业人员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    SCHEDULE = "schedule", "定时任务"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BODY_ROLES = frozenset({Role.DIRECTOR, Role.STAFF})
AREA_ROLES = frozenset(set(Role) - BODY_ROLES)
# Those who answer for cases, and for whom a colleague can stand in.
OFFICE_ROLES = frozenset(
    {Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.REGISTRAR, Role.DEPARTMENT_MEMBER, Role.TOWN_CLERK}
)
