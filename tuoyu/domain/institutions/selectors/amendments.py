"""Amendments as others may read them: what can be put right, who answers, and what stands on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.access.desks import Desk, Line
from tuoyu.base.access.models import Body
from tuoyu.base.access.selectors import departments_of, kinds_of
from tuoyu.base.kernel import acts, clock, rulebook
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.institutions.models import Amendment, Building, Institution
from tuoyu.domain.institutions.policies import AMENDMENT
from tuoyu.domain.institutions.rules.amendments import INSTITUTION, REGISTRAR, AmendmentFacts, Fact
from tuoyu.domain.institutions.selectors.traits import current_values
from tuoyu.domain.institutions.selectors.wording import OWNERSHIP, POSITION
from tuoyu.domain.institutions.workflows import AMENDMENT as WORKFLOW
from tuoyu.domain.institutions.workflows import AMENDMENT_ASKED

BUREAU = "health"
PLACES, CREDIT_CODE = "places", "credit_code"


def amendable_facts(area: int) -> tuple[Fact, ...]:
    """The facts that can be amended in a place."""
    listed = rulebook.document("amendable_facts", on=clock.today(), area=area)
    return tuple(Fact(one["code"], one["name"], one["owner"], one["kind"], one["hint"]) for one in listed.entries)


def amendable_fact(area: int, code: str) -> Fact:
    """One of them; Missing when there is none such."""
    for one in amendable_facts(area):
        if one.code == code:
            return one
    raise Missing()


def fact_of(amendment: Amendment) -> Fact:
    """What the rulebook says of an amendment's fact; one no longer listed keeps its code for a name."""
    for one in amendable_facts(amendment.area):
        if one.code == amendment.fact:
            return one
    return Fact(amendment.fact, amendment.fact, "", "", "")


def registering_department(institution: Institution) -> str:
    """The kind of department that registers institutions of this legal form; nothing when none does."""
    listed = rulebook.document("registrars", on=clock.today(), area=institution.area).entries
    codes = {one["code"] for one in listed if institution.legal_form in one["legal_forms"]}
    return next((one["code"] for one in departments_of(institution.area) if one.get("registrar") in codes), "")


def recorded(institution: Institution, code: str) -> Any:
    """A fact as it stands on record, as JSON holds it; None for nothing."""
    if code == POSITION:
        built = Building.objects.filter(institution=institution).first()
        return [str(built.longitude), str(built.latitude)] if built and built.longitude is not None else None
    if code == OWNERSHIP:
        return current_values([institution.pk]).get(institution.pk, {}).get(OWNERSHIP)
    value = getattr(institution, code)
    return value.isoformat() if hasattr(value, "isoformat") else value


def recorded_all(institution: Institution, facts: Iterable[Fact]) -> list[Any]:
    """Each fact as it stands on record, in their order."""
    return [recorded(institution, one.code) for one in facts]


def under_way(institution: Institution) -> Mapping[str, Amendment]:
    """The amendments that wait for their answer, by fact."""
    return {one.fact: one for one in Amendment.objects.filter(institution=institution, state=AMENDMENT_ASKED)}


def owner_in_words(fact: Fact, institution: Institution) -> str:
    """Whose record a fact is, for people."""
    if fact.owner == INSTITUTION:
        return "机构自己"
    kind = registering_department(institution) if fact.owner == REGISTRAR else BUREAU
    return kinds_of(institution.area).get(kind or BUREAU, "")


def answerer_in_words(amendment: Amendment) -> str:
    """Who answers, for people."""
    if amendment.department == Body.INSTITUTION:
        return "机构负责人"
    return kinds_of(amendment.area).get(amendment.department, amendment.department)


def amendments(actor: Any, action: str = "view") -> QuerySet[Amendment]:
    """The amendments on which the actor may take `action`."""
    rows = Amendment.objects.select_related("institution").defer("institution__grams")
    return AMENDMENT.scope(actor, action, rows)


def get_amendment(actor: Any, id: UUID) -> Amendment:
    """One amendment in reach; Missing otherwise."""
    return AMENDMENT.get(actor, "view", Amendment.objects.select_related("institution", "evidence"), pk=id)


def get_evidence(actor: Any, id: UUID) -> Amendment:
    """One amendment whose evidence is to be opened; the read is written to the log."""
    amendment = get_amendment(actor, id)
    acts.note_read(actor, amendment, purpose="查看更正的证据", fields=["evidence"])
    return amendment


def asked_already(institution: Institution, code: str) -> Amendment | None:
    """The amendment of this fact that waits for its answer."""
    return Amendment.objects.filter(institution=institution, fact=code, state=AMENDMENT_ASKED).first()


def amendment_facts(actor: Any, amendment: Amendment) -> AmendmentFacts:
    """What decides whether this person may carry it out now."""
    institution, code = amendment.institution, amendment.fact
    taken = code == CREDIT_CODE and Institution.objects.filter(credit_code=amendment.wanted).exists()
    return AmendmentFacts(
        name=fact_of(amendment).name,
        is_own=amendment.proposed_by == actor.actor_id,
        before=amendment.before,
        recorded=recorded(institution, code),
        wanted=amendment.wanted,
        occupancy=institution.occupancy,
        is_places=code == PLACES,
        code_is_taken=taken,
    )


def _named(code: str, area: int) -> str:
    return fact_of(Amendment(fact=code, area=area)).name


DESKS: tuple[Desk, ...] = (
    Desk(
        Amendment,
        WORKFLOW,
        AMENDMENT,
        "answer",
        {AMENDMENT_ASKED: Line("答复更正：", "这一项由您的单位答复")},
        "institutions:amendment",
        topic="fact",
        named=_named,
    ),
)
