"""Acts upon stand-ins: naming a colleague for the time somebody is away, and ending it early."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.access import policies, rules, selectors
from tuoyu.base.access.models import StandIn, User
from tuoyu.base.kernel import clock, notices, rulebook
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refused

_KIND = "access.stand_in"


@act("access.name_stand_in")
def name_stand_in(actor: User, absent: User, stand_in: User, *, first: date, last: date) -> StandIn:
    """Let a colleague do somebody's work from the `first` day up to and including the `last`; both are told.

    Raises Invalid for days that are none, Refused when the two may not stand in for each other then.
    """
    if last < first:
        raise Invalid({"last": ["最后一天不能早于第一天。"]})
    if first < clock.today():
        raise Invalid({"first": ["不能从过去的日子开始，请从今天或以后开始。"]})
    furthest = int(rulebook.rule("stand_in.furthest", clock.today(), absent.audit_area).value)
    if (last - clock.today()).days > furthest:
        raise Invalid({"last": [f"最多安排到 {furthest} 天以后；更久的请移交工作，或到时再安排。"]})
    days = DateRange(first, last + timedelta(days=1))
    new = StandIn(absent=absent, stand_in=stand_in, valid=days, named_by=actor.actor_label)
    policies.STAND_INS.require(actor, "name", new)
    list(User.objects.filter(pk__in=[absent.pk, stand_in.pk]).order_by("pk").select_for_update())
    if obstacles := [*rules.may_stand_in(selectors.stand_in_facts(new))]:
        raise Refused(obstacles)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        raise Refused([rules.stood_in_already(absent.name)]) from None
    _forget_cached(stand_in)
    _tell(new, f"{_day(first)}至{_day(last)}，{absent.name}的工作由{stand_in.name}代理。")
    return new


@act("access.end_stand_in")
def end_stand_in(actor: User, row: StandIn) -> StandIn:
    """End it now: from this moment on it no longer holds."""
    policies.STAND_INS.require(actor, "end", row)
    today = clock.today()
    if row.valid.isempty or row.valid.upper <= today:
        raise Refused([Obstacle("access.stand_in_over", "这次代理已经结束了。")])
    first = row.valid.lower
    row.valid = DateRange(first, max(first, today))
    row.save(update_fields=["valid"])
    note_changed("valid")
    _forget_cached(row.stand_in)
    _tell(row, f"{row.stand_in.name}代理{row.absent.name}的工作，现已提前结束。")
    return row


def _tell(row: StandIn, sentence: str) -> None:
    for person in (row.absent_id, row.stand_in_id):
        notices.tell_user(person, _KIND, sentence)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _forget_cached(user: User) -> None:
    user.__dict__.pop("stands_in_for", None)
