"""Requests to cancel: lists, one record, and the values that the rules judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.kernel import acts, clock, rulebook
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.filing.models import Closing, ClosingPaper
from tuoyu.domain.filing.policies import CLOSING
from tuoyu.domain.filing.rules.closing import TO_INSTITUTION, ClosingFacts, Placement
from tuoyu.domain.filing.rules.facts import Material
from tuoyu.domain.filing.workflows import CLOSING_AGREED, CLOSING_OPEN
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution

FAMILIES_TOLD = "filing.closure_notice"


def current_closing_papers(area: int, on: date) -> str:
    """The id of the list in force."""
    return rulebook.document("closing_papers", on=on, area=area).id


def closings(actor: Any) -> QuerySet[Closing]:
    """The requests the actor may see."""
    return CLOSING.scope(actor, "view", Closing.objects.select_related("institution").defer("institution__grams"))


def get_closing(actor: Any, id: UUID, action: str = "view") -> Closing:
    """One request on which the actor may take `action`; Missing otherwise."""
    return CLOSING.get(actor, action, Closing.objects.select_related("institution", "body", "notice__file"), pk=id)


def open_closing(institution: Institution) -> Closing | None:
    """The request under way."""
    return Closing.objects.filter(institution=institution, state__in=CLOSING_OPEN).first()


def with_agreed_plan(filings: QuerySet[Any]) -> QuerySet[Any]:
    """Filings with the placements of the plan the bureau agreed to (`agreed_plan`, None without one)."""
    agreed = Closing.objects.filter(institution=OuterRef("institution"), state=CLOSING_AGREED)
    return filings.annotate(agreed_plan=Subquery(agreed.values("placements")[:1]))


def children_placed(institution: Institution) -> int:
    """How many children the plan covers that the bureau agreed to; none without such a plan."""
    agreed = Closing.objects.filter(institution=institution, state=CLOSING_AGREED).values_list("placements", flat=True)
    return in_plan(agreed.first())


def in_plan(placements: list[Any] | None) -> int:
    """How many children a plan places."""
    return sum(one["children"] for one in placements or ())


def closing_papers_of(closing: Closing) -> list[ClosingPaper]:
    """What was handed in and not taken out again."""
    return list(ClosingPaper.objects.filter(closing=closing, removed_at=None).select_related("file"))


def get_closing_paper(actor: Any, closing_id: UUID, id: UUID) -> ClosingPaper:
    """One file of a request whose papers the actor may read; the read is written to the log."""
    closing = get_closing(actor, closing_id, "read_paper")
    rows = ClosingPaper.objects.select_related("file", "closing__institution")
    found = rows.filter(closing=closing, pk=id, removed_at=None).first()
    if found is None:
        raise Missing()
    acts.note_read(actor, found, purpose="查看注销材料")
    return found


def closing_facts(closing: Closing, papers: Iterable[ClosingPaper] | None = None) -> ClosingFacts:
    """Everything the rules need about one request; `papers` when they were read already."""
    given, today = closing_papers_of(closing) if papers is None else papers, clock.today()
    return ClosingFacts(
        today=today,
        reason=closing.reason,
        closes_on=closing.closes_on,
        families_told_on=closing.families_told_on,
        notice_days=int(rulebook.rule(FAMILIES_TOLD, today, closing.area).value),
        occupancy=closing.institution.occupancy,
        placements=_placements(closing),
        papers_needed=_papers_needed(closing),
        papers_given=frozenset(one.code for one in given),
    )


def placements_in_words(closing: Closing) -> list[tuple[str, str]]:
    """Where the children go, as (way, who and how many) for people."""
    return [
        (rulebook.label("placement_way", one["way"]), "，".join(filter(None, [one["to"], f"{one['children']} 名"])))
        for one in closing.placements
    ]


def _placements(closing: Closing) -> tuple[Placement, ...]:
    named = {one["to"] for one in closing.placements if one["way"] == TO_INSTITUTION and one["to"]}
    free: dict[str, int] = {}
    if named:
        county = ancestor(closing.area, Level.COUNTY)
        others = register.inside(register.public_institutions(), county).exclude(pk=closing.institution_id)
        found = others.filter(name__in=named).values_list("name", "places", "occupancy")
        free = {name: places - occupancy for name, places, occupancy in found}
    return tuple(Placement(one["way"], one["to"], one["children"], free.get(one["to"])) for one in closing.placements)


def _papers_needed(closing: Closing) -> tuple[Material, ...]:
    listed = rulebook.document_by_id(closing.papers_list)
    known = {"in_care": closing.institution.occupancy > 0, "closing_reason": closing.reason or None}
    return tuple(
        Material(one["code"], one["name"], one["hint"], listed.cites(one))
        for one in listed.entries
        if rulebook.holds(one.get("required_when", ()), known)
    )
