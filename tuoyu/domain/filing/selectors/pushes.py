"""Registration pushes, and institutions that are registered but not filed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.waiting import Figure, Waiting
from tuoyu.domain.filing.models import Filing, RegistrationPush
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.filing.selectors.dues import SHOULD_FILE
from tuoyu.domain.filing.selectors.orphans import should_cancel_clock, waiting_orphans
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution

_MOST_WAITING = 50
_PUSH = "push"


def pushes(actor: Any) -> QuerySet[RegistrationPush]:
    """The pushes the actor may see, newest first."""
    rows = RegistrationPush.objects.select_related("body", "institution")
    return PUSH.scope(actor, "view", rows).order_by("-pushed_at")


def get_push(actor: Any, id: UUID, action: str = "view") -> RegistrationPush:
    """One push; Missing out of reach."""
    return PUSH.get(actor, action, RegistrationPush.objects.select_related("body", "institution"), pk=id)


def receipt_of(push: RegistrationPush) -> dict[str, Any]:
    """What the receipt of a push says: who sent what and when, what was found, what became of it."""
    return {
        "number": push.receipt_number,
        "from": f"{push.body.name}（{push.pushed_by}）",
        "received_at": f"{clock.local(push.pushed_at):%Y-%m-%d %H:%M}",
        "outcome": push.get_outcome_display(),
        "decision": push.decision_reason,
        "facts": [[label, value] for label, value in push.shown],
        "findings": [one["sentence"] for one in (*push.questions, *push.findings)],
    }


def push_inbox(actor: Any) -> list[Waiting]:
    """Pushes that wait for this person's judgement, and filings whose registration has ended, oldest first."""
    if not PUSH.may_somewhere(actor, "decide"):
        return []
    rows = RegistrationPush.objects.filter(outcome__in=RegistrationPush.WAITING)
    pushed = PUSH.scope(actor, "decide", rows).order_by().values(
        kind=Value(_PUSH, CharField()), key=F("pk"), whom=F("name"), said=F("outcome"), who=F("body__name"),
        since=TruncDate("pushed_at"), place=F("area"),
    )  # fmt: skip
    found = pushed.union(waiting_orphans(actor), all=True).order_by("since", "key")[:_MOST_WAITING]
    return [_waiting_push(one) if one["kind"] == _PUSH else _waiting_orphan(one) for one in found]


def _waiting_push(one: Mapping[str, Any]) -> Waiting:
    return Waiting(
        what="核对登记推送",
        whom=one["whom"],
        note=str(RegistrationPush.Outcome(one["said"]).label),
        why=f"{one['who']}推送的信息与名录对不上",
        route="filing:push_record",
        key=one["key"],
    )


def _waiting_orphan(one: Mapping[str, Any]) -> Waiting:
    return Waiting(
        what="清理登记已注销的备案",
        whom=one["whom"],
        note="已备案但登记已注销",
        why="登记机关推送了登记终止",
        route="filing:orphan",
        key=one["key"],
        clock=should_cancel_clock(one["since"], one["place"]),
    )


def push_figures(actor: Any) -> list[Figure]:
    """What a registrar's own pushes have come to."""
    if not PUSH.may_somewhere(actor, "push") or actor.body is None:
        return []
    counted = PUSH.scope(actor, "push", RegistrationPush.objects.filter(body=actor.body)).aggregate(
        waiting=Count("pk", filter=Q(outcome__in=RegistrationPush.WAITING)),
        all=Count("pk"),
        unmatched=Count("pk", filter=Q(outcome=RegistrationPush.Outcome.UNMATCHED)),
    )
    note = f"共推送 {counted['all']} 条；{counted['unmatched']} 条在名录里对不上"
    return [Figure("登记推送待核对", counted["waiting"], note, "filing:pushes")]


def pushes_of(institution: Institution) -> QuerySet[RegistrationPush]:
    """What registrars said of one institution, newest first."""
    return RegistrationPush.objects.filter(institution=institution).select_related("body").order_by("-pushed_at")


def registered_not_filed(actor: Any) -> QuerySet[Institution]:
    """Institutions that registered and have no filing in force; `has_filing` says whether one is under way."""
    underway = Filing.objects.filter(institution=OuterRef("pk"), state__in=["draft", "submitted", "returned"])
    rows = register.institutions(actor, "invite").filter(register.STANDINGS["unfiled"][1])
    return rows.annotate(has_filing=Exists(underway)).order_by("registered_on", "id")


def registered_late(rows: QuerySet[Institution], on: date, area: int) -> QuerySet[Institution]:
    """Those of them whose reminder day has passed, by the term of `area`."""
    return rows.filter(registered_on__lt=on - timedelta(days=int(rulebook.rule(SHOULD_FILE, on, area).value)))


def unfiled_figures(rows: QuerySet[Institution], on: date, area: int) -> dict[str, int]:
    """How many there are, how many have not begun, and how many are late."""
    late = registered_late(rows, on, area).values("pk")
    return rows.order_by().aggregate(
        all=Count("pk"), not_begun=Count("pk", filter=Q(has_filing=False)), late=Count("pk", filter=Q(pk__in=late))
    )
