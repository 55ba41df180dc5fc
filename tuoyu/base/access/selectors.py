"""The questions others ask about divisions, bodies and the people who act for them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from tuoyu.base.access import policies
from tuoyu.base.access.areas import NATION, SPANS, Level, bounds_of, level_of, lineage
from tuoyu.base.access.models import Area, AreaCode, Body, Grant, Invitation, StandIn, User
from tuoyu.base.access.roles import AREA_ROLES, OFFICE_ROLES, Role
from tuoyu.base.access.rules import StandInFacts
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.models import AuditEntry, Delivery
from tuoyu.base.kernel.notices import notices_for
from tuoyu.base.kernel.refusals import Missing

_MOST_CHOICES = 400
_MOST_STAND_INS = 50
_LONGEST_PATH = 9
_MARK_LENGTH = 24


class _Names:
    """Division names as this process last read them."""

    keep_seconds = 600

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.known: dict[int, str] = {}
        self.read_until = time.monotonic() + self.keep_seconds


_names = _Names()


def forget_names() -> None:
    """Read names afresh, after somebody loaded divisions."""
    _names.forget()


def get_area(path: int) -> Area:
    """The division of a path; Missing when there is none."""
    area = Area.objects.filter(pk=path).first()
    if area is None:
        raise Missing("没有这个行政区划，请重新选择。")
    return area


def areas_inside(path: int, level: Level | None = None) -> QuerySet[Area]:
    """The division itself and all inside it, or only those of one level."""
    found = Area.objects.filter(path__range=bounds_of(path)).order_by("path")
    if level is None:
        return found
    found = found.annotate(below=F("path") % SPANS[level]).filter(below=0)
    if level is Level.NATION:
        return found.filter(path=NATION)
    return found.annotate(above=F("path") % SPANS[Level(level - 1)]).exclude(above=0)


def children_of(path: int) -> QuerySet[Area]:
    """The divisions one level below."""
    own = level_of(path)
    if own is Level.TOWNSHIP:
        return Area.objects.none()
    return areas_inside(path, Level(own + 1)).exclude(pk=path)


def townships_of(county: int) -> QuerySet[Area]:
    """The townships and towns of a county, in their order."""
    return areas_inside(county).filter(path__gt=county)


def area_names(paths: Iterable[int]) -> Mapping[int, str]:
    """Name of each known path; at most one query, none for names this process read within the last minutes."""
    if time.monotonic() > _names.read_until:
        _names.forget()
    wanted = set(paths)
    absent = wanted - _names.known.keys()
    if absent:
        _names.known |= dict(Area.objects.filter(pk__in=absent).values_list("path", "name"))
    return {path: _names.known[path] for path in wanted if path in _names.known}


def place_of(row: Any) -> str:
    """The name of the division a row lies in, as a list shows it."""
    return area_names([row.area]).get(row.area, "")


def lineage_of(path: int) -> list[Area]:
    """The division and all that contain it, the nation first."""
    return list(Area.objects.filter(pk__in=lineage(path)).order_by("path"))


def lineage_and_children_of(path: int) -> tuple[list[Area], list[Area]]:
    """Both in one query."""
    if level_of(path) is Level.TOWNSHIP:
        return lineage_of(path), []
    above, inside = lineage(path), Area.objects.filter(pk__in=children_of(path).values("pk"))
    found = list(Area.objects.filter(pk__in=above).union(inside).order_by("path"))
    return [one for one in found if one.path in above], [one for one in found if one.path not in above]


def codes_of(paths: Collection[int]) -> dict[int, dict[str, str]]:
    """For each path its codes valid today, by system."""
    found: dict[int, dict[str, str]] = {path: {} for path in paths}
    valid = AreaCode.objects.filter(area__in=paths, valid__contains=clock.today())
    for path, system, code in valid.values_list("area_id", "system", "code"):
        found[path][system] = code
    return found


def active_user(user_id: UUID) -> User | None:
    """Somebody who may sign in; None for a stranger and for an account that was closed."""
    return User.objects.select_related("body").filter(pk=user_id, is_active=True).first()


def bodies_of_kind(kind: str, area: int) -> QuerySet[Body]:
    """The active bodies of a kind that sit inside a division."""
    return Body.objects.filter(kind=kind, is_active=True, seat__path__range=bounds_of(area))


def valid_grants() -> QuerySet[Grant]:
    """Grants that hold today, of users who may sign in."""
    return Grant.objects.filter(valid__contains=clock.today(), user__is_active=True)


def officers(area: int, role: Role) -> QuerySet[User]:
    """The active users who hold a role for exactly this division."""
    return User.objects.filter(pk__in=valid_grants().filter(role=role, area=area).values("user"))


def officers_over(area: int, *roles: Role) -> QuerySet[User]:
    """The active users who hold one of these roles for a division that contains this one (or is it)."""
    return User.objects.filter(pk__in=valid_grants().filter(role__in=roles, area__in=lineage(area)).values("user"))


def open_invitation(digest: str) -> Invitation | None:
    """The invitation behind a code's digest, if it can still be accepted."""
    return (
        Invitation.objects.select_related("body")
        .filter(code_digest=digest, accepted_at=None, expires_on__gte=clock.today())
        .first()
    )


def authenticators_of(user: Any) -> QuerySet[Authenticator]:
    """The authenticators of a user, by id or by a reference inside a query."""
    return Authenticator.objects.filter(user_id=user, type=Authenticator.Type.TOTP)


def must_use_code(user: User) -> bool:
    """Whether this person signs in with a code as well: every official, and whoever chose to."""
    return bool(user.roles & AREA_ROLES) or user.must_use_code


def kinds_of(area: int) -> dict[str, str]:
    """Kind and name of every sort of department that a division may have."""
    return {entry["code"]: entry["name"] for entry in departments_of(area)}


def departments_of(area: int) -> tuple[Mapping[str, Any], ...]:
    """The rulebook's entries of a division's departments: code, name, short, group, duty, clause."""
    return rulebook.document("departments", clock.today(), area).entries


def grants_of(user: User) -> QuerySet[Grant]:
    """Every grant somebody ever had, the newest first, with its place."""
    return Grant.objects.filter(user=user).select_related("area", "body").order_by("-granted_at", "pk")


def sessions_of(user: User) -> list[UserSession]:
    """Where somebody is signed in, the newest first; sessions that ran out are left out."""
    found = [one for one in UserSession.objects.filter(user_id=user.pk).order_by("-created_at", "-pk") if one.exists()]
    for session in found:
        session.mark = session_mark(session)
    return found


def session_mark(session: UserSession) -> str:
    """What an address may call a session by: neither its key nor its number."""
    return hashlib.sha256(f"session mark {session.session_key}".encode()).hexdigest()[:_MARK_LENGTH]


def area_choices(actor: User, chosen: str = "") -> list[tuple[int, str]]:
    """The divisions an actor's grants reach, two levels deep, as (path, name) for a form; indented by level.

    `chosen` is a path that a page led to: it can be chosen too when it lies deeper.
    """
    roots = sorted({grant.area_id for grant in actor.valid_grants if grant.area_id is not None})
    found: dict[int, str] = {}
    for root in roots:
        depth = Level(min(level_of(root) + 2, Level.TOWNSHIP))
        inside = areas_inside(root).annotate(below=F("path") % SPANS[depth]).filter(below=0)
        for path, name in inside.values_list("path", "name")[:_MOST_CHOICES]:
            found[path] = f"{'　' * (level_of(path) - level_of(root))}{name}"
    if found and chosen.isdecimal() and chosen.isascii() and len(chosen) <= _LONGEST_PATH:
        found = {**area_names([int(chosen)]), **found}
    return list(found.items())


def invitation_text(invitation: Invitation) -> Delivery | None:
    """The planned message that holds the link of an invitation nobody has accepted yet, newest first."""
    if invitation.accepted_at is not None or invitation.expires_on < clock.today():
        return None
    sent = Delivery.objects.filter(about_type=invitation._meta.label_lower, about_id=invitation.pk)
    return sent.order_by("-planned_at").first()


def current_grants_of(user: User) -> QuerySet[Grant]:
    """The grants somebody holds today."""
    return grants_of(user).filter(valid__contains=clock.today())


def holding_role(users: QuerySet[User], role: str) -> QuerySet[User]:
    """Of these users, those who hold a role today, wherever."""
    return users.filter(pk__in=Grant.objects.filter(role=role, valid__contains=clock.today()).values("user"))


def with_codes(areas: QuerySet[Area]) -> QuerySet[Area]:
    """Divisions, each with `codes_today`."""
    valid = AreaCode.objects.filter(valid__contains=clock.today())
    return areas.prefetch_related(Prefetch("codes", queryset=valid, to_attr="codes_today"))


def log_entries() -> QuerySet[AuditEntry]:
    """The log of acts and reads."""
    return AuditEntry.objects.all()


def below(path: int) -> QuerySet[Area]:
    """What lies one level below a division; below a prefecture without counties, its townships."""
    found = children_of(path)
    return found if found.exists() or level_of(path) is not Level.PREFECTURE else townships_of(path)


def stand_ins(actor: User) -> QuerySet[StandIn]:
    """The stand-ins this person may see, the latest first."""
    rows = StandIn.objects.select_related("absent", "stand_in")
    return policies.STAND_INS.scope(actor, "view", rows).order_by("-named_at", "pk")[:_MOST_STAND_INS]


def get_stand_in(actor: User, id: UUID) -> StandIn:
    """One of them; Missing otherwise."""
    rows = StandIn.objects.select_related("absent__body", "stand_in")
    return policies.STAND_INS.get(actor, "view", rows, pk=id)


def colleagues_in_office(user: User) -> QuerySet[User]:
    """Everybody of the same body who answers for cases, this person too."""
    in_office = valid_grants().filter(role__in=OFFICE_ROLES).values("user")
    return User.objects.filter(body=user.body_id, pk__in=in_office).order_by("name", "pk")


def stand_in_facts(new: StandIn) -> StandInFacts:
    """Two people and what stands in the days of a stand-in that is to be."""
    absent, other = new.absent, new.stand_in
    during = StandIn.objects.filter(valid__overlap=new.valid)
    work = [grant for grant in absent.valid_grants if grant.role in OFFICE_ROLES]
    held = valid_grants().filter(user=other, valid__contains=new.valid).values_list("role", "area")
    covered = {(role, area) for role, area in held}
    missing = {Role(one.role).label for one in work if not _is_covered(one, covered)}
    return StandInFacts(
        absent=absent.name,
        stand_in=other.name,
        is_same_person=absent.pk == other.pk,
        is_same_body=absent.body_id is not None and absent.body_id == other.body_id,
        is_active=other.is_active,
        has_work=bool(work),
        missing=tuple(sorted(missing)),
        is_stood_in=during.filter(absent=absent).exists(),
        stands_in=during.filter(stand_in=absent).exists(),
        stand_in_is_away=during.filter(absent=other).exists(),
    )


def _is_covered(grant: Grant, held: Collection[tuple[str, int | None]]) -> bool:
    """Whether somebody holds a role for the same place, or for one that contains it."""
    return grant.area_id is not None and any((grant.role, place) in held for place in lineage(grant.area_id))


def told_to_absent(user: User) -> Q:
    """The notices told to those this user stands in for today, since the first day of it."""
    held = StandIn.objects.filter(stand_in=user, stand_in__is_active=True, absent=OuterRef("to_user_id"))
    since = held.annotate(since=RangeStartsWith("valid")).filter(valid__contains=clock.today())
    told_at = ExpressionWrapper(OuterRef("told_at"), output_field=DateTimeField())
    return Q(Exists(since.filter(since__lte=TruncDate(told_at, tzinfo=clock.SHANGHAI))))


def notices_of(user: User) -> QuerySet[Any]:
    """The notices somebody may read, newest first, with `is_read` and the name of the `absent` one if it was theirs."""
    whose = User.objects.filter(pk=OuterRef("to_user_id")).exclude(pk=user.pk).values("name")[:1]
    found = notices_for(user.pk, user.bodies_acted_for, told_to_absent(user))
    return found.annotate(absent=Subquery(whose))
