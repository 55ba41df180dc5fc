"""Papers of an institution: entered by it or taken over from its filing, answered by the department responsible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from tuoyu.base.kernel import cases, clock, files, notices
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.models import StoredFile
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.domain.institutions.models import Institution, Paper
from tuoyu.domain.institutions.policies import PAPER
from tuoyu.domain.institutions.selectors.papers import PaperKind, kind_of, kinds_for, paper_facts, paper_kind
from tuoyu.domain.institutions.workflows import CONFIRMED, OBJECTED, WAITING
from tuoyu.domain.institutions.workflows import PAPER as WORKFLOW


@dataclass(frozen=True)
class PaperText:
    """What stands on a paper."""

    number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@act("institutions.enter_paper", "提交证照")
def enter_paper(actor: Any, institution: Institution, code: str, text: PaperText, upload: UploadedFile) -> Paper:
    """Hand in a paper of one kind; it waits for the department, and takes the place of one still on its way."""
    kind = paper_kind(institution, code)
    if kind is None:
        raise Missing("这家机构不用提交这种证照。")
    paper = _new(institution, kind, text, Paper.Source.INSTITUTION, actor)
    PAPER.require(actor, "enter", paper)
    _require_sense(kind, text)
    paper.file = files.keep(upload, files.PAPERS, actor=actor)
    return _open(actor, paper)


@act("institutions.take_over_papers", "备案材料转为待核实证照")
def take_over_papers(actor: Any, institution: Institution, materials: Mapping[str, StoredFile]) -> Institution:
    """Let the papers of an accepted filing wait for their departments; `materials` is file by code of material."""
    for kind in kinds_for(institution):
        if kind.material in materials:
            paper = _new(institution, kind, PaperText(), Paper.Source.FILING, actor)
            PAPER.require(actor, "take_over", paper)
            paper.file = materials[kind.material]
            _open(actor, paper)
    return institution


@act("institutions.confirm_paper", "核实证照无误")
def confirm_paper(actor: Any, paper: Paper, text: PaperText, *, note: str = "") -> Paper:
    """The department confirms what the paper says, corrected where its own records say otherwise."""
    PAPER.require(actor, "confirm", paper)
    _require_sense(kind_of(paper), text)
    changed = [name for name, value in vars(text).items() if getattr(paper, name) != value]
    for name in changed:
        setattr(paper, name, getattr(text, name))
    note_changed(*changed)
    _replace(actor, paper, CONFIRMED)
    cases.perform(paper, WORKFLOW, "confirm", actor=actor, facts=paper_facts(paper), note=note)
    _answer(actor, paper, note, *changed)
    _tell(paper, f"{kind_of(paper).name}已由{kind_of(paper).department_name}核实。")
    return paper


@act("institutions.object_to_paper", "对证照提出异议")
def object_to_paper(actor: Any, paper: Paper, *, reason: str) -> Paper:
    """The department says what is wrong; the institution hands in another. A confirmed one is no longer in force."""
    PAPER.require(actor, "object", paper)
    if paper.state == CONFIRMED:
        _replace(actor, paper, WAITING, OBJECTED)
    cases.perform(paper, WORKFLOW, "object", actor=actor, facts=paper_facts(paper), note=reason)
    _answer(actor, paper, reason)
    kind = kind_of(paper)
    _tell(paper, f"{kind.department_name}对{kind.name}提出异议：{reason}请改正后重新提交。")
    return paper


def _new(institution: Institution, kind: PaperKind, text: PaperText, source: str, actor: Any) -> Paper:
    return Paper(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        kind=kind.code,
        department=kind.department,
        source=source,
        entered_by=actor.actor_label,
        **vars(text),
    )


def _open(actor: Any, paper: Paper) -> Paper:
    _replace(actor, paper, WAITING, OBJECTED)
    return cases.open_case(paper, WORKFLOW, actor=actor, label=f"提交证照（{Paper.Source(paper.source).label}）")


def _replace(actor: Any, paper: Paper, *states: str) -> None:
    """End the paper of the same kind that stands in one of these states."""
    same = Paper.objects.filter(institution_id=paper.institution_id, kind=paper.kind, state__in=states)
    for other in same.exclude(pk=paper.pk).select_for_update():
        PAPER.require(actor, "replace", other)
        cases.perform(other, WORKFLOW, "replace", actor=actor)


def _answer(actor: Any, paper: Paper, answer: str, *changed: str) -> None:
    paper.answered_at, paper.answered_by, paper.answer = clock.now(), actor.actor_label, answer
    paper.save(update_fields=["answered_at", "answered_by", "answer", *changed])


def _tell(paper: Paper, sentence: str) -> None:
    link = reverse("institutions:paper", args=[paper.pk])
    notices.tell_body(paper.body_id, "institutions.paper_answered", sentence, link=link)


def _require_sense(kind: PaperKind, text: PaperText) -> None:
    """Dates in order, and an expiry where the kind has one."""
    if kind.must_expire and text.expires_on is None:
        raise Invalid({"expires_on": [f"{kind.name}有有效期，请填写有效期至哪一天。"]})
    if text.issued_on and text.expires_on and text.expires_on < text.issued_on:
        raise Invalid({"expires_on": ["有效期早于发证日期，请核对这两个日期。"]})
    if text.issued_on and text.issued_on > clock.today():
        raise Invalid({"issued_on": ["发证日期在今天之后，请核对。"]})
