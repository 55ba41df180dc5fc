"""Who may see and change who works in care, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from tuoyu.base.access.policy import Policy, Reach, both, in_area, on_duty, own_body, where
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.staff.models import Assignment

AREA = "area"
STAFF_OFFICES = (Role.FILING_OFFICER, Role.BUREAU_LEADER)

# About an institution as a whole: who may read the roster of its staff, and enter somebody into it.
ROSTER = Policy(
    {
        "view": [in_area(AREA, *STAFF_OFFICES), own_body("body", Role.DIRECTOR)],
        "enter": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
    }
)

ASSIGNMENT = Policy(
    {
        "view": [in_area(AREA, *STAFF_OFFICES), own_body("body", Role.DIRECTOR)],
        "assign": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
        "correct": [in_area(AREA, *STAFF_OFFICES)],
        "remind": [in_area(AREA, Role.SCHEDULE)],
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

RESTRICTION = Policy(
    {
        "view": [in_area(AREA, *STAFF_OFFICES)],
        "impose": [in_area(AREA, Role.BUREAU_LEADER)],
        "lift": [in_area(AREA, Role.BUREAU_LEADER)],
    }
)


def asked_of(reach: Reach) -> Reach:
    """`reach`, for people of the department that answers background queries in their place: nobody else finds even an
    empty list."""

    def answering(actor: Any) -> Q | None:
        body = getattr(actor, "body", None)
        if body is None or not reach(actor):
            return None
        asked = rulebook.rule("staffing.background_query.department", on=clock.today(), area=body.area).value
        return reach(actor) if body.kind == asked else None

    answering.roles = getattr(reach, "roles", frozenset())  # type: ignore[attr-defined]
    return answering


def answers_for_papers(reach: Reach) -> Reach:
    """`reach`, for people of departments that answer for some kind of paper in their place."""

    def answering(actor: Any) -> Q | None:
        body = getattr(actor, "body", None)
        if body is None or not reach(actor):
            return None
        listed = rulebook.document("institution_papers", on=clock.today(), area=body.area).entries
        return reach(actor) if body.kind in {one["department"] for one in listed} else None

    answering.roles = getattr(reach, "roles", frozenset())  # type: ignore[attr-defined]
    return answering


_DEPARTMENT = answers_for_papers(in_area(AREA, Role.DEPARTMENT_MEMBER, Role.REGISTRAR))

# About institutions as a whole: what papers they and their people lack. Each department asks after its own kinds.
LACKS = Policy(
    {
        "view": [in_area(AREA, *STAFF_OFFICES), _DEPARTMENT],
        "urge": [in_area(AREA, Role.FILING_OFFICER), _DEPARTMENT],
    }
)

_POLICE = asked_of(on_duty(AREA, "department", Role.DEPARTMENT_MEMBER, Role.REGISTRAR))

QUERY = Policy(
    {
        "view": [_POLICE, in_area(AREA, *STAFF_OFFICES), own_body("body", Role.DIRECTOR)],
        "ask": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
        "recall": [in_area(AREA, Role.FILING_OFFICER), own_body("body", Role.DIRECTOR)],
        "answer": [_POLICE],
        "reveal": [_POLICE],
        "note": [in_area(AREA, Role.SCHEDULE)],
    }
)


def _whole_pair(*roles: Role) -> Reach:
    """Pairs of which both lie in the actor's areas: who may not read one of two people is not shown the pair."""
    return both(in_area(AREA, *roles), in_area("other_area", *roles))


PERSON_DUPLICATE = Policy(
    {
        "view": [_whole_pair(*STAFF_OFFICES)],
        "find": [in_area(AREA, Role.SCHEDULE)],
        "look": [_whole_pair(Role.FILING_OFFICER)],
        "decide": [_whole_pair(Role.BUREAU_LEADER)],
    }
)


def _of_staff(found: Callable[[Any], Q]) -> Reach:
    """Claims that `found` picks, for people who work in care: nothing but what is about themselves."""

    def reach(actor: Any) -> Q | None:
        is_staff = any(grant.role == Role.STAFF for grant in getattr(actor, "valid_grants", ()))
        return found(actor) if is_staff else None

    reach.roles = frozenset({Role.STAFF})  # type: ignore[attr-defined]
    return reach


# About the claims of people to their own records.
OWN = Policy(
    {
        "invite": [own_body("body", Role.DIRECTOR)],
        "claim": [_of_staff(lambda actor: Q(invitation__accepted_by=actor.actor_id, user=None))],
        "view": [_of_staff(lambda actor: Q(user=actor.actor_id, valid__contains=clock.today()))],
    }
)

_RAISED = _of_staff(lambda actor: Q(raised_by=actor.actor_id))
_ENTERED = own_body("body", Role.DIRECTOR)

# A restriction is the leader's alone to lift; what else is contested the filing officer decides, or the leader where
# the officer wrote it down.
CONTEST = Policy(
    {
        "view": [_RAISED, _ENTERED, in_area(AREA, *STAFF_OFFICES)],
        "raise": [_RAISED],
        "take_back": [_RAISED],
        "answer": [_ENTERED],
        "decide": [
            where(~Q(kind="restriction"), in_area(AREA, Role.FILING_OFFICER)),
            in_area(AREA, Role.BUREAU_LEADER),
        ],
        "pass_on": [in_area(AREA, Role.SCHEDULE)],
    }
)

POLICIES = {
    "own": OWN,
    "contest": CONTEST,
    "roster": ROSTER,
    "lacks": LACKS,
    "post": ASSIGNMENT,
    "person": PERSON,
    "restriction": RESTRICTION,
    "query": QUERY,
    "duplicate": PERSON_DUPLICATE,
}
