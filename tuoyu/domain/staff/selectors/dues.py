"""What falls due about people: papers that run out or are not there, for institutions; queries, for the police."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import officers_over
from tuoyu.base.kernel import clock, deadlines, rulebook
from tuoyu.base.kernel.reminders import Due
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Credential
from tuoyu.domain.staff.policies import ASSIGNMENT
from tuoyu.domain.staff.rules.may_work import BACKGROUND_QUERY, HEALTH_CERTIFICATE
from tuoyu.domain.staff.selectors.contests import contest_dues
from tuoyu.domain.staff.selectors.people import last_day
from tuoyu.domain.staff.workflows import QUERY

EXPIRING = "staffing.certificate.expiring_days"
# What everybody at work must have, whatever the post, and the rule that says how long it holds.
REQUIRED = {
    HEALTH_CERTIFICATE: "staffing.health_certificate.months",
    BACKGROUND_QUERY: "staffing.background_query.months",
}
_NAMES = {HEALTH_CERTIFICATE: "健康合格证明", BACKGROUND_QUERY: "违法犯罪记录查询"}
_DAYS_BEHIND, _DAYS_AHEAD = 30, 400  # wider than any county will ask for; the rule of the place says when it is told
_MOST_WAITING = 50
_NOT_BY_LAW = "这是本系统约定的期限，不是法定期限。"
_STANDING = Q(institution__filing_ended_on=None, institution__deregistered_on=None, institution__merged_into=None)


def dues() -> list[Due]:
    """Every paper of somebody at work that runs out soon or has just run out and has no successor, and what people who
    begin, or have just begun, do not have; queries the police have not answered; contests to answer or to decide; to be
    read as somebody who sees every county."""
    return [*_ending(), *_missing(), *_unanswered(), *contest_dues()]


def staff_inbox(actor: Any) -> list[Waiting]:
    """Institutions of this person where somebody has no valid paper, or soon has none. The institution must act; the
    bureau sees what is lacking, not what still holds."""
    if not ASSIGNMENT.may_somewhere(actor, "assign") or actor.body is None:
        return []
    today = clock.today()
    soon = today + timedelta(days=int(rulebook.rule(EXPIRING, today, actor.body.area).value))
    posts = ASSIGNMENT.scope(actor, "assign", Assignment.objects.filter(_STANDING, valid__contains=today))
    lacking, ending = Q(holds_today=False), Q(holds_today=True, holds_soon=False)
    found = (
        posts.annotate(holds_today=_all_hold(today), holds_soon=_all_hold(soon))
        .values("institution_id", "institution__name", "body_id")
        .annotate(
            lacking=Count("person", filter=lacking, distinct=True),
            ending=Count("person", filter=ending, distinct=True),
        )
        .order_by("-lacking", "institution_id")
    )
    is_own = Q(ending__gt=0, body_id=actor.body_id)
    return [
        _line(one, is_own=one["body_id"] == actor.body_id)
        for one in found.filter(Q(lacking__gt=0) | is_own)[:_MOST_WAITING]
    ]


def _all_hold(day: date) -> Q:
    """Whether the holder of a post has everything that is required on a day."""
    held = Credential.objects.filter(person=OuterRef("person"), withdrawn_at=None, valid__contains=day)
    required = [Q(Exists(held.filter(kind=kind))) for kind in REQUIRED]
    return required[0] & required[1]


def _line(one: Mapping[str, Any], *, is_own: bool) -> Waiting:
    parts = [f"{one['lacking']} 人缺或已过期"] if one["lacking"] else []
    if is_own and one["ending"]:
        parts.append(f"{one['ending']} 人快到期")
    return Waiting(
        what="补齐人员证明" if is_own else "督促补齐人员证明",
        whom=one["institution__name"],
        note="，".join(parts),
        why="健康合格证明、违法犯罪记录查询每年更新" if is_own else "机构负责补齐，您可以督促",
        route="staff:list",
        key=one["institution_id"],
        is_mine=is_own,
    )


def _ending() -> Iterator[Due]:
    today = clock.today()
    later = Credential.objects.filter(person=OuterRef("person"), kind=OuterRef("kind"), withdrawn_at=None)
    renewed = later.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=OuterRef("ends")))
    rows = (
        Credential.objects.filter(
            withdrawn_at=None,
            valid__endswith__gt=today - timedelta(days=_DAYS_BEHIND),
            valid__endswith__lte=today + timedelta(days=_DAYS_AHEAD),
        )
        .annotate(ends=RangeEndsWith("valid"))
        .filter(~Exists(renewed), Exists(_current().filter(person=OuterRef("person"))))
        .select_related("person")
    )
    employers = _employers(one.person_id for one in rows)
    for one in rows:
        due_on, held = last_day(one.valid), employers[one.person_id]
        if due_on is not None:
            name = _NAMES.get(one.kind) or rulebook.label("staff_certificate", one.kind)
            key = REQUIRED.get(one.kind, EXPIRING)
            yield _due(one, key, due_on, held[0], f"{one.person.name}的{name}到期，请更新", held)


def _missing() -> Iterator[Due]:
    """What whoever begins must have on the first day."""
    today = clock.today()
    window = (today - timedelta(days=_DAYS_BEHIND), today + timedelta(days=_DAYS_AHEAD))
    for kind, key in REQUIRED.items():
        any_at_all = Credential.objects.filter(person=OuterRef("person"), kind=kind, withdrawn_at=None)
        rows = _current().filter(~Exists(any_at_all), valid__startswith__range=window).select_related("person")
        for held in rows:
            what = f"{held.person.name}还没有{_NAMES[kind]}，上岗前应当有"
            yield _due(held, key, held.valid.lower, held, what, [held])


def _unanswered() -> Iterator[Due]:
    """Background queries that wait, for the people of the department that answers them."""
    running, police = deadlines.running(QUERY.name), cache(_police)
    for id, one in BackgroundQuery.objects.select_related("institution").in_bulk(running).items():
        for key, due_on in running[id]:
            what, link = f"请答复{one.institution.name}一名人员的背景查询", reverse("staff:query", args=[id])
            told = police(one.area, one.department)
            yield Due(one._meta.label_lower, id, key, due_on, one.area, what, link, note=_NOT_BY_LAW, users=told)


def _police(area: int, department: str) -> tuple[UUID, ...]:
    found = officers_over(area, Role.DEPARTMENT_MEMBER, Role.REGISTRAR).filter(body__kind=department)
    return tuple(found.values_list("pk", flat=True))


def _current() -> QuerySet[Assignment]:
    """Posts held now or to be held."""
    lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=clock.today())
    return Assignment.objects.filter(_STANDING & lasting)


def _employers(people: Iterable[UUID]) -> dict[UUID, list[Assignment]]:
    found: defaultdict[UUID, list[Assignment]] = defaultdict(list)
    for held in _current().filter(person__in=set(people)).order_by("valid", "pk"):
        found[held.person_id].append(held)
    return found


def _due(about: Any, key: str, due_on: date, post: Assignment, what: str, posts: Iterable[Assignment]) -> Due:
    return Due(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        key=key,
        due_on=due_on,
        area=post.area,
        what=what,
        link=reverse("staff:person", args=[post.person_id]),
        before=EXPIRING,
        bodies=tuple(sorted({held.body_id for held in posts})),
    )
