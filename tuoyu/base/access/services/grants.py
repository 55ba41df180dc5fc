"""Acts upon grants: giving a role, and ending it. A grant is never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.access import policies, rules
from tuoyu.base.access.models import Area, Body, Grant, User
from tuoyu.base.access.roles import ADMINISTRATORS, BODY_ROLES, Role
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.actors import Actor
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refused


@act("access.give_role")
def give_role(
    actor: User,
    user: User,
    role: Role,
    *,
    area: Area | None = None,
    body: Body | None = None,
    until: date | None = None,
) -> Grant:
    """Give a role for a division or a body, from today until (not including) `until`.

    Raises Refused when the role needs another kind of place or another hand, or is already held there.
    """
    grant = Grant(user=user, role=role, area=area, body=body, valid=DateRange(clock.today(), until))
    policies.GRANTS.require(actor, "add", grant)
    return keep_new(actor, grant)


def keep_new(actor: Actor, grant: Grant) -> Grant:
    """Check and save a grant that was not there before. Part of a running act."""
    if grant.valid.upper is not None and grant.valid.upper <= clock.today():
        raise Invalid({"until": ["结束日期要晚于今天。"]})
    User.objects.select_for_update().get(pk=grant.user_id)  # two grants at once would not see each other
    if obstacles := [*_obstacles(grant)]:
        raise Refused(obstacles)
    grant.granted_by = actor.actor_label
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError:
        raise Refused([_HELD_ALREADY]) from None
    _forget_cached(grant.user)
    notices.tell_user(grant.user_id, "role_given", f"您获得了新的授权：{Role(grant.role).label}。")
    return grant


@act("access.end_grant")
def end_grant(actor: User, grant: Grant) -> Grant:
    """End a grant with today: it no longer holds from this moment on.

    A grant ended on the day it began keeps its row with an empty validity; `granted_at` still says when it was given.
    """
    policies.GRANTS.require(actor, "end", grant)
    started, today = grant.valid.lower, clock.today()
    if started is None or (grant.valid.upper is not None and grant.valid.upper <= today):
        raise Refused([Obstacle("access.grant_over", "这项授权已经结束了。")])
    grant.valid = DateRange(started, max(started, today))
    grant.save(update_fields=["valid"])
    note_changed("valid")
    _forget_cached(grant.user)
    notices.tell_user(grant.user_id, "role_ended", f"您的一项授权已经结束：{Role(grant.role).label}。")
    return grant


_HELD_ALREADY = Obstacle("access.grant_twice", "此人在这里已经有这个角色，不必重复授予。")


def _obstacles(grant: Grant) -> Iterable[Obstacle]:
    has_area, has_body = grant.area_id is not None, grant.body_id is not None
    yield from rules.role_has_its_place(grant.role, BODY_ROLES, has_area=has_area, has_body=has_body)
    held = set(Grant.objects.filter(user=grant.user_id, valid__overlap=grant.valid).values_list("role", flat=True))
    yield from rules.administrators_apart(grant.role, held, ADMINISTRATORS)


def _forget_cached(user: User) -> None:
    """The grants are read once per request; after a change they must be read again."""
    user.__dict__.pop("valid_grants", None)
