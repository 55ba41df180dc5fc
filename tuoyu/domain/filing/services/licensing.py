"""Licensing: applied for, accepted, decided, renewed and ended; every act refuses where filing is still the way in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from tuoyu.base.kernel import cases, clock, documents, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.domain.filing.models import Licence
from tuoyu.domain.filing.policies import LICENCE
from tuoyu.domain.filing.rules.licensing import may_be_applied_for
from tuoyu.domain.filing.selectors.licences import CERTIFICATE, certificate_of, licence_facts, open_licence
from tuoyu.domain.filing.workflows import LICENCE as WORKFLOW
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import mode_labels

_TITLE, _USUAL_MARK = "托育机构许可证", "托许"
_A_DAY = timedelta(days=1)


@act("filing.apply_for_licence", "申请许可")
def apply_for_licence(actor: Any, institution: Institution, *, places: int, service_modes: Sequence[str]) -> Licence:
    """Apply, for the first time or to renew. Refused where filing is in force, or too early to renew."""
    licence = Licence(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        places=places,
        service_modes=list(service_modes),
    )
    LICENCE.require(actor, "apply", licence)
    if open_licence(institution):
        raise OutOfStep("已有一件许可申请没有办完。")
    if found := [*may_be_applied_for(licence_facts(licence))]:
        raise Refused(found)
    return cases.open_case(licence, WORKFLOW, actor=actor, label="申请许可")


@act("filing.send_back_licence", "一次告知补正许可申请")
def send_back_licence(actor: Any, licence: Licence, *, note: str) -> Licence:
    """Say once what is missing; the clock stands still."""
    LICENCE.require(actor, "decide", licence)
    _require_words("note", note, "请一次写明要补正的全部内容。")
    cases.perform(licence, WORKFLOW, "send_back", actor=actor, note=note.strip(), reason="等待补正")
    _tell(licence, "filing.licence_returned", f"{licence.institution.name}的许可申请需要补正：{note.strip()}")
    return licence


@act("filing.apply_again_for_licence", "补正许可申请")
def apply_again(actor: Any, licence: Licence, *, places: int, service_modes: Sequence[str]) -> Licence:
    """Hand it in again, mended."""
    LICENCE.require(actor, "apply", licence)
    licence.places, licence.service_modes = places, list(service_modes)
    cases.perform(licence, WORKFLOW, "apply_again", actor=actor, facts=licence_facts(licence))
    licence.save(update_fields=["places", "service_modes"])
    return licence


@act("filing.accept_licence", "受理许可申请")
def accept_licence(actor: Any, licence: Licence) -> Licence:
    """The application is complete: the term of the decision begins."""
    LICENCE.require(actor, "decide", licence)
    cases.perform(licence, WORKFLOW, "accept", actor=actor, facts=licence_facts(licence))
    _tell(licence, "filing.licence_accepted", f"{licence.institution.name}的许可申请已受理。")
    return licence


@act("filing.issue_licence", "准予许可")
def issue_licence(actor: Any, licence: Licence, *, valid_until: date) -> Licence:
    """Issue it until `valid_until` (the last day); a renewal begins the day after the licence held now."""
    LICENCE.require(actor, "decide", licence)
    facts = licence_facts(licence, valid_until=valid_until)
    begins_on = facts.in_force_until + _A_DAY if facts.in_force_until else clock.today()
    if valid_until == date.max:  # there is no day after it
        raise Invalid({"valid_until": ["这个日期太远，请核对年份。"]})
    if valid_until < begins_on:
        raise Invalid({"valid_until": ["有效期届满的日期须晚于起始日期。"]})
    cases.perform(licence, WORKFLOW, "issue", actor=actor, facts=facts)
    licence.valid = DateRange(begins_on, valid_until + _A_DAY)
    licence.number = _certificate(actor, licence, begins_on, valid_until)
    licence.save(update_fields=["valid", "number"])
    _tell(licence, "filing.licence_issued", f"{licence.institution.name}的许可已准予，许可编号 {licence.number}。")
    return licence


@act("filing.refuse_licence", "不予许可")
def refuse_licence(actor: Any, licence: Licence, *, reason: str) -> Licence:
    """Refuse it, with the reasons the law asks for (行政许可法第三十八条)."""
    LICENCE.require(actor, "decide", licence)
    _require_words("reason", reason, "不予许可的，请写明理由。")
    cases.perform(licence, WORKFLOW, "refuse", actor=actor, note=reason.strip())
    _tell(licence, "filing.licence_refused", f"{licence.institution.name}的许可申请不予许可：{reason.strip()}")
    return licence


@act("filing.end_licence", "终止许可")
def end_licence(actor: Any, licence: Licence, *, reason: str) -> Licence:
    """Withdrawn, revoked or given up: it holds no longer from today on, and the certificate says so."""
    LICENCE.require(actor, "decide", licence)
    _require_words("reason", reason, "请写明终止许可的原因。")
    cases.perform(licence, WORKFLOW, "end", actor=actor, note=reason.strip())
    if licence.valid is None:
        raise OutOfStep("这件许可没有有效期。")
    licence.valid = DateRange(licence.valid.lower, max(clock.today(), licence.valid.lower))
    licence.ended_because = reason.strip()
    licence.save(update_fields=["valid", "ended_because"])
    if certificate := certificate_of(licence):
        documents.revoke(certificate, reason=licence.ended_because)
    _tell(
        licence,
        "filing.licence_ended",
        f"{licence.institution.name}的许可已终止：{licence.ended_because}。许可证同时作废。",
    )
    return licence


def _require_words(name: str, words: str, sentence: str) -> None:
    if not words.strip():
        raise Invalid({name: [sentence]})


def _tell(licence: Licence, kind: str, sentence: str) -> None:
    link = reverse("filing:licence", args=[licence.pk])
    notices.tell_body(licence.body_id, kind, sentence, link=link)


def _certificate(actor: Any, licence: Licence, begins_on: date, valid_until: date) -> str:
    institution = licence.institution
    issued = documents.issue(
        CERTIFICATE,
        actor=actor,
        issuer_id=actor.body_id,
        issuer_name=actor.body.name,
        issuer_mark=_USUAL_MARK,
        about=licence,
        area=licence.area,
        body_id=licence.body_id,
        subject=institution.name,
        title=_TITLE,
        content={
            "institution": institution.name,
            "credit_code": institution.credit_code,
            "address": institution.address,
            "service_modes": mode_labels(licence.service_modes),
            "places": licence.places,
            "begins_on": begins_on.isoformat(),
            "valid_until": valid_until.isoformat(),
        },
        template=f"filing/{CERTIFICATE}.typ",
    )
    return issued.number
