"""What an institution can prove of itself today: facts, standards, staff with masked names, papers, public notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tuoyu.base.access.selectors import kinds_of
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.acts import note_read
from tuoyu.base.kernel.identifiers import mask
from tuoyu.base.kernel.models import StoredFile
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.filing.models import FilingMaterial
from tuoyu.domain.filing.selectors.filings import current_filing
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution, Paper
from tuoyu.domain.publicity.selectors.disclosures import lacks, notice_of
from tuoyu.domain.staff.selectors import STANDS, staff_of
from tuoyu.domain.standards.selectors import findings_of

STAFF, HEALTH = "staff", "health"
_ON_PAPER = "备案时交来"


@dataclass(frozen=True)
class Proof:
    """Rows of words for the sheet; `files` are (name without ending, file) of the papers that go with it.

    Not `is_whole` when it is for a department that sees only the papers it answers for.
    """

    staff: tuple[tuple[str, str, str], ...]
    papers: tuple[tuple[str, str, str], ...]
    findings: tuple[tuple[str, str, str, str], ...]
    notice: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, StoredFile], ...]
    is_whole: bool


def departments(institution: Institution) -> dict[str, str]:
    """Those for whom a part of their own can be made, code → name: health first, then whoever answers for a paper."""
    kinds = register.paper_kinds(clock.today(), institution.area, institution.legal_form)
    named = {kind.department: kind.department_name for kind in kinds}
    return {HEALTH: kinds_of(institution.area).get(HEALTH, HEALTH), **dict(sorted(named.items()))}


def proof_of(actor: Any, institution: Institution, department: str = "") -> Proof:
    """Read for an inspection: the read is written to the log. Proofs about staff stay out of the files.

    Everything, or for one department the papers it answers for; what health leads in (staff, standards, notice, papers
    that nobody else answers for) is read only for health.
    """
    is_whole = department in {"", HEALTH}
    fields = ["staff", "papers"] if is_whole else ["papers"]
    note_read(actor, institution, purpose="生成迎检自证包", fields=fields)
    kinds = register.paper_kinds(clock.today(), institution.area)
    names, theirs = {one.code: one.name for one in kinds}, {one.code: one.department for one in kinds}
    all_licences = register.papers(actor).filter(institution=institution).exclude(state="replaced").order_by("kind")
    licences = [paper for paper in all_licences if department in {"", theirs.get(paper.kind, HEALTH)}]
    known = {paper.file_id for paper in all_licences}
    answers_for = {one.material: one.department for one in kinds}
    kept = [
        (name, one.file)
        for name, one in _handed_in(institution)
        if one.file_id not in known and department in {"", answers_for.get(one.code, HEALTH)}
    ]
    return Proof(
        staff=tuple(_staff(actor, institution)) if is_whole else (),
        papers=(
            *((names.get(paper.kind, paper.kind), paper.number or "—", _until(paper)) for paper in licences),
            *((name, "—", _ON_PAPER) for name, _ in kept),
        ),
        findings=tuple((one.title, one.verdict.value, one.sentence, one.cited) for one in findings_of(institution))
        if is_whole
        else (),
        notice=_notice(institution) if is_whole else (),
        is_whole=is_whole,
        files=(*((names.get(paper.kind, paper.kind), paper.file) for paper in licences), *kept),
    )


def _staff(actor: Any, institution: Institution) -> list[tuple[str, str, str]]:
    rows = staff_of(actor, institution).filter(STANDS["current"][1]()).order_by("post", "valid")
    return [
        (rulebook.label("staff_post", one.post), mask("name", one.person.name), full_day(one.valid.lower))
        for one in rows
    ]


def _handed_in(institution: Institution) -> list[tuple[str, FilingMaterial]]:
    """The papers of the filing in force, without those that are about single people."""
    filing = current_filing(institution)
    listed = rulebook.document("filing_materials", on=clock.today(), area=institution.area).entries
    names = {entry["code"]: entry["name"] for entry in listed if entry["section"] != STAFF}
    rows = FilingMaterial.objects.filter(filing=filing, removed_at=None).select_related("file") if filing else ()
    return [(names[row.code], row) for row in rows if row.code in names]


def _until(paper: Paper) -> str:
    return f"有效期至 {full_day(paper.expires_on)}" if paper.expires_on else "长期有效"


def _notice(institution: Institution) -> tuple[tuple[str, str], ...]:
    """Each item that must be published with its date, or that it is missing."""
    posted = notice_of(institution)
    stale = {one.section for one in lacks(posted) if not one.blocking}
    return tuple(
        (
            one.item.label,
            "未公示"
            if one.current is None
            else f"{full_day(one.current.confirmed_on)}{'（可能过时）' if one.item.kind in stale else ''}",
        )
        for one in posted
    )
