"""Who may see and change the register of institutions, and where."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tuoyu.base.access.policy import Policy, Reach, both, everyone, in_area, on_duty, own_body
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock
from tuoyu.domain.institutions.models import Assignment

AREA = "area"
SEES_THE_REGISTER = (
    Role.FILING_OFFICER,
    Role.BUREAU_LEADER,
    Role.REGISTRAR,
    Role.DEPARTMENT_MEMBER,
    Role.TOWN_CLERK,
    Role.OBSERVER,
    Role.SCHEDULE,
)
STAFF_OFFICES = (Role.FILING_OFFICER, Role.BUREAU_LEADER)
OPEN_TO_PUBLIC = Q(filed_on__isnull=False, filing_ended_on=None)

INSTITUTION = Policy(
    {
        "view": [in_area(AREA, *SEES_THE_REGISTER), own_body("body", Role.DIRECTOR)],
        "view_public": [everyone(Q(filed_on__isnull=False))],
        "register": [in_area(AREA, Role.REGISTRAR, Role.FILING_OFFICER)],
        "record_filing": [in_area(AREA, Role.FILING_OFFICER)],
        "invite": [in_area(AREA, Role.FILING_OFFICER)],
        "record_trait": [in_area(AREA, Role.FILING_OFFICER)],
        "place": [in_area(AREA, Role.FILING_OFFICER)],
        "record_premises": [own_body("body", Role.DIRECTOR)],
        "read_plan": [
            in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.DEPARTMENT_MEMBER),
            own_body("body", Role.DIRECTOR),
        ],
        "check_standards": [
            in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER, Role.SCHEDULE),
            own_body("body", Role.DIRECTOR),
        ],
        "view_staff": [in_area(AREA, *STAFF_OFFICES), own_body("body", Role.DIRECTOR)],
        "staff": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
    }
)

ASSIGNMENT = Policy(
    {
        "view": [in_area(AREA, *STAFF_OFFICES), own_body("body", Role.DIRECTOR)],
        "assign": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
    }
)


def employed(reach: Reach) -> Reach:
    """People who now hold, or will hold, a post that lies in `reach`: who once employed them is no longer asked."""

    def employing(actor: Any) -> Q | None:
        found = reach(actor)
        if found is None:
            return None
        lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=clock.today())
        return Q(pk__in=Assignment.objects.filter(found & lasting).values("person_id"))

    employing.roles = getattr(reach, "roles", frozenset())  # type: ignore[attr-defined]
    return employing


PERSON = Policy(
    {
        "view": [employed(in_area(AREA, *STAFF_OFFICES)), employed(own_body("body", Role.DIRECTOR))],
        "change": [employed(in_area(AREA, Role.FILING_OFFICER)), employed(own_body("body", Role.DIRECTOR))],
        "register": [in_area(AREA, *STAFF_OFFICES), own_body("body", Role.DIRECTOR)],
    }
)

_DEPARTMENT = on_duty(AREA, "department", Role.DEPARTMENT_MEMBER, Role.REGISTRAR)

PAPER = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER), _DEPARTMENT, own_body("body", Role.DIRECTOR)],
        "enter": [own_body("body", Role.DIRECTOR)],
        "take_over": [in_area(AREA, Role.FILING_OFFICER)],
        "confirm": [_DEPARTMENT],
        "object": [_DEPARTMENT],
        "replace": [in_area(AREA, Role.FILING_OFFICER), _DEPARTMENT, own_body("body", Role.DIRECTOR)],
    }
)

RESTRICTION = Policy(
    {
        "view": [in_area(AREA, *STAFF_OFFICES)],
        "impose": [in_area(AREA, Role.BUREAU_LEADER)],
        "lift": [in_area(AREA, Role.BUREAU_LEADER)],
    }
)

OTHER_AREA = "other_area"


def _whole_pair(*roles: Role) -> Reach:
    """Pairs of which both lie in the actor's areas."""
    return both(in_area(AREA, *roles), in_area(OTHER_AREA, *roles))


DUPLICATE = Policy(
    {
        "view": [
            in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER),
            in_area(OTHER_AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER),
        ],
        "find": [in_area(AREA, Role.SCHEDULE)],
        "propose": [_whole_pair(Role.FILING_OFFICER)],
        "dismiss": [_whole_pair(Role.FILING_OFFICER)],
        "merge": [_whole_pair(Role.BUREAU_LEADER)],
        "decline": [_whole_pair(Role.BUREAU_LEADER)],
        "undo": [_whole_pair(Role.BUREAU_LEADER)],
    }
)

POLICIES = {
    "register": INSTITUTION,
    "staff": ASSIGNMENT,
    "person": PERSON,
    "restriction": RESTRICTION,
    "paper": PAPER,
    "duplicate": DUPLICATE,
}
