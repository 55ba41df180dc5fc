"""The officer's side: comment on sections, ask for correction, accept and issue the receipt."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import cases, clock, deadlines, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import StoredFile
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.domain.filing.models import Filing, FilingMaterial, FilingSection, SectionComment
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules import section
from tuoyu.domain.filing.rules.standards import places_applied_for
from tuoyu.domain.filing.selectors.dossier import dossier
from tuoyu.domain.filing.selectors.facts import facts_of, filing_facts
from tuoyu.domain.filing.selectors.filings import private_answers, sections
from tuoyu.domain.filing.services.issuing import Answers, issue_conditions, issue_receipt
from tuoyu.domain.filing.services.verifying import plan_verification
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.filing.workflows import RECEIPT_CLOCK
from tuoyu.domain.institutions.services import FiledFacts, record_filed, take_over_papers
from tuoyu.domain.staff.services import PersonFacts, put_in_charge

_LONGEST_COMMENT = 500


@act("filing.comment", "写意见")
def comment_on_section(actor: Any, filing: Filing, key: str, text: str) -> SectionComment:
    """Write down what must be corrected in one section; the applicant sees it once correction is asked."""
    FILING.require(actor, "comment", filing)
    section(key)
    if not text.strip() or len(text) > _LONGEST_COMMENT:
        raise Invalid({"text": [f"请写明要改什么，不超过 {_LONGEST_COMMENT} 字。"]})
    return SectionComment.objects.create(
        filing=filing,
        area=filing.area,
        body_id=filing.body_id,
        section=key,
        text=text.strip(),
        written_at=clock.now(),
        written_by=actor.actor_label,
    )


@act("filing.drop_comment", "撤回意见")
def drop_comment(actor: Any, comment: SectionComment) -> None:
    """Take back a comment that was not yet put to the applicant."""
    FILING.require(actor, "comment", comment.filing)
    SectionComment.objects.filter(pk=comment.pk, asked_at=None).delete()


@act("filing.settle_comment", "确认意见已解决")
def settle_comment(actor: Any, comment: SectionComment) -> SectionComment:
    """Confirm that a comment has been dealt with."""
    FILING.require(actor, "comment", comment.filing)
    SectionComment.objects.filter(pk=comment.pk, settled_at=None).update(
        settled_at=clock.now(), settled_by=actor.actor_label
    )
    comment.refresh_from_db()
    return comment


@act("filing.reveal_private", "查看个人信息")
def reveal_private(actor: Any, filing: Filing, key: str, *, purpose: str) -> list[tuple[str, str]]:
    """The personal answers of one section as (label, value); the read is logged with its purpose."""
    FILING.require(actor, "reveal", filing)
    found = next((one for one in sections(dossier(filing)) if one.section.key == key), None)
    if found is None:
        raise Missing()
    answers = private_answers(actor, found.stored, purpose=purpose)
    return [(one.label, answers[one.name]) for one in found.section.fields if one.name in answers]


@act("filing.ask_correction", "要求补正")
def ask_correction(actor: Any, filing: Filing, *, note: str = "") -> Filing:
    """Put all open comments to the applicant at once; the clock stands still until they resubmit."""
    FILING.require(actor, "ask_correction", filing)
    cases.perform(
        filing, WORKFLOW, "ask_correction", actor=actor, facts=filing_facts(filing), note=note, reason="等待申请人补正"
    )
    SectionComment.objects.filter(filing=filing, asked_at=None, settled_at=None).update(asked_at=clock.now())
    notices.tell_body(
        filing.body_id,
        "filing.correction",
        f"{filing.institution.name}的备案需要补正，请查看意见并只改提出的部分。",
        link=reverse("filing:case", args=[filing.pk]),
    )
    return filing


@act("filing.accept", "出具备案回执")
def accept_filing(actor: Any, filing: Filing, *, note: str = "") -> Filing:
    """Accept: receipt and notice of basic conditions are issued, the register takes over what was filed."""
    FILING.require(actor, "accept", filing)
    read = dossier(filing)
    facts = facts_of(read)
    cases.perform(filing, WORKFLOW, "accept", actor=actor, facts=facts, note=note)
    filing.accepted_at = clock.now()
    filing.save(update_fields=["accepted_at"])
    answers = {key: one.answers for key, one in read.sections.items()}
    head = _head(actor, read.sections["people"])
    receipt = issue_receipt(actor, filing, answers, head.name)
    issue_conditions(actor, filing, answers)
    record_filed(actor, filing.institution, _established(filing, answers, receipt.number), on=clock.today())
    put_in_charge(actor, filing.institution, head, since=clock.today())
    plan_verification(actor, filing)
    take_over_papers(actor, filing.institution, _newest_files(filing))
    notices.tell_body(
        filing.body_id,
        "filing.accepted",
        f"{filing.institution.name}已备案，回执文号 {receipt.number}，可下载回执和基本条件告知书。",
        link=reverse("filing:case", args=[filing.pk]),
    )
    return filing


def _newest_files(filing: Filing) -> dict[str, StoredFile]:
    """The file last handed in for each paper."""
    handed_in = FilingMaterial.objects.filter(filing=filing, removed_at=None).select_related("file")
    return {material.code: material.file for material in handed_in.order_by("handed_in_at")}


def _head(actor: Any, people: FilingSection) -> PersonFacts:
    private = private_answers(actor, people, purpose="出具备案回执，登记负责人")
    return PersonFacts(people.answers["head_name"], private["head_id_number"], private["head_phone"])


def _established(filing: Filing, answers: Answers, number: str) -> FiledFacts:
    return FiledFacts(
        number=number,
        service_modes=list(answers["registration"]["service_modes"]),
        places=places_applied_for(answers),
        public_phone=answers["registration"]["public_phone"],
        receipt_days=deadlines.used(WORKFLOW.name, filing.pk, RECEIPT_CLOCK),
        premises=dict(answers["premises"]),
    )
