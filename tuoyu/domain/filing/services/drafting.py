"""The applicant's side: lay out a filing, fill it in section by section, hand in papers, submit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F

from tuoyu.base.kernel import cases, clock, files
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.models import IssuedDocument, StoredFile
from tuoyu.base.kernel.refusals import Difference, OutOfStep, Refused, Stale
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.filing.models import Filing, FilingMaterial, FilingSection, SectionComment
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules import Section, section, sections_for
from tuoyu.domain.filing.rules.licensing import may_begin
from tuoyu.domain.filing.selectors.correction import closed_because
from tuoyu.domain.filing.selectors.facts import filing_facts
from tuoyu.domain.filing.selectors.licences import regime
from tuoyu.domain.filing.services.keeping import take_out
from tuoyu.domain.filing.services.versions import keep_version
from tuoyu.domain.filing.workflows import DRAFT, RETURNED
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.institutions.models import Institution

MATERIALS = "materials"
_PRIVATE_GIVEN = "private_given"


@act("filing.open", "建立备案")
def open_filing(actor: Any, institution: Institution) -> Filing:
    """Lay out an empty filing for an institution, with the sections its type needs."""
    filing = Filing(institution=institution, area=institution.area, body_id=institution.body_id)
    FILING.require(actor, "open", filing)
    if found := [*may_begin(regime(clock.today(), institution.area))]:
        raise Refused(found)
    cases.open_case(filing, WORKFLOW, actor=actor, label="建立备案")
    for one in sections_for(institution.facility_type):
        FilingSection.objects.create(
            filing=filing,
            area=filing.area,
            body_id=filing.body_id,
            key=one.key,
            saved_at=clock.now(),
            saved_by="",
        )
    return filing


@act("filing.save_section", "保存填报内容")
def save_section(
    actor: Any,
    filing: Filing,
    key: str,
    answers: Mapping[str, Any],
    private: Mapping[str, str],
    *,
    version: int,
) -> FilingSection:
    """Save what was typed so far in one section; `version` is the one the typist saw.

    Private answers that are not sent again stay as they are. Raises Stale with the differing fields when somebody
    else saved in between, OutOfStep when this section may not be changed now.
    """
    FILING.require(actor, "fill", filing)
    stored = FilingSection.objects.select_for_update().get(filing=filing, key=key)
    require_open(filing, key)
    if stored.version != version:
        raise Stale(_differences(section(key), stored.answers, answers))
    given = {**_opened(stored), **{name: value for name, value in private.items() if value}}
    stored.answers = {**answers, _PRIVATE_GIVEN: sorted(given)} if given else dict(answers)
    stored.private = json.dumps(given, ensure_ascii=False, sort_keys=True) if given else None
    stored.saved_at, stored.saved_by, stored.version = clock.now(), actor.actor_label, F("version") + 1
    note_changed(*answers, *private)
    stored.save()
    stored.refresh_from_db(fields=["version"])
    _mark_answered(filing, key)
    return stored


@act("filing.hand_in_material", "上传材料")
def hand_in_material(actor: Any, filing: Filing, code: str, upload: UploadedFile) -> FilingMaterial:
    """Take one file for one paper, cleaned and stored; Invalid says what is wrong with a bad file."""
    FILING.require(actor, "fill", filing)
    require_open(filing, MATERIALS)
    kept = files.keep(upload, files.PAPERS, actor=actor)
    _mark_answered(filing, MATERIALS)
    return _put_in(actor, filing, code, kept)


@act("filing.hand_in_document", "放入本系统生成的材料")
def hand_in_document(actor: Any, filing: Filing, code: str, document: IssuedDocument) -> FilingMaterial:
    """Put a document issued here among the papers; an earlier one of its kind gives way to it."""
    FILING.require(actor, "fill", filing)
    require_open(filing, MATERIALS)
    made_here = IssuedDocument.objects.filter(kind=document.kind, body_id=filing.body_id).values("file")
    earlier = FilingMaterial.objects.filter(filing=filing, code=code, file__in=made_here, removed_at=None)
    earlier.update(removed_at=clock.now())
    return _put_in(actor, filing, code, document.file)


@act("filing.remove_material", "移除材料")
def remove_material(actor: Any, material: FilingMaterial) -> FilingMaterial:
    """Take a file out of the filing; it stays in the archive."""
    FILING.require(actor, "fill", material.filing)
    require_open(material.filing, MATERIALS)
    return take_out(material)


@act("filing.submit", "提交备案")
def submit_filing(actor: Any, filing: Filing) -> Filing:
    """Submit for the first time (the receipt clock starts) or after a correction (it goes on)."""
    step = "resubmit" if filing.state == RETURNED else "submit"
    FILING.require(actor, step, filing)
    cases.perform(filing, WORKFLOW, step, actor=actor, facts=filing_facts(filing))
    if filing.submitted_at is None:
        filing.submitted_at = clock.now()
        filing.save(update_fields=["submitted_at"])
    keep_version(actor, filing)
    return filing


@act("filing.withdraw", "撤回备案")
def withdraw_filing(actor: Any, filing: Filing, *, note: str = "") -> Filing:
    """Take the filing back before it is accepted."""
    FILING.require(actor, "withdraw", filing)
    return cases.perform(filing, WORKFLOW, "withdraw", actor=actor, note=note)


def require_open(filing: Filing, key: str) -> None:
    """A draft is open everywhere; a returned filing where a correction was asked, and where one has consequences."""
    if filing.state != DRAFT and (reason := closed_because(filing, filing_facts(filing), key)):
        raise OutOfStep(reason)


def _mark_answered(filing: Filing, key: str) -> None:
    SectionComment.objects.filter(
        filing=filing, section=key, asked_at__isnull=False, answered_at=None, settled_at=None
    ).update(answered_at=clock.now())


def _opened(stored: FilingSection) -> dict[str, str]:
    text = opened(stored, "private")
    return json.loads(text) if text else {}


def _differences(asked: Section, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> list[Difference]:
    return [
        Difference(one.name, one.label, str(theirs.get(one.name, "")), str(yours.get(one.name, "")))
        for one in asked.fields
        if not one.private and theirs.get(one.name) != yours.get(one.name)
    ]


def _put_in(actor: Any, filing: Filing, code: str, kept: StoredFile) -> FilingMaterial:
    return FilingMaterial.objects.create(
        filing=filing,
        area=filing.area,
        body_id=filing.body_id,
        code=code,
        file=kept,
        handed_in_at=clock.now(),
        handed_in_by=actor.actor_label,
    )
