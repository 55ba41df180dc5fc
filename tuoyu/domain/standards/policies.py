"""Who may hold an institution against the standards."""

from __future__ import annotations

from tuoyu.base.access.policy import Policy, in_area, own_body
from tuoyu.base.access.roles import Role

AREA = "area"

CHECK = Policy(
    {
        "view": [
            in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER, Role.SCHEDULE),
            own_body("body", Role.DIRECTOR),
        ],
    }
)

POLICIES = {"check": CHECK}
