"""The officials as rows, made by the ordinary services, with a password and an authenticator."""

from __future__ import annotations

from allauth.mfa.totp.internal import auth as totp

from benchmarks.officials import CODE_SECRET, OFFICIALS, PASSWORD
from tuoyu.base.access import selectors
from tuoyu.base.access.models import Area, Body, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import bodies, grants, users


def found(system: User) -> None:
    """Make every official, each in the health department of their own division."""
    for username, (name, role, path) in OFFICIALS.items():
        seat = selectors.get_area(path)
        user = users.add_user(system, body=_bureau(system, seat), username=username, name=name, password=PASSWORD)
        grants.give_role(system, user, Role(role), area=seat)
        totp.TOTP.activate(user, CODE_SECRET)


def official(username: str) -> User:
    """One of them, by login name."""
    return User.objects.select_related("body").get(username=username)


def _bureau(system: User, seat: Area) -> Body:
    return bodies.found_departments(system, seat, kinds={"health"})[0]
