"""Recognition: the institution applies with a self-assessment, the county reviews, publicises, names, rechecks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from tuoyu.base.kernel import cases, clock, documents, notices, rulebook
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Stale
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services.traits import record_trait
from tuoyu.domain.publicity.models import Recognition
from tuoyu.domain.publicity.policies import RECOGNITION
from tuoyu.domain.publicity.selectors.recognition import (
    CRITERIA,
    INCLUSIVE,
    certificate_of,
    filled_criteria,
    kind_label,
    recognition_facts,
)
from tuoyu.domain.publicity.selectors.sheets import differences
from tuoyu.domain.publicity.workflows import DRAFT
from tuoyu.domain.publicity.workflows import RECOGNITION as WORKFLOW
from tuoyu.domain.standards.rules.checks.site import years_later

CERTIFICATE = "recognition_certificate"
_USUAL_MARK, _OF_RECOGNITIONS = "托备", "认"
_NEEDS_REASON = {"send_back": "请写明要补充什么。", "refuse": "请写明不予认定的原因。", "revoke": "请写明撤销的原因。"}


@act("publicity.open_recognition", "开始申请认定")
def open_recognition(actor: Any, institution: Institution, kind: str) -> Recognition:
    """Begin an application of a kind, with the conditions of today."""
    today = clock.today()
    new = Recognition(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        kind=kind,
        criteria=rulebook.document(CRITERIA[kind], on=today, area=institution.area).id,
        saved_at=clock.now(),
    )
    RECOGNITION.require(actor, "fill", new)
    return cases.open_case(new, WORKFLOW, actor=actor, label="开始申请认定")


@act("publicity.save_recognition", "保存认定自评")
def save_recognition(actor: Any, recognition: Recognition, answers: Mapping[str, str], *, version: int) -> Recognition:
    """Save the self-assessment so far. Raises Stale with the differing conditions."""
    RECOGNITION.require(actor, "fill", recognition)
    stored = Recognition.objects.select_for_update().select_related("institution").get(pk=recognition.pk)
    if stored.state != DRAFT:
        raise OutOfStep(f"这件申请现在是“{WORKFLOW.states[stored.state]}”，自评不能改动。")
    if stored.version != version:
        raise Stale(differences(filled_criteria(stored), answers))
    stored.answers, stored.saved_at, stored.version = dict(answers), clock.now(), version + 1
    note_changed(*answers)
    stored.save(update_fields=["answers", "saved_at", "version"])
    return stored


@act("publicity.apply_for_recognition", "提交或撤回认定申请")
def move_application(actor: Any, recognition: Recognition, step: str, *, note: str = "") -> Recognition:
    """The institution's own steps: `submit` or `withdraw`."""
    RECOGNITION.require(actor, step, recognition)
    return cases.perform(
        recognition, WORKFLOW, step, actor=actor, facts=recognition_facts(recognition, actor), note=note
    )


@act("publicity.decide_recognition", "办理认定")
def decide_recognition(actor: Any, recognition: Recognition, step: str, *, note: str = "") -> Recognition:
    """The county's steps. Naming issues the certificate and, for 普惠, writes it into the register; revoking ends both.

    Raises Invalid when a step that goes against the institution comes without a reason.
    """
    RECOGNITION.require(actor, step, recognition)
    note = note.strip()
    if step in _NEEDS_REASON and not note:
        raise Invalid({"note": [_NEEDS_REASON[step]]}, _NEEDS_REASON[step])
    cases.perform(recognition, WORKFLOW, step, actor=actor, facts=recognition_facts(recognition, actor), note=note)
    if step == "name":
        _name(actor, recognition)
    elif step == "revoke":
        _revoke(actor, recognition, note)
    said = WORKFLOW.step(step)
    notices.tell_body(
        recognition.body_id,
        "publicity.recognition",
        f"{kind_label(recognition.kind)}认定：{said.says or said.label}{f'，{note}' if note else ''}",
        link=reverse("publicity:recognition", args=[recognition.pk]),
    )
    return recognition


def _name(actor: Any, recognition: Recognition) -> None:
    """From today, or from the day the recognition before it runs out."""
    earlier = Recognition.objects.filter(
        institution=recognition.institution, kind=recognition.kind, valid__endswith__gt=clock.today()
    ).order_by("-valid")
    since = max([clock.today(), *(one.valid.upper for one in earlier[:1])])
    years = rulebook.rule("recognition.valid_years", on=clock.today(), area=recognition.area)
    until = years_later(since, int(years.value))
    recognition.valid = DateRange(since, until)
    recognition.save(update_fields=["valid"])
    certificate = _certify(actor, recognition, since, until - timedelta(days=1))
    if recognition.kind == INCLUSIVE:
        source = f"{certificate.title}（{certificate.number}）"
        record_trait(actor, recognition.institution, INCLUSIVE, "inclusive", since=since, source=source, until=until)


def _revoke(actor: Any, recognition: Recognition, reason: str) -> None:
    today, held = clock.today(), recognition.valid
    if held is not None and (held.upper is None or held.upper > today):
        recognition.valid = DateRange(held.lower, max(today, held.lower))
        recognition.save(update_fields=["valid"])
    certificate = certificate_of(recognition)
    if certificate is None:
        return
    documents.revoke(certificate, reason=reason)
    if recognition.kind == INCLUSIVE and held is not None and held.lower <= today:
        source = f"撤销{certificate.title}（{certificate.number}）"
        record_trait(actor, recognition.institution, INCLUSIVE, "not_inclusive", since=today, source=source)


def _certify(actor: Any, recognition: Recognition, since: date, last_day: date) -> IssuedDocument:
    institution, label = recognition.institution, kind_label(recognition.kind)
    content = {
        "institution": institution.name,
        "credit_code": institution.credit_code,
        "address": institution.address,
        "kind": label,
        "basis": filled_criteria(recognition).sheet.title,
        "since": since.isoformat(),
        "last_day": last_day.isoformat(),
    }
    return documents.issue(
        CERTIFICATE,
        actor=actor,
        issuer_id=actor.body_id,
        issuer_name=actor.body.name,
        issuer_mark=(actor.body.document_mark or _USUAL_MARK) + _OF_RECOGNITIONS,
        about=recognition,
        area=recognition.area,
        body_id=recognition.body_id,
        subject=institution.name,
        title=f"{label}认定书",
        content=content,
        template="publicity/recognition_certificate.typ",
    )
