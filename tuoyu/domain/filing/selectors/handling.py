"""Who handles filings: whose they are, whose nobody is at any more, and to whom they may be given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tuoyu.base.access.areas import NATION, SPANS, Level, bounds_of, lineage
from tuoyu.base.access.models import StandIn, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import officers_over, valid_grants
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import absent_holder
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.rules.handling import Handling
from tuoyu.domain.filing.workflows import RETURNED, SUBMITTED

MINE, NOBODYS, OTHERS = "mine", "nobodys", "others"
WHOSE = {MINE: "我经办的", NOBODYS: "没有人经办的", OTHERS: "别人经办的"}
UNDER_REVIEW = (SUBMITTED, RETURNED)


def with_holder(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each with `is_held`: whoever handles it still receives filings where it lies and may sign in; and with who stands
    in for them today (`stood_in`, by name `stood_in_by`, None for nobody), before which day (`stood_in_before`)."""
    here = OuterRef("area")
    covers = Q(area=NATION) | Q(area=here)
    for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY):
        covers |= Q(area=here - here % SPANS[level])
    there = valid_grants().filter(covers, user=OuterRef("handled_by"), role=Role.FILING_OFFICER)
    away = StandIn.objects.filter(
        absent=OuterRef("handled_by"), valid__contains=clock.today(), stand_in__is_active=True
    ).annotate(before=RangeEndsWith("valid"))
    return rows.select_related("handled_by").annotate(
        is_held=Exists(there),
        stood_in=Subquery(away.values("stand_in")[:1]),
        stood_in_by=Subquery(away.values("stand_in__name")[:1]),
        stood_in_before=Subquery(away.values("before")[:1]),
    )


def holder_in_words(row: Any) -> str:
    """Who handles a filing that came `with_holder`, and who does it for them."""
    if row.handled_by is None:
        return ""
    name = str(row.handled_by.name)
    if not row.is_held:
        return f"{name}（已不在岗）"
    if row.stood_in_by is None:
        return name
    last = row.stood_in_before - timedelta(days=1)
    return f"{name}（{row.stood_in_by}代理至{last.month}月{last.day}日）"


def on_desk(rows: QuerySet[Filing], actor: Any, desk: str) -> QuerySet[Filing]:
    """Those under review on one desk: one's own and those of whom one stands in for, nobody's (or of somebody who has
    left), somebody else's."""
    mine = Q(handled_by__in=[actor.pk, *actor.stands_in_for])
    chosen = {MINE: mine, NOBODYS: Q(is_held=False) & ~mine, OTHERS: Q(is_held=True) & ~mine}
    return rows.filter(chosen[desk], state__in=UNDER_REVIEW)


def handling(actor: Any, filing: Any) -> Handling:
    """The facts of one filing that came `with_holder`, for whoever asks."""
    return Handling(
        is_open=filing.state in UNDER_REVIEW,
        holder=filing.handled_by.name if filing.handled_by else "",
        is_held=filing.is_held,
        is_mine=filing.handled_by_id == actor.pk,
        leads=Role.BUREAU_LEADER in actor.roles,
        stands_in=bool(absent_holder(actor, filing)),
    )


def colleagues_of(actor: User) -> QuerySet[User]:
    """Who receives filings anywhere in the actor's reach: to be chosen from, then judged filing by filing."""
    inside = Q(pk__in=[])
    for grant in actor.valid_grants:
        if grant.area_id is not None:
            inside |= Q(area__in=lineage(grant.area_id)) | Q(area__path__range=bounds_of(grant.area_id))
    found = valid_grants().filter(inside, role=Role.FILING_OFFICER).values("user")
    return User.objects.filter(pk__in=found).order_by("name", "pk")


def colleagues(filing: Filing) -> QuerySet[User]:
    """Who may be given a filing: everybody who receives filings where it lies."""
    return officers_over(filing.area, Role.FILING_OFFICER).order_by("name", "pk")
