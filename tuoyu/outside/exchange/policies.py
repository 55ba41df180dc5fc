"""Who may see what leaves the house, and send it again."""

from django.db.models import Q

from tuoyu.base.access.policy import Policy, in_area, where
from tuoyu.base.access.roles import Role

# The filing office invites directors, so it must see whether the invitation left; the rest is the administrator's.
_HERE = [
    in_area("area", Role.SYSTEM_ADMIN),
    where(Q(kind="invitation"), in_area("area", Role.FILING_OFFICER)),
]

DELIVERIES = Policy({
    "view": _HERE,
    "retry": _HERE,
    "carry": [in_area("area", Role.SCHEDULE)],
})  # fmt: skip

POLICIES = {"delivery": DELIVERIES}
