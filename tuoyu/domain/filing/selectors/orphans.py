"""Institutions that are filed though their registration has ended: the list, its clock, who was asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from tuoyu.base.kernel import deadlines, rulebook
from tuoyu.base.kernel.models import Notice
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.filing.models import Closing, RegistrationPush
from tuoyu.domain.filing.selectors.dues import SHOULD_CANCEL, day_clock, should_cancel_by
from tuoyu.domain.filing.workflows import CLOSING_OPEN
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution

ASKED = "filing.asked_to_cancel"
ACTION = "record_filing"


def orphaned(actor: Any) -> QuerySet[Institution]:
    """Filed, but struck off by the registrar: those this person may end, the longest waiting first.

    `ending` is how the registration ended as pushed (a code of `registration_ending`, None when nobody said),
    `asked_at` when the institution was last asked to cancel, `is_closing` whether its request is under way.
    """
    rows = register.institutions(actor, ACTION).filter(register.STANDINGS["orphaned"][1])
    pushed = RegistrationPush.objects.filter(institution=OuterRef("pk"), received__ending__isnull=False)
    asked = Notice.objects.filter(to_body_id=OuterRef("body_id"), kind=ASKED)
    closing = Closing.objects.filter(institution=OuterRef("pk"), state__in=CLOSING_OPEN)
    return rows.annotate(
        ending=Subquery(pushed.order_by("-pushed_at").values("received__ending")[:1]),
        asked_at=Subquery(asked.order_by("-told_at").values("told_at")[:1]),
        is_closing=Exists(closing),
    ).order_by("deregistered_on", "id")


def get_orphaned(actor: Any, id: UUID) -> Institution:
    """One of them; Missing otherwise."""
    found = orphaned(actor).filter(pk=id).select_related("body").first()
    if found is None:
        raise Missing()
    return found


def orphan_figures(rows: QuerySet[Institution], on: date, area: int) -> dict[str, int]:
    """How many there are, how many nobody has asked, and how many are late."""
    return rows.order_by().aggregate(
        all=Count("pk"), not_asked=Count("pk", filter=Q(asked_at=None)), late=Count("pk", filter=late_on(on, area))
    )


def late_on(on: date, area: int) -> Q:
    """The condition of those whose reminder day has passed, by the term of `area`."""
    return Q(deregistered_on__lt=on - timedelta(days=int(rulebook.rule(SHOULD_CANCEL, on, area).value)))


def should_cancel_clock(ended_on: date, area: int) -> deadlines.Reading:
    """The day by which a filing should have been cancelled whose registration ended that day, as a clock."""
    return day_clock(should_cancel_by(ended_on, area), SHOULD_CANCEL)


def ending_in_words(institution: Any) -> str:
    """How the registration ended, for people."""
    return rulebook.label("registration_ending", institution.ending) if institution.ending else "注销登记"


def waiting_orphans(actor: Any) -> QuerySet[Any, Any]:
    """The same as rows of the inbox (kind, key, name, said, who, since)."""
    rows = register.institutions(actor, ACTION).filter(register.STANDINGS["orphaned"][1])
    nothing = Value("", CharField())
    return rows.order_by().values(
        kind=Value("orphan", CharField()), key=F("pk"), whom=F("name"), said=nothing, who=nothing,
        since=F("deregistered_on"), place=F("area"),
    )  # fmt: skip
