"""What guardians said, what orders take from them, and whom they let fetch their child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.children.models import Child, Consent, CustodyOrder, Fetcher, Guardian, Guardianship
from tuoyu.domain.children.policies import CHILD
from tuoyu.domain.children.rules.consents import Answer
from tuoyu.domain.children.rules.family import BE_INFORMED, DECIDE, PICK_UP, Order, rights_on


@dataclass(frozen=True)
class Family:
    """Guardianships with what each guardian may do today, orders, consents and fetchers, each the latest first."""

    guardianships: Sequence[tuple[Guardianship, dict[str, bool]]]
    orders: Sequence[CustodyOrder]
    consents: Sequence[Consent]
    fetchers: Sequence[Fetcher]


def family_of(child: Child) -> Family:
    """Everything about who answers for a child, in four queries."""
    orders = list(CustodyOrder.objects.filter(child=child).select_related("guardian").order_by("-valid"))
    held = Guardianship.objects.filter(child=child, valid__isempty=False).select_related("guardian")
    ordered = sorted(held, key=lambda one: (not stands(one), not one.may_decide, one.valid.lower))
    consents = Consent.objects.filter(child=child, valid__isempty=False).select_related("guardian")
    fetchers = Fetcher.objects.filter(child=child, valid__isempty=False).select_related("guardian")
    return Family(
        guardianships=[(one, _rights(one, orders)) for one in ordered],
        orders=orders,
        consents=list(consents.order_by("kind", "-valid")),
        fetchers=list(fetchers.order_by("-valid")),
    )


def guardians_of(child: Child) -> list[Guardian]:
    """Who answers for the child today."""
    held = Guardianship.objects.filter(child=child, valid__contains=clock.today()).select_related("guardian")
    return [one.guardian for one in held.order_by("guardian__name")]


def rights_of(child: Child, guardian: Guardian) -> dict[str, bool]:
    """What somebody may do for the child today; nothing for whoever does not answer for it."""
    held = Guardianship.objects.filter(child=child, guardian=guardian, valid__contains=clock.today()).first()
    orders = CustodyOrder.objects.filter(child=child, guardian=guardian)
    return {} if held is None else _rights(held, orders)


def deciders_besides(guardianship: Guardianship) -> int:
    """How many others may decide for the child today, orders considered."""
    child, today = guardianship.child, clock.today()
    others = Guardianship.objects.filter(child=child, valid__contains=today).exclude(pk=guardianship.pk)
    orders = list(CustodyOrder.objects.filter(child=child))
    return sum(_rights(one, orders)[DECIDE] for one in others)


def answers_of(child: Child) -> tuple[Answer, ...]:
    """Everything that was said about consent."""
    rows = Consent.objects.filter(child=child, valid__isempty=False)
    return tuple(Answer(one.kind, one.is_given, one.valid.lower, one.valid.upper) for one in rows)


def get_fetcher(actor: Any, id: UUID) -> Fetcher:
    """One that stands today, of a child that the actor may change."""
    found = Fetcher.objects.select_related("child", "guardian").filter(pk=id).first()
    if found is None or not stands(found) or not CHILD.allows(actor, "change", found.child):
        raise Missing()
    return found


def get_guardianship(actor: Any, id: UUID) -> Guardianship:
    """One that stands today, of a child that the actor may change."""
    found = Guardianship.objects.select_related("child", "guardian").filter(pk=id).first()
    if found is None or not stands(found) or not CHILD.allows(actor, "change", found.child):
        raise Missing()
    return found


def stands(row: Any) -> bool:
    """Whether it holds today (or is still to begin)."""
    return not row.valid.isempty and (row.valid.upper is None or row.valid.upper > clock.today())


def _rights(held: Guardianship, orders: Any) -> dict[str, bool]:
    granted = {DECIDE: held.may_decide, PICK_UP: held.may_pick_up, BE_INFORMED: held.is_informed}
    own = [one for one in orders if one.guardian_id == held.guardian_id and not one.valid.isempty]
    told = [Order(frozenset(one.denies), one.valid.lower, one.valid.upper) for one in own]
    return rights_on(granted, told, clock.today())
