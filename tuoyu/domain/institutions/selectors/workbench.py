"""What one department has to do with the register: its own papers, clocks and figures, and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tuoyu.base.access.selectors import departments_of
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.deadlines import Reading
from tuoyu.domain.institutions.models import Paper
from tuoyu.domain.institutions.selectors.institutions import STANDINGS, institutions
from tuoyu.domain.institutions.selectors.papers import PaperKind, paper_clocks, paper_kinds, papers
from tuoyu.domain.institutions.workflows import CONFIRMED, OBJECTED, WAITING

_MOST_SHOWN = 20
_COUNTED = ("waiting", "confirmed", "objected", "expiring", "soon", "expired")


@dataclass(frozen=True)
class KindFigures:
    """How the papers of one kind stand in the actor's areas; `soon` counts those of `expiring` that end first."""

    kind: PaperKind
    waiting: int
    confirmed: int
    objected: int
    expiring: int
    soon: int
    expired: int


@dataclass(frozen=True)
class Workbench:
    """One screen: the department and its duty, its figures, what waits (with clocks), what runs out."""

    department: str
    duty: str
    filed: int
    figures: tuple[KindFigures, ...]
    waiting: tuple[tuple[Paper, Reading | None], ...]
    ending: tuple[Paper, ...]
    days: tuple[int, int]

    @property
    def is_on_duty(self) -> bool:
        """Whether any kind of paper is this department's to answer for."""
        return bool(self.figures)

    def total(self, name: str) -> int:
        """One figure over all kinds."""
        return sum(getattr(one, name) for one in self.figures)

    @property
    def totals(self) -> dict[str, int]:
        """All of them."""
        return {name: self.total(name) for name in _COUNTED}


def workbench(actor: Any) -> Workbench:
    """The workbench of the actor's department."""
    today, area, code = clock.today(), actor.body.area, actor.body.kind
    soon, ahead = (
        int(rulebook.rule(f"paper.{key}", on=today, area=area).value) for key in ("expiring_soon", "expiring")
    )
    until = today + timedelta(days=ahead)
    rows = papers(actor, "confirm").filter(institution__filing_ended_on=None, institution__merged_into=None)
    waiting = list(rows.filter(state=WAITING).order_by("opened_at", "id")[:_MOST_SHOWN])
    ending = rows.filter(state=CONFIRMED, expires_on__lte=until).order_by("expires_on", "id")
    shown = paper_clocks(waiting)
    return Workbench(
        department=actor.body.name,
        duty=next((one["duty"] for one in departments_of(area) if one["code"] == code), ""),
        filed=institutions(actor).filter(STANDINGS["filed"][1]).count(),
        figures=_figures(
            rows, [kind for kind in paper_kinds(today, area) if kind.department == code], today, (soon, ahead)
        ),
        waiting=tuple((paper, next(iter(shown.get(paper.pk, ())), None)) for paper in waiting),
        ending=tuple(ending[:_MOST_SHOWN]),
        days=(soon, ahead),
    )


def _figures(
    rows: QuerySet[Paper], kinds: Sequence[PaperKind], today: date, ahead: tuple[int, int]
) -> tuple[KindFigures, ...]:
    soon, until = (today + timedelta(days=days) for days in ahead)
    counted = rows.order_by().values(code=F("kind")).annotate(
        waiting=Count("pk", filter=Q(state=WAITING)),
        confirmed=Count("pk", filter=Q(state=CONFIRMED) & (Q(expires_on=None) | Q(expires_on__gte=today))),
        objected=Count("pk", filter=Q(state=OBJECTED)),
        expiring=Count("pk", filter=Q(state=CONFIRMED, expires_on__gte=today, expires_on__lte=until)),
        soon=Count("pk", filter=Q(state=CONFIRMED, expires_on__gte=today, expires_on__lte=soon)),
        expired=Count("pk", filter=Q(state=CONFIRMED, expires_on__lt=today)),
    )  # fmt: skip
    found: dict[str, dict[str, Any]] = {row["code"]: {**row} for row in counted}
    return tuple(
        KindFigures(kind, **{name: found.get(kind.code, {}).get(name, 0) for name in _COUNTED}) for kind in kinds
    )
