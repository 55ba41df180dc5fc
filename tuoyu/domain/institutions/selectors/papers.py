"""Papers of institutions: what kinds there are, who answers for them, and how each stands today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.access.desks import Desk, Line
from tuoyu.base.access.selectors import kinds_of
from tuoyu.base.kernel import acts, clock, deadlines, rulebook
from tuoyu.base.kernel.deadlines import Reading
from tuoyu.domain.institutions.models import Institution, Paper
from tuoyu.domain.institutions.policies import PAPER
from tuoyu.domain.institutions.rules import PaperFacts, Validity, validity_of
from tuoyu.domain.institutions.workflows import OBJECTED, REPLACED, WAITING
from tuoyu.domain.institutions.workflows import PAPER as WORKFLOW

_MOST_WAITING = 200


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper as the rulebook lists it; `department` is the code of who answers for it."""

    code: str
    name: str
    department: str
    department_name: str
    must_expire: bool
    hint: str
    cited: str
    material: str
    is_tentative: bool
    required_when: Sequence[Mapping[str, Any]] = ()

    def suits(self, legal_form: str) -> bool:
        """Whether an institution of this legal form should have it."""
        return rulebook.holds(self.required_when, {"legal_form": legal_form})


@dataclass(frozen=True)
class PaperLine:
    """A kind an institution should have, and its papers of that kind: in force, and on its way."""

    kind: PaperKind
    in_force: Paper | None
    on_its_way: Paper | None


def paper_kinds(on: date, area: int, legal_form: str = "") -> tuple[PaperKind, ...]:
    """The kinds of a place; with a legal form, those that such an institution has."""
    listed, names = rulebook.document("institution_papers", on=on, area=area), kinds_of(area)
    kinds = (
        PaperKind(
            code=entry["code"],
            name=entry["name"],
            department=entry["department"],
            department_name=names.get(entry["department"], entry["department"]),
            must_expire=bool(entry.get("must_expire")),
            hint=entry["hint"],
            cited=f"{listed.source} {entry['clause']}",
            material=entry.get("material", ""),
            is_tentative=listed.is_tentative or entry.get("confidence", "").startswith("M"),
            required_when=entry.get("required_when", ()),
        )
        for entry in listed.entries
    )
    return tuple(one for one in kinds if not legal_form or one.suits(legal_form))


def paper_kind(institution: Institution, code: str) -> PaperKind | None:
    """One kind, if an institution like this has it."""
    return next((one for one in kinds_for(institution) if one.code == code), None)


def kinds_for(institution: Institution) -> tuple[PaperKind, ...]:
    """The kinds of paper this institution should have."""
    return paper_kinds(clock.today(), institution.area, institution.legal_form)


def kind_of(paper: Paper) -> PaperKind:
    """What the rulebook says of a paper's kind; a kind no longer listed keeps its code for a name."""
    for one in paper_kinds(clock.today(), paper.area):
        if one.code == paper.kind:
            return one
    return PaperKind(paper.kind, paper.kind, paper.department, paper.department, False, "", "", "", True)


def paper_facts(paper: Paper) -> PaperFacts:
    """What the guard of a step judges."""
    kind = kind_of(paper)
    return PaperFacts(kind.name, clock.today(), paper.issued_on, paper.expires_on, kind.must_expire, kind.cited)


def papers(actor: Any, action: str = "view") -> QuerySet[Paper]:
    """The papers on which the actor may take `action`, the replaced ones included."""
    rows = Paper.objects.select_related("institution").defer("institution__grams")
    return PAPER.scope(actor, action, rows)


def get_paper(actor: Any, id: UUID) -> Paper:
    """One paper in reach; Missing otherwise."""
    return PAPER.get(actor, "view", Paper.objects.select_related("institution", "file"), pk=id)


def get_paper_file(actor: Any, id: UUID) -> Paper:
    """One paper to be opened; the read is written to the log."""
    paper = get_paper(actor, id)
    acts.note_read(actor, paper, purpose="查看证照扫描件", fields=["file"])
    return paper


def paper_lines(actor: Any, institution: Institution) -> list[PaperLine]:
    """What an institution should have, kind by kind, as far as this person may see it."""
    found: dict[str, dict[str, Paper]] = {}
    for paper in papers(actor).filter(institution=institution).exclude(state=REPLACED):
        way = "on_its_way" if paper.state in {WAITING, OBJECTED} else "in_force"
        found.setdefault(paper.kind, {})[way] = paper
    seen = papers_seen(actor, institution)
    return [
        PaperLine(kind, found.get(kind.code, {}).get("in_force"), found.get(kind.code, {}).get("on_its_way"))
        for kind in kinds_for(institution)
        if kind.department in seen or kind.code in found
    ]


def papers_seen(actor: Any, institution: Institution) -> frozenset[str]:
    """The departments whose kinds this person may see of an institution."""
    departments = {kind.department for kind in kinds_for(institution)}
    one = {"institution": institution, "area": institution.area, "body_id": institution.body_id}
    return frozenset(name for name in departments if PAPER.allows(actor, "view", Paper(department=name, **one)))


def may_enter_papers(actor: Any) -> bool:
    """Whether this person hands in papers, somewhere."""
    return PAPER.may_somewhere(actor, "enter")


def validity(paper: Paper) -> Validity:
    """How long a paper still holds."""
    soon = rulebook.rule("paper.expiring", on=clock.today(), area=paper.area)
    return validity_of(paper.expires_on, clock.today(), soon_days=int(soon.value))


def paper_clocks(rows: Iterable[Paper]) -> Mapping[UUID, list[Reading]]:
    """What the clocks of papers show, in two queries."""
    return deadlines.readings(WORKFLOW.name, [row.pk for row in rows])


def _still_asked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Papers of institutions that are still there to be asked about."""
    return rows.filter(institution__filing_ended_on=None, institution__merged_into=None)


def _named(kind: str, area: int) -> str:
    return kind_of(Paper(kind=kind, area=area)).name


DESKS: tuple[Desk, ...] = (
    Desk(
        Paper,
        WORKFLOW,
        PAPER,
        "confirm",
        {WAITING: Line("核实", "贵部门负责核实")},
        "institutions:paper",
        narrow=_still_asked,
        topic="kind",
        named=_named,
    ),
    Desk(
        Paper,
        WORKFLOW,
        PAPER,
        "enter",
        {OBJECTED: Line("重新提交", "核实部门提出了异议")},
        "institutions:paper",
        since="answered_at",
        topic="kind",
        named=_named,
    ),
)
