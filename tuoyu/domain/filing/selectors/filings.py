"""Filings: lists, one record, its papers and comments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.kernel import acts, rulebook, sealed
from tuoyu.base.kernel.actors import Actor
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.filing.models import Filing, FilingMaterial, FilingSection, SectionComment
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules import Field, FilingFacts, Kind, Section, sections_for
from tuoyu.domain.filing.selectors.closings import with_agreed_plan
from tuoyu.domain.filing.selectors.dossier import Dossier
from tuoyu.domain.filing.selectors.handling import with_holder
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.institutions.models import Institution

CASE = WORKFLOW.name


@dataclass(frozen=True)
class Filled:
    """One section as it stands: what it asks, what was typed, who saved it, the comments on it."""

    section: Section
    stored: FilingSection
    comments: tuple[SectionComment, ...]

    @property
    def is_complete(self) -> bool:
        return not self.section.missing(self.answers)

    @property
    def answers(self) -> dict[str, Any]:
        return {**self.stored.answers, **dict.fromkeys(self.stored.answers.get("private_given", ()), True)}

    @property
    def is_asked(self) -> bool:
        """Whether a correction was asked here and is not settled: the applicant may change this section."""
        return any(one.asked_at and not one.settled_at for one in self.comments)

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Label and answer of every question that applies, private answers hidden."""
        return [
            (one.label, displayed(one, self.answers.get(one.name)))
            for one in self.section.fields
            if one.is_asked(self.answers)
        ]

    @property
    def open_comments(self) -> tuple[SectionComment, ...]:
        return tuple(one for one in self.comments if one.settled_at is None)


@dataclass(frozen=True)
class Paper:
    """A paper the filing needs (or was given beyond need) and the files handed in for it."""

    code: str
    name: str
    hint: str
    cited: str
    files: tuple[FilingMaterial, ...]
    is_needed: bool = True


def displayed(asked: Field, answer: Any) -> str:
    """An answer as people read it; nothing typed yet is a dash, a private one only says that it was given."""
    if answer in (None, "", []):
        return "—"
    if asked.private:
        return "已填（加密保存）"
    if asked.kind is Kind.AGREED:
        return "已承诺"
    if asked.choices:
        codes = answer if isinstance(answer, list) else [answer]
        return "、".join(rulebook.label(asked.choices, code) for code in codes)
    text = "、".join(map(str, answer)) if isinstance(answer, list) else str(answer)
    return f"{text} {asked.unit}" if asked.unit else text


def filings(actor: Any) -> QuerySet[Filing]:
    """The filings the actor may see."""
    rows = Filing.objects.select_related("institution").defer("institution__grams")
    return FILING.scope(actor, "view", with_holder(rows))


def get_filing(actor: Any, id: UUID) -> Filing:
    """One filing the actor may see; Missing otherwise."""
    rows = with_agreed_plan(with_holder(Filing.objects.select_related("institution", "body")))
    return FILING.get(actor, "view", rows, pk=id)


def current_filing(institution: Institution) -> Filing | None:
    """The filing under way or in force of an institution."""
    live = ("draft", "submitted", "returned", "filed")
    return Filing.objects.select_related("institution", "body").filter(institution=institution, state__in=live).first()


def sections(read: Dossier) -> list[Filled]:
    """The sections of a filing in order, each with its comments."""
    return [
        Filled(one, read.sections[one.key], tuple(said for said in read.comments if said.section == one.key))
        for one in sections_for(read.filing.institution.facility_type)
        if one.key in read.sections
    ]


def comments(filing: Filing) -> list[SectionComment]:
    """Every comment on a filing, oldest first."""
    return list(SectionComment.objects.filter(filing=filing))


def papers(read: Dossier, facts: FilingFacts) -> list[Paper]:
    """What must be handed in and what has been, needed papers first."""
    files: dict[str, list[FilingMaterial]] = {}
    for one in read.materials:
        files.setdefault(one.code, []).append(one)
    needed = [
        Paper(one.code, one.name, one.hint, one.cited, tuple(files.pop(one.code, ()))) for one in facts.materials_needed
    ]
    return needed + [Paper(code, "其他材料", "", "", tuple(found), is_needed=False) for code, found in files.items()]


def get_comment(actor: Any, filing_id: UUID, id: UUID) -> SectionComment:
    """One comment on a filing the actor may see; Missing otherwise."""
    filing = get_filing(actor, filing_id)
    found = SectionComment.objects.select_related("filing").filter(filing=filing, pk=id).first()
    if found is None:
        raise Missing()
    return found


def get_material(actor: Any, filing_id: UUID, id: UUID) -> FilingMaterial:
    """One handed-in file of a filing whose papers the actor may read; the read is written to the log."""
    filing = FILING.get(actor, "read_paper", Filing.objects.all(), pk=filing_id)
    found = (
        FilingMaterial.objects.select_related("file", "filing").filter(filing=filing, pk=id, removed_at=None).first()
    )
    if found is None:
        raise Missing()
    acts.note_read(actor, found, purpose="查看备案材料")
    return found


def private_answers(actor: Actor, section: FilingSection, *, purpose: str) -> dict[str, str]:
    """The personal answers of a section in plain text; the read is written to the log with its purpose."""
    text = sealed.reveal(actor, section, "private", purpose=purpose)
    return json.loads(text) if text else {}


def documents_of(filing: Filing) -> list[IssuedDocument]:
    """The documents issued about a filing, oldest first."""
    return list(IssuedDocument.objects.filter(about_type="filing.filing", about_id=filing.pk).order_by("issued_at"))
