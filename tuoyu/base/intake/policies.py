"""Who may bring tables, and who sees what became of them: the people at the same desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tuoyu.base.access.policy import Policy, Reach, in_area
from tuoyu.base.access.roles import Role


def own_desk(column: str, *roles: Role) -> Reach:
    """The rows of the body that the actor belongs to, for whoever holds one of `roles` anywhere."""

    def reach(actor: Any) -> Q | None:
        body_id = getattr(actor, "body_id", None)
        return Q(**{column: body_id}) if body_id and actor.roles & frozenset(roles) else None

    reach.roles = frozenset(roles)  # type: ignore[attr-defined]
    return reach


_DESK = own_desk("body", Role.REGISTRAR, Role.FILING_OFFICER, Role.DIRECTOR)

IMPORT = Policy(
    {
        "view": [_DESK, in_area("area", Role.SCHEDULE)],
        "bring": [_DESK],
        "start": [_DESK],
        "read_returned": [_DESK],
        "resume": [in_area("area", Role.SCHEDULE)],
        "discard": [in_area("area", Role.SCHEDULE)],
    }
)

POLICIES = {"import": IMPORT}
