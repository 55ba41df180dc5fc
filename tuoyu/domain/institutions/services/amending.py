"""Putting a wrong fact right: asked for by one person with evidence, decided by another whose record it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import cases, files, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.domain.institutions.models import Amendment, Building, Institution
from tuoyu.domain.institutions.policies import AMENDMENT, INSTITUTION
from tuoyu.domain.institutions.rules.amendments import answered_by
from tuoyu.domain.institutions.selectors import amendments as selectors
from tuoyu.domain.institutions.selectors.wording import OWNERSHIP, POSITION
from tuoyu.domain.institutions.services.changing import change
from tuoyu.domain.institutions.services.dated import begin, renew
from tuoyu.domain.institutions.services.traits import correct_trait
from tuoyu.domain.institutions.workflows import AMENDMENT as WORKFLOW


@act("institutions.propose_amendment", "提出更正")
def propose_amendment(
    actor: Any, institution: Institution, code: str, wanted: Any, *, reason: str, evidence: files.Upload
) -> Amendment:
    """Say that a recorded fact is wrong and what is right; `wanted` as JSON holds it. Nothing changes yet."""
    fact, before = selectors.amendable_fact(institution.area, code), selectors.recorded(institution, code)
    is_own = institution.body_id == actor.body_id
    amendment = Amendment(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        fact=code,
        before=before,
        wanted=wanted,
        reason=reason,
        department=answered_by(
            fact.owner,
            registrar=selectors.registering_department(institution),
            bureau=selectors.BUREAU,
            from_institution=is_own,
        ),
        is_from_institution=is_own,
        proposed_by=actor.actor_id,
        proposed_label=actor.actor_label,
    )
    INSTITUTION.require(actor, "amend", institution)
    if wanted == before:
        raise Invalid({"value": ["与名录现在登记的一样，不用更正。"]})
    if code == OWNERSHIP and before is None:
        raise Refused([Obstacle("amendment.nothing", "还没有登记举办性质，没有可以更正的；请受理岗直接登记。")])
    if selectors.asked_already(institution, code):
        raise OutOfStep(f"“{fact.name}”已有一件更正在等答复，请先等它办完。")
    amendment.evidence = files.keep(evidence, files.PAPERS, actor=actor)
    return cases.open_case(amendment, WORKFLOW, actor=actor, label="提出更正", note=reason)


@act("institutions.amend", "批准更正")
def amend(actor: Any, amendment: Amendment, *, note: str = "") -> Amendment:
    """Put it right: the record says the new value from now on, and keeps what it said."""
    AMENDMENT.require(actor, "answer", amendment)
    facts = selectors.amendment_facts(actor, amendment)
    cases.perform(amendment, WORKFLOW, "amend", actor=actor, facts=facts, note=note)
    _write(actor, amendment)
    return _answered(actor, amendment, note, "已更正")


@act("institutions.decline_amendment", "不予更正")
def decline_amendment(actor: Any, amendment: Amendment, *, reason: str) -> Amendment:
    """Leave the record as it is, and say why."""
    AMENDMENT.require(actor, "answer", amendment)
    cases.perform(amendment, WORKFLOW, "decline", actor=actor, note=reason)
    return _answered(actor, amendment, reason, f"未予更正：{reason}")


@act("institutions.take_back_amendment", "撤回更正")
def take_back_amendment(actor: Any, amendment: Amendment) -> Amendment:
    """Who asked no longer asks."""
    AMENDMENT.require(actor, "take_back", amendment)
    facts = selectors.amendment_facts(actor, amendment)
    return cases.perform(amendment, WORKFLOW, "take_back", actor=actor, facts=facts)


def _write(actor: Any, amendment: Amendment) -> None:
    institution = Institution.objects.get(pk=amendment.institution_id)
    code, wanted = amendment.fact, amendment.wanted
    if code == POSITION:
        _place(institution, *map(Decimal, wanted))
    elif code == OWNERSHIP:
        correct_trait(actor, institution, code, wanted, source=f"更正：{amendment.reason}")
    else:
        field: Any = Institution._meta.get_field(code)
        change(institution, {code: field.to_python(wanted)})


def _place(institution: Institution, longitude: Decimal, latitude: Decimal) -> None:
    news = {"longitude": longitude, "latitude": latitude}
    held = Building.objects.filter(institution=institution).first()
    if held is None:
        begin(Building(institution=institution, **news))
    else:
        renew(held, news, version=held.version)


def _answered(actor: Any, amendment: Amendment, answer: str, outcome: str) -> Amendment:
    amendment.answered_by, amendment.answer = actor.actor_label, answer
    amendment.save(update_fields=["answered_by", "answer"])
    fact, link = selectors.fact_of(amendment), reverse("institutions:amendment", args=[amendment.pk])
    sentence = f"{amendment.institution.name}的“{fact.name}”{outcome}"
    if not amendment.is_from_institution:
        notices.tell_user(amendment.proposed_by, "institutions.amendment", sentence, link=link)
    notices.tell_body(amendment.body_id, "institutions.amendment", sentence, link=link)
    return amendment
