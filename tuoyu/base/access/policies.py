"""Who may do what with divisions, bodies, users, grants, invitations and the log."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.access.policy import Policy, Reach, everyone, in_area, own_body, where
from tuoyu.base.access.roles import OFFICE_ROLES, Role


def oneself(column: str) -> Reach:
    """The rows that are about the actor."""

    def reach(actor: Any) -> Q | None:
        actor_id = getattr(actor, "actor_id", None)
        return Q(**{column: actor_id}) if actor_id else None

    reach.roles = frozenset(Role)  # type: ignore[attr-defined]
    return reach


def of_others(column: str, reach: Reach) -> Reach:
    """`reach`, without the rows that are about the actor."""

    def narrowed(actor: Any) -> Q | None:
        found = reach(actor)
        return None if found is None else found & ~Q(**{column: actor.actor_id})

    narrowed.roles = getattr(reach, "roles", frozenset())  # type: ignore[attr-defined]
    return narrowed


AREAS = Policy({
    "view": [everyone(Q())],
    "load": [in_area("path", Role.SYSTEM_ADMIN, Role.SCHEDULE)],
})  # fmt: skip

BODIES = Policy({
    "view": [in_area("seat__path", Role.SYSTEM_ADMIN)],
    "add": [
        in_area("seat__path", Role.SYSTEM_ADMIN, Role.SCHEDULE),
        where(Q(kind=Body.INSTITUTION), in_area("seat__path", Role.REGISTRAR, Role.FILING_OFFICER)),
    ],
    "change": [in_area("seat__path", Role.SYSTEM_ADMIN)],
    "move": [where(Q(kind=Body.INSTITUTION), in_area("seat__path", Role.FILING_OFFICER))],
    "staff": [in_area("seat__path", Role.SECURITY_ADMIN, Role.FILING_OFFICER, Role.SCHEDULE)],
})  # fmt: skip

_USERS_HERE = in_area("body__seat__path", Role.SECURITY_ADMIN)

USERS = Policy({
    "view": [_USERS_HERE],
    "own": [oneself("pk")],
    "add": [in_area("body__seat__path", Role.SECURITY_ADMIN, Role.SCHEDULE)],
    "change": [of_others("pk", _USERS_HERE)],
})  # fmt: skip

GRANTS = Policy({
    "view": [in_area("area__path", Role.SECURITY_ADMIN), in_area("body__seat__path", Role.SECURITY_ADMIN)],
    "add": [
        of_others("user", in_area("area__path", Role.SECURITY_ADMIN, Role.SCHEDULE)),
        of_others("user", in_area("body__seat__path", Role.SECURITY_ADMIN, Role.SCHEDULE)),
    ],
    "end": [
        of_others("user", in_area("area__path", Role.SECURITY_ADMIN)),
        of_others("user", in_area("body__seat__path", Role.SECURITY_ADMIN)),
    ],
})  # fmt: skip

# A filing officer brings in directors only; to bring in colleagues is the security administrator's work.
_INVITATIONS_HERE = [
    in_area("area", Role.SECURITY_ADMIN),
    where(Q(role=Role.DIRECTOR), in_area("area", Role.FILING_OFFICER)),
]

INVITATIONS = Policy({
    "view": _INVITATIONS_HERE,
    "add": [*_INVITATIONS_HERE, in_area("area", Role.SCHEDULE)],
    "end": _INVITATIONS_HERE,
    "add_staff": [where(Q(role=Role.STAFF), own_body("body", Role.DIRECTOR))],
})  # fmt: skip


def of_office(reach: Reach) -> Reach:
    """`reach`, for those who answer for cases."""

    def narrowed(actor: Any) -> Q | None:
        return reach(actor) if getattr(actor, "roles", frozenset()) & OFFICE_ROLES else None

    narrowed.roles = OFFICE_ROLES  # type: ignore[attr-defined]
    return narrowed


def led(column: str) -> Reach:
    """The rows of people of the body that the actor leads."""

    def reach(actor: Any) -> Q | None:
        leads = Role.BUREAU_LEADER in getattr(actor, "roles", ())
        return Q(**{column: actor.body_id}) if leads and actor.body_id else None

    reach.roles = frozenset({Role.BUREAU_LEADER})  # type: ignore[attr-defined]
    return reach


_AWAY = [of_office(oneself("absent")), led("absent__body")]

STAND_INS = Policy({
    "view": [*_AWAY, of_office(oneself("stand_in"))],
    "name": _AWAY,
    "end": _AWAY,
})  # fmt: skip

LOG = Policy({
    "view": [in_area("area", Role.AUDIT_ADMIN)],
})  # fmt: skip

POLICIES = {
    "area": AREAS,
    "body": BODIES,
    "user": USERS,
    "grant": GRANTS,
    "invitation": INVITATIONS,
    "stand_in": STAND_INS,
    "log": LOG,
}
