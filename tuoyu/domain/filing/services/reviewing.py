"""The officer's side: comment on sections, ask for correction, accept and issue the receipt."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import cases, clock, deadlines, documents, notices, rulebook
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.domain.filing.models import Filing, SectionComment
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules import section
from tuoyu.domain.filing.selectors.facts import filing_facts
from tuoyu.domain.filing.selectors.filings import private_answers, sections
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.filing.workflows import RECEIPT_CLOCK
from tuoyu.domain.institutions.selectors import mode_labels
from tuoyu.domain.institutions.services import FiledFacts, PersonFacts, put_in_charge, record_filed

RECEIPT, CONDITIONS = "filing_receipt", "basic_conditions"
_LONGEST_COMMENT = 500


@act("filing.comment")
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


@act("filing.drop_comment")
def drop_comment(actor: Any, comment: SectionComment) -> None:
    """Take back a comment that was not yet put to the applicant."""
    FILING.require(actor, "comment", comment.filing)
    SectionComment.objects.filter(pk=comment.pk, asked_at=None).delete()


@act("filing.settle_comment")
def settle_comment(actor: Any, comment: SectionComment) -> SectionComment:
    """Confirm that a comment has been dealt with."""
    FILING.require(actor, "comment", comment.filing)
    SectionComment.objects.filter(pk=comment.pk, settled_at=None).update(
        settled_at=clock.now(), settled_by=actor.actor_label
    )
    comment.refresh_from_db()
    return comment


@act("filing.reveal_private")
def reveal_private(actor: Any, filing: Filing, key: str, *, purpose: str) -> list[tuple[str, str]]:
    """The personal answers of one section as (label, value); the read is logged with its purpose."""
    FILING.require(actor, "reveal", filing)
    found = next((one for one in sections(filing) if one.section.key == key), None)
    if found is None:
        raise Missing()
    answers = private_answers(actor, found.stored, purpose=purpose)
    return [(one.label, answers[one.name]) for one in found.section.fields if one.name in answers]


@act("filing.ask_correction")
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


@act("filing.accept")
def accept_filing(actor: Any, filing: Filing, *, note: str = "") -> Filing:
    """Accept: receipt and notice of basic conditions are issued, the register takes over what was filed."""
    FILING.require(actor, "accept", filing)
    facts = filing_facts(filing)
    cases.perform(filing, WORKFLOW, "accept", actor=actor, facts=facts, note=note)
    filing.accepted_at = clock.now()
    filing.save(update_fields=["accepted_at"])
    head = _head(actor, filing)
    receipt = _issue_receipt(actor, filing, head.name)
    _issue_conditions(actor, filing)
    _enter_into_register(actor, filing, receipt.number)
    put_in_charge(actor, filing.institution, head, since=clock.today())
    notices.tell_body(
        filing.body_id,
        "filing.accepted",
        f"{filing.institution.name}已备案，回执文号 {receipt.number}，可下载回执和基本条件告知书。",
        link=reverse("filing:case", args=[filing.pk]),
    )
    return filing


def _answers(filing: Filing) -> dict[str, dict[str, Any]]:
    return {one.section.key: one.stored.answers for one in sections(filing)}


def _places(answers: dict[str, dict[str, Any]]) -> int:
    return int((answers.get("classes") or answers.get("family") or {}).get("places") or 0)


def _head(actor: Any, filing: Filing) -> PersonFacts:
    people = next(one for one in sections(filing) if one.section.key == "people")
    private = private_answers(actor, people.stored, purpose="出具备案回执，登记负责人")
    return PersonFacts(people.stored.answers["head_name"], private["head_id_number"], private["head_phone"])


def _enter_into_register(actor: Any, filing: Filing, number: str) -> None:
    answers = _answers(filing)
    record_filed(
        actor,
        filing.institution,
        FiledFacts(
            number=number,
            service_modes=list(answers["registration"]["service_modes"]),
            places=_places(answers),
            public_phone=answers["registration"]["public_phone"],
            receipt_days=deadlines.used(WORKFLOW.name, filing.pk, RECEIPT_CLOCK),
            premises=answers["premises"],
        ),
        on=clock.today(),
    )


def _issue_receipt(actor: Any, filing: Filing, head: str) -> IssuedDocument:
    answers, institution = _answers(filing), filing.institution
    return _issue(
        actor,
        filing,
        RECEIPT,
        "托育机构备案回执",
        {
            "institution": institution.name,
            "credit_code": institution.credit_code,
            "address": institution.address,
            "person_in_charge": head,
            "service_modes": mode_labels(answers["registration"]["service_modes"]),
            "places": _places(answers),
            "received_on": clock.local(filing.submitted_at).date().isoformat() if filing.submitted_at else "",
        },
    )


def _issue_conditions(actor: Any, filing: Filing) -> IssuedDocument:
    meals = {"meal_supply": _answers(filing)["premises"].get("meal_supply")}
    listed = rulebook.document("basic_conditions", on=clock.today(), area=filing.area)
    groups = [
        {"title": entry["name"], "items": list(entry["items"])}
        for entry in listed.entries
        if rulebook.holds(entry.get("required_when", ()), meals)
    ]
    return _issue(actor, filing, CONDITIONS, listed.title, {"institution": filing.institution.name, "groups": groups})


def _issue(actor: Any, filing: Filing, kind: str, title: str, content: dict[str, Any]) -> IssuedDocument:
    return documents.issue(
        kind,
        actor=actor,
        issuer_id=actor.body_id,
        issuer_name=actor.body.name,
        issuer_mark=(actor.body.document_mark or "托备") + ("告" if kind == CONDITIONS else ""),
        about=filing,
        area=filing.area,
        body_id=filing.body_id,
        subject=filing.institution.name,
        title=title,
        content=content,
        template=f"filing/{kind}.typ",
    )
