"""Who may see and change what is known of children. Officials see figures only; names stay with the institution."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tuoyu.base.access.policy import Policy, Reach, in_area, own_body
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock
from tuoyu.domain.children.models import Application, Enrolment
from tuoyu.domain.children.workflows import OPEN

_OWN = own_body("body", Role.DIRECTOR)


def entrusted(reach: Reach) -> Reach:
    """Children whose application or stay in `reach` is open, or who come to a last day agreed: who once had them is no
    longer asked."""

    def having(actor: Any) -> Q | None:
        found = reach(actor)
        if found is None:
            return None
        coming = Application.objects.filter(found, state__in=OPEN)
        lasting = Enrolment.objects.filter(found, valid__endswith__gt=clock.today())
        return Q(pk__in=coming.values("child_id")) | Q(pk__in=lasting.values("child_id"))

    having.roles = getattr(reach, "roles", frozenset())  # type: ignore[attr-defined]
    return having


INSTITUTION = Policy(
    {
        "view": [_OWN],
        "enter": [_OWN],
        "recount": [in_area("area", Role.SCHEDULE)],
        "count": [in_area("area", Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.TOWN_CLERK, Role.OBSERVER)],
    }
)

CHILD = Policy(
    {"view": [entrusted(_OWN)], "change": [entrusted(_OWN)], "reveal": [entrusted(_OWN)], "register": [_OWN]}
)

STAY = Policy({"view": [_OWN], "apply": [_OWN], "take_back": [_OWN], "enrol": [_OWN]})

POLICIES = {"institution": INSTITUTION, "child": CHILD, "stay": STAY}
