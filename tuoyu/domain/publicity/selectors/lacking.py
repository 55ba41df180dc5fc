"""Whose public notice is missing or may have gone stale, which items, and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuoyu.base.kernel import clock
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import public_institutions
from tuoyu.domain.publicity.models import Disclosure
from tuoyu.domain.publicity.policies import DISCLOSURE
from tuoyu.domain.publicity.rules.disclosure import Freshness, Item, freshness
from tuoyu.domain.publicity.selectors.disclosures import items

MISSING, STALE = Freshness.MISSING.value, Freshness.STALE.value


@dataclass(frozen=True)
class Lack:
    """One item that is missing since the filing, or stale since the day it was last good for."""

    item: Item
    state: Freshness
    since: date


def lacking_institutions(actor: Any, area: int) -> QuerySet[Institution]:
    """The institutions in the actor's care with anything missing or stale, by what holds in `area`."""
    anything = Q(pk__in=[])
    for item in items(clock.today(), area):
        anything |= ~_standing(item, fresh_only=True)
    return DISCLOSURE.scope(actor, "remind", public_institutions()).filter(anything)


def lacking_item(rows: QuerySet[Institution], area: int, kind: str) -> QuerySet[Institution]:
    """Of these, those that lack one item."""
    chosen = next((one for one in items(clock.today(), area) if one.kind == kind), None)
    return rows.filter(~_standing(chosen, fresh_only=True)) if chosen else rows.none()


def lacking_state(rows: QuerySet[Institution], area: int, state: str) -> QuerySet[Institution]:
    """Of these, those where some item is missing altogether, or those where some item is stale."""
    found = Q(pk__in=[])
    for item in items(clock.today(), area):
        there = _standing(item, fresh_only=False)
        found |= ~there if state == MISSING else there & ~_standing(item, fresh_only=True)
    return rows.filter(found)


def lacks_of(rows: Iterable[Institution]) -> Mapping[UUID, list[Lack]]:
    """What each lacks, the longest first; one query for all of them."""
    found, today = {one.pk: one for one in rows}, clock.today()
    confirmed: dict[UUID, dict[str, date]] = defaultdict(dict)
    standing = Disclosure.objects.filter(institution__in=list(found), valid__upper_inf=True)
    for institution, kind, on in standing.values_list("institution", "kind", "confirmed_on"):
        confirmed[institution][kind] = on
    return {key: _lacks(one, confirmed[key], today) for key, one in found.items()}


def _lacks(institution: Institution, confirmed: Mapping[str, date], today: date) -> list[Lack]:
    found = []
    for item in items(today, institution.area):
        on = confirmed.get(item.kind)
        state = freshness(item, on, today)
        if state is not Freshness.FRESH:
            since = on + timedelta(days=item.fresh_days) if on else institution.filed_on or today
            found.append(Lack(item, state, since))
    return sorted(found, key=lambda one: one.since)


def _standing(item: Item, *, fresh_only: bool) -> Q:
    """That an item stands there (and is fresh)."""
    rows = Disclosure.objects.filter(institution=OuterRef("pk"), kind=item.kind, valid__upper_inf=True)
    if fresh_only:
        rows = rows.filter(confirmed_on__gte=clock.today() - timedelta(days=item.fresh_days))
    return Q(Exists(rows))
