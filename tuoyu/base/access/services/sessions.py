"""Acts upon sessions: signing in and out, the codes, and ending what was left open."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings

from tuoyu.base.access import policies, selectors
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Missing

MOST_AT_A_TIME = 3  # office, home and phone; more is more likely a forgotten or a shared account


@act("access.sign_in")
def sign_in(actor: User) -> User:
    """Write down that somebody came in, and end their oldest sessions beyond the most allowed."""
    User.objects.select_for_update().get(pk=actor.pk)
    for session in UserSession.objects.filter(user_id=actor.pk).order_by("-created_at", "-pk")[MOST_AT_A_TIME:]:
        end(session)
    return actor


@act("access.sign_out")
def sign_out(actor: User) -> User:
    """Write down that somebody left."""
    return actor


@act("access.sign_in_failed")
def sign_in_failed(actor: Any, user: User | None) -> User | None:
    """Write down a failed attempt; what was typed is not kept, for people type passwords into the wrong box."""
    return user


@act("access.code_failed")
def code_failed(actor: Any, user: User) -> User:
    """Write down a wrong code after a right password."""
    return user


@act("access.code_set_up")
def code_set_up(actor: User) -> User:
    """Write down that somebody set up their authenticator."""
    return actor


@act("access.code_removed")
def code_removed(actor: User) -> User:
    """Write down that somebody removed their authenticator."""
    return actor


@act("access.recovery_codes_made")
def recovery_codes_made(actor: User) -> User:
    """Write down that somebody made new recovery codes."""
    return actor


@act("access.password_changed")
def password_changed(actor: User) -> User:
    """Write down that somebody changed their own password."""
    return actor


@act("access.other_sessions_ended")
def other_sessions_ended(actor: User) -> User:
    """Write down that somebody ended all their sessions but the one they sit at."""
    return actor


@act("access.session_outlived")
def session_outlived(actor: User, *, reason: str) -> User:
    """Write down that a session was ended for being idle or old."""
    return actor


@act("access.log_exported")
def log_exported(actor: User) -> None:
    """Write down that somebody took a copy of the log."""


@act("access.end_own_session")
def end_own_session(actor: User, mark: str) -> User:
    """End one of one's own sessions elsewhere; Missing when it is not one's own or already over."""
    policies.USERS.require(actor, "own", actor)
    mine = UserSession.objects.filter(user_id=actor.pk)
    session = next((one for one in mine if selectors.session_mark(one) == mark), None)
    if session is None:
        raise Missing("这个登录已经结束了。")
    end(session)
    return actor


def end_all(user: User) -> None:
    """End every session of a user. Part of a running act."""
    for session in UserSession.objects.filter(user_id=user.pk):
        end(session)


def end(session: UserSession) -> None:
    """End one session. Part of a running act."""
    import_module(settings.SESSION_ENGINE).SessionStore().delete(session.session_key)
    session.delete()
