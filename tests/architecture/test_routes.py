"""Every door says what it is for, the policy behind it exists, and the access matrix knows who may come in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import matrix
from tests.architecture.source import LINES, told
from tests.cast import Cast
from tuoyu.base.access.policy import Policy
from tuoyu.base.access.roles import Role


@dataclass(frozen=True)
class Route:
    """One address of the house: full name, pattern, and the marks of its view."""

    name: str
    pattern: str
    action: str
    is_public: bool
    methods: frozenset[str]


def routes(
    found: Iterable[URLPattern | URLResolver] | None = None, name: str = "", pattern: str = ""
) -> Iterator[Route]:
    """Every route below the root."""
    for one in get_resolver().url_patterns if found is None else found:
        here = pattern + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{name}{one.namespace}:" if one.namespace else name
            yield from routes(one.url_patterns, inner, here)
        else:
            view: Any = one.callback
            action, is_public = getattr(view, "page_action", ""), getattr(view, "is_public", False)
            methods = frozenset(getattr(view, "allowed_methods", ())) - {"HEAD"}
            yield Route(f"{name}{one.name or ''}", here, action, is_public, methods)


def policies(app: str) -> dict[str, Policy]:
    """The policies of an app by name; none for an app without any."""
    floor = next(floor for floor, apps in LINES.items() if app in apps)
    try:
        return dict(import_module(f"tuoyu.{floor}.{app}.policies").POLICIES)
    except ModuleNotFoundError:
        return {}


def unmarked(found: Iterable[Route]) -> list[str]:
    """Routes without a name, or whose views neither carry out an action nor say that they are public."""
    return [
        f"{route.name or '(no name)'} /{route.pattern}"
        for route in found
        if not route.name or route.name.endswith(":") or route.is_public == bool(route.action)
    ]


def strangers(actions: Iterable[str]) -> list[str]:
    """Actions that are not `<app>.<policy>.<action>` of a policy that exists."""
    wrong = []
    for action in sorted(set(actions)):
        app, _, rest = action.partition(".")
        subject, _, verb = rest.partition(".")
        known = policies(app) if app in {one for apps in LINES.values() for one in apps} else {}
        if subject not in known or verb not in known[subject].actions:
            wrong.append(action)
    return wrong


def test_every_route_has_a_declared_action_or_is_public() -> None:
    found = list(routes())
    assert len(found) > 60
    wrong = unmarked(found)
    assert not wrong, told(wrong, 'Mark the view: @page("app.policy.action") or @public(), and name the route.')


def test_every_action_is_one_of_a_policy() -> None:
    wrong = strangers(route.action for route in routes() if route.action)
    assert not wrong, told(
        wrong, "An action is `<app>.<policy>.<action>`, as in the POLICIES of the app's policies.py."
    )


def test_control_a_view_without_a_mark_and_an_action_without_a_policy_are_caught() -> None:
    bare = Route("filing:new", "filings/new/", "", is_public=False, methods=frozenset({"GET"}))
    fine = Route("filing:case", "filings/x/", "filing.case.view", is_public=False, methods=frozenset({"GET"}))
    assert unmarked([bare, fine]) == ["filing:new /filings/new/"]
    wrong = ["filing.case.dance", "filing.dance.view", "dance.case.view", "view"]
    assert strangers([*wrong, "filing.case.view"]) == sorted(wrong)


def test_every_route_has_a_row_in_the_access_matrix() -> None:
    found = {route.name: route for route in routes()}
    known = matrix.doors()
    missing, gone = sorted(set(found) - set(known)), sorted(set(known) - set(found))
    assert not missing, told(missing, "Say in access_matrix.toml who gets in, who is refused, and for which record.")
    assert not gone, told(gone, "These routes are gone: take them out of access_matrix.toml.")


def test_the_matrix_says_of_each_route_what_its_view_says() -> None:
    wrong = []
    for route in routes():
        door = matrix.doors().get(route.name)
        if door and (door.action, door.is_public, door.methods) != (route.action, route.is_public, route.methods):
            wrong.append(f"{route.name}: view {route.action or 'public'} {' '.join(sorted(route.methods))}")
    assert not wrong, told(wrong, "Let access_matrix.toml and the view's mark say the same action and methods.")


ROLE_OF = {
    "filing_officer": Role.FILING_OFFICER, "next_officer": Role.FILING_OFFICER, "leader": Role.BUREAU_LEADER,
    "market_registrar": Role.REGISTRAR, "civil_registrar": Role.REGISTRAR, "establishment_registrar": Role.REGISTRAR,
    "education_member": Role.DEPARTMENT_MEMBER, "town_clerk": Role.TOWN_CLERK, "director": Role.DIRECTOR,
    "second_director": Role.DIRECTOR, "next_director": Role.DIRECTOR, "prefecture_observer": Role.OBSERVER,
    "province_observer": Role.OBSERVER, "nation_observer": Role.OBSERVER, "system_admin": Role.SYSTEM_ADMIN,
    "carer": Role.STAFF, "security_admin": Role.SECURITY_ADMIN, "audit_admin": Role.AUDIT_ADMIN,
}  # fmt: skip
ELSEWHERE = {"next_officer", "next_director", "second_director"}


def roles_for(action: str) -> frozenset[Role] | None:
    """The roles that the policy gives an action to; None when it is for everybody."""
    app, subject, verb = action.split(".")
    return policies(app)[subject].roles(verb) or None


def contradictions(doors: Iterable[matrix.Door]) -> list[str]:
    """Where the matrix lets in somebody whose role the policy does not name, or leaves out somebody it does name."""
    wrong = []
    for door in (one for one in doors if not one.is_public):
        asked = roles_for(door.action)
        for person, role in ROLE_OF.items():
            may = asked is None or role in asked
            is_in_reach = person not in ELSEWHERE or door.row.startswith("none")
            is_let_in = person in door.allowed
            if is_let_in and not may:
                wrong.append(f"{door.route}: {person} is let in, but the policy names no {role}")
            if may and is_in_reach and not is_let_in and not _narrower(door, person):
                wrong.append(f"{door.route}: {person} is left out, but the policy names {role}")
    return wrong


DUTY_OF = {
    "market_registrar": "market", "civil_registrar": "civil_affairs", "establishment_registrar": "establishment",
    "education_member": "education",
}  # fmt: skip
ANSWERED_BY = "answered for by "


def _narrower(door: matrix.Door, person: str) -> bool:
    """The town clerk holds one township: records of the county as a whole lie outside. A desk's work is its own. What
    one department answers for (the row ends with its code) is out of the others' reach; who sees it all the same, and
    answers for others like it, is refused."""
    if person in door.refused:
        return True
    if ANSWERED_BY in door.row and person in DUTY_OF:
        return not door.row.endswith(ANSWERED_BY + DUTY_OF[person])
    return (person == "town_clerk" and "county" in door.row) or "desk" in door.row


def test_the_matrix_and_the_policies_agree() -> None:
    wrong = contradictions(matrix.doors().values())
    assert not wrong, told(wrong, "Change the policy or the matrix, whichever is wrong; never both blindly.")


def test_control_a_wrong_row_is_caught() -> None:
    marks = {"methods": frozenset({"POST"}), "action": "filing.case.accept", "row": "the filing of garden"}
    wide = matrix.Door(
        "filing:accept", allowed=frozenset({"filing_officer", "leader"}), refused=frozenset(), is_public=False, **marks
    )
    none = matrix.Door("filing:accept", allowed=frozenset(), refused=frozenset(), is_public=False, **marks)
    assert contradictions([wide]) == ["filing:accept: leader is let in, but the policy names no bureau_leader"]
    assert contradictions([none]) == ["filing:accept: filing_officer is left out, but the policy names filing_officer"]


def test_the_matrix_speaks_of_the_whole_cast_and_nobody_else() -> None:
    cast = {name for name, made in vars(Cast).items() if type(made).__name__ == "cached_property"}
    assert matrix.people() == set(ROLE_OF)
    assert matrix.people() <= cast, told(matrix.people() - cast, "tests/cast.py has no such person.")


def test_the_matrix_answers_as_its_head_says() -> None:
    assert matrix.expected("filing:accept", "filing_officer") is matrix.Outcome.ALLOWED
    assert matrix.expected("filing:accept", "next_officer") is matrix.Outcome.HIDDEN
    assert matrix.expected("filing:accept", matrix.ANONYMOUS) is matrix.Outcome.SIGN_IN
    assert matrix.expected("portal:home", matrix.ANONYMOUS) is matrix.Outcome.ALLOWED
