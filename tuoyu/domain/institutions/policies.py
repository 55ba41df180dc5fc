"""Who may see and change the register of institutions, and where."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.access.policy import Policy, Reach, both, everyone, in_area, on_duty, own_body, where
from tuoyu.base.access.roles import Role

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
        "view_history": [
            in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER),
            own_body("body", Role.DIRECTOR),
        ],
        "amend": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
    }
)

_DEPARTMENT = on_duty(AREA, "department", Role.DEPARTMENT_MEMBER, Role.REGISTRAR)

PAPER = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER), _DEPARTMENT, own_body("body", Role.DIRECTOR)],
        "enter": [own_body("body", Role.DIRECTOR)],
        "take_over": [in_area(AREA, Role.FILING_OFFICER)],
        "confirm": [_DEPARTMENT],
        "remind": [in_area(AREA, Role.SCHEDULE)],
        "object": [_DEPARTMENT],
        "replace": [in_area(AREA, Role.FILING_OFFICER), _DEPARTMENT, own_body("body", Role.DIRECTOR)],
    }
)


def _by_another(reach: Reach) -> Reach:
    """Amendments in `reach` that the actor did not ask for: two people decide."""

    def answering(actor: Any) -> Q | None:
        found = reach(actor)
        return None if found is None else found & ~Q(proposed_by=actor.actor_id)

    answering.roles = getattr(reach, "roles", frozenset())  # type: ignore[attr-defined]
    return answering


ANSWERING = (Role.REGISTRAR, Role.DEPARTMENT_MEMBER, Role.FILING_OFFICER, Role.BUREAU_LEADER)

AMENDMENT = Policy(
    {
        "view": [
            in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER),
            on_duty(AREA, "department", Role.REGISTRAR, Role.DEPARTMENT_MEMBER),
            own_body("body", Role.DIRECTOR),
        ],
        "take_back": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
        "answer": [
            _by_another(on_duty(AREA, "department", *ANSWERING)),
            _by_another(where(Q(department=Body.INSTITUTION), own_body("body", Role.DIRECTOR))),
        ],
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
    "paper": PAPER,
    "duplicate": DUPLICATE,
    "amendment": AMENDMENT,
}
