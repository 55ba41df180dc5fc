"""Papers, contracts and restrictions of people: written down, withdrawn or lifted with a reason, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from tuoyu.base.kernel import cases, clock, files, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.files import Upload
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.base.kernel.rulebook import enumeration, rule
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Credential, Employment, Person, Restriction
from tuoyu.domain.staff.policies import ASSIGNMENT, PERSON, QUERY, RESTRICTION
from tuoyu.domain.staff.rules.may_work import BACKGROUND_QUERY, HEALTH_CERTIFICATE, lasts_until
from tuoyu.domain.staff.selectors.people import at_post, told_to_the_wall
from tuoyu.domain.staff.selectors.queries import waiting_queries_of
from tuoyu.domain.staff.services.people import PersonFacts, known_or_entered_at
from tuoyu.domain.staff.workflows import QUERY as QUERY_WORKFLOW

_LIFETIME, _FIXED_TERM = "lifetime", "fixed_term"
_DECIDED = Obstacle("people.decision_known", "这份决定已经登记过，不再重复登记。")
_OVERLAPS = Obstacle("people.employment_overlaps", "这段时间已有用工登记，请把开始日期改在上一次登记之后。")


@dataclass(frozen=True)
class PaperFacts:
    """A paper as handed in. `stated_until` is the last day printed on it; `found` what a background query found."""

    kind: str
    issuer: str
    issued_on: date
    stated_until: date | None = None
    number: str = ""
    hours: int | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class RestrictionTerms:
    """A decision that keeps somebody out. `until` is the last day of a fixed term."""

    scope: str
    reason: str
    organ: str
    decision: str
    since: date
    until: date | None = None


@act("staff.add_credential", "登记人员证明")
def add_credential(actor: Any, person: Person, facts: PaperFacts, upload: Upload | None = None) -> Credential:
    """Write down a paper of somebody who works in the actor's reach; a background query that found something is told
    to every institution that employs them."""
    PERSON.require(actor, "change", person)
    return _written_down(actor, at_post(actor, person), facts, upload)


def _written_down(actor: Any, person: Person, facts: PaperFacts, upload: Upload | None = None) -> Credential:
    _check_paper(facts)
    until = lasts_until(facts.kind, facts.issued_on, facts.stated_until, _months())
    if until is not None and until <= facts.issued_on:
        raise Invalid({"stated_until": ["有效期截止日不能早于出具日期。"]})
    stored = files.keep(upload, files.PAPERS, actor=actor) if upload else None
    made = Credential.objects.create(
        person=person,
        kind=facts.kind,
        number=facts.number or None,
        issuer=facts.issuer,
        issued_on=facts.issued_on,
        valid=DateRange(facts.issued_on, until),
        hours=facts.hours,
        found=list(facts.found),
        file=stored,
        entered_at=clock.now(),
        entered_by=actor.actor_label,
    )
    if facts.found:
        _tell_employers(person, f"{person.name}的违法犯罪记录查询有不得从业的情形，请立即停止其工作。")
    if facts.kind == BACKGROUND_QUERY and clock.today() < (until or date.max):
        for waiting in waiting_queries_of(person):
            cases.perform(waiting, QUERY_WORKFLOW, "settle", actor=actor)
    return made


@act("staff.record_check", "登记违法犯罪记录查询")
def record_check(
    actor: Any,
    person: Person,
    *,
    on: date,
    issuer: str,
    found: tuple[str, ...] = (),
    number: str = "",
    answering: BackgroundQuery | None = None,
) -> Credential:
    """The result of a background query, as an institution or (`answering` what it was asked) the police bring it."""
    facts = PaperFacts(BACKGROUND_QUERY, issuer, on, number=number, found=found)
    if answering is None:
        return add_credential(actor, person, facts)
    QUERY.require(actor, "answer", answering)
    person.acted_at = answering.area
    return _written_down(actor, person, facts)


@act("staff.withdraw_credential", "作废误登的证明")
def withdraw_credential(actor: Any, credential: Credential, *, because: str) -> Credential:
    """Take back a paper that was entered by mistake; it stays on record and no longer counts."""
    PERSON.require(actor, "change", credential.person)
    at_post(actor, credential.person)
    return taken_back(credential, because)


def taken_back(credential: Credential, because: str) -> Credential:
    """The same as a part of acts that ask for other permission."""
    waiting = Credential.objects.filter(pk=credential.pk, withdrawn_at=None)
    if not waiting.update(withdrawn_at=clock.now(), withdrawn_because=because):
        raise OutOfStep("这份证明已经作废。")
    credential.refresh_from_db(fields=["withdrawn_at", "withdrawn_because"])
    return credential


@act("staff.record_employment", "登记用工和参保")
def record_employment(
    actor: Any, institution: Institution, person: Person, *, contract: str, insurance: str, since: date
) -> Employment:
    """How an institution employs somebody from a day on; what was so before ends there and stays."""
    PERSON.require(actor, "change", person)
    return employed_from(actor, institution, person, contract=contract, insurance=insurance, since=since)


def employed_from(
    actor: Any,
    institution: Institution,
    person: Person,
    *,
    contract: str,
    insurance: str,
    since: date,
    action: str = "assign",
) -> Employment:
    """The same as a part of acts that ask for other permission upon the person; `action` is asked of the place."""
    _require_code("contract", "employment_contract", contract)
    _require_code("insurance", "social_insurance", insurance)
    new = Employment(
        area=institution.area,
        body_id=institution.body_id,
        person=person,
        institution=institution,
        contract=contract,
        insurance=insurance,
        valid=DateRange(since, None),
    )
    ASSIGNMENT.require(actor, action, new)
    for before in Employment.objects.filter(person=person, institution=institution, valid__upper_inf=True):
        if before.valid.lower < since:
            before.valid = DateRange(before.valid.lower, since)
            before.save(update_fields=["valid"])
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        if "employment_one_at_a_time" not in str(error):
            raise
        raise Refused([_OVERLAPS]) from None
    return new


@act("staff.impose_restriction", "登记从业限制")
def impose_restriction(actor: Any, facts: PersonFacts, terms: RestrictionTerms) -> Restriction:
    """Write down a decision that keeps somebody out, whether the register knows them yet or not; whoever employs them
    is told. From now on no door leads them into a post."""
    _check_terms(terms)
    area, body_id = actor.body.area, actor.body_id
    person = known_or_entered_at(actor, area, body_id, facts)
    new = Restriction(
        area=area,
        body_id=body_id,
        person=person,
        name=facts.name,
        scope=terms.scope,
        reason=terms.reason,
        organ=terms.organ,
        decision=terms.decision,
        valid=DateRange(terms.since, date.fromordinal(terms.until.toordinal() + 1) if terms.until else None),
        imposed_at=clock.now(),
        imposed_by=actor.actor_label,
    )
    RESTRICTION.require(actor, "impose", new)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        if "restriction_one_a_decision" not in str(error):
            raise
        raise Refused([_DECIDED]) from None
    _tell_employers(person, f"{person.name}已被限制从事婴幼儿照护服务，请立即停止其工作并办理离岗。")
    return new


@act("staff.lift_restriction", "解除从业限制")
def lift_restriction(actor: Any, restriction: Restriction, *, because: str) -> Restriction:
    """End a restriction from today, by the decision that says so; it stays on record."""
    RESTRICTION.require(actor, "lift", restriction)
    waiting = Restriction.objects.filter(pk=restriction.pk, lifted_on=None)
    if not waiting.update(lifted_on=clock.today(), lifted_because=because):
        raise OutOfStep("这项限制已经解除。")
    restriction.refresh_from_db()
    return restriction


def _check_paper(facts: PaperFacts) -> None:
    _require_code("kind", "staff_certificate", facts.kind)
    if facts.issued_on > clock.today():
        raise Invalid({"issued_on": ["出具日期不能晚于今天。"]})
    if facts.found and facts.kind != BACKGROUND_QUERY:
        raise Invalid({"found": ["只有违法犯罪记录查询结果才填发现的情形。"]})
    for category in facts.found:
        _require_code("found", "background_category", category)


def _check_terms(terms: RestrictionTerms) -> None:
    _require_code("scope", "ban_scope", terms.scope)
    _require_code("reason", "restriction_reason", terms.reason)
    if terms.scope == _FIXED_TERM and terms.until is None:
        raise Invalid({"until": ["定期限制请填截止日期。"]})
    if terms.scope == _LIFETIME and terms.until is not None:
        raise Invalid({"until": [f"终身限制不填截止日期（{rule('staffing.ban.lifetime', on=clock.today()).cited}）。"]})
    if terms.until is not None and terms.until < terms.since:
        raise Invalid({"until": ["截止日期不能早于开始日期。"]})


def _require_code(field: str, listed: str, code: str) -> None:
    if code not in {choice.code for choice in enumeration(listed).choices}:
        raise Invalid({field: ["没有这个选项，请从列表中选择。"]})


def _months() -> dict[str, int]:
    keys = {
        HEALTH_CERTIFICATE: "staffing.health_certificate.months",
        BACKGROUND_QUERY: "staffing.background_query.months",
    }
    return {kind: int(rule(key, on=clock.today()).value) for kind, key in keys.items()}


def _tell_employers(person: Person, sentence: str) -> None:
    """Tell every institution where the person holds a post now, in whatever county: their safety does not wait."""
    today = clock.today()
    lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=today)
    with told_to_the_wall("app.person", str(person.pk)):
        bodies = set(Assignment.objects.filter(lasting, person=person).values_list("body_id", flat=True))
    for body_id in sorted(bodies):
        notices.tell_body(body_id, "people.stop_work", sentence)
