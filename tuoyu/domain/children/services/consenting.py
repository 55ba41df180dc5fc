"""What guardians say, what orders take from them, and whom they let fetch their child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.identifiers import BadIdentifier, mobile_phone
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.base.kernel.rulebook import choices, rule
from tuoyu.domain.children.models import Child, Consent, CustodyOrder, Fetcher, Guardian
from tuoyu.domain.children.policies import CHILD
from tuoyu.domain.children.rules.ages import years_old
from tuoyu.domain.children.rules.consents import may_answer
from tuoyu.domain.children.rules.family import may_fetch
from tuoyu.domain.children.selectors.children import read_number
from tuoyu.domain.children.selectors.families import rights_of, stands

_A_DAY, _FIVE_YEARS = timedelta(days=1), timedelta(days=5 * 366)


@dataclass(frozen=True)
class FetcherFacts:
    """An adult who may fetch a child until a last day; None while no end is known."""

    name: str
    relation: str
    phone: str
    id_number: str
    last_on: date | None = None


@act("children.answer_consent", "登记监护人的同意")
def answer_consent(actor: Any, child: Child, guardian: Guardian, *, kind: str, is_given: bool, way: str) -> Consent:
    """Write down a yes or a no from today on; the answer before it ends."""
    CHILD.require(actor, "change", child)
    if kind not in dict(choices("consent_type")):
        raise Invalid({"kind": ["请从列表中选择同意事项。"]})
    if way not in dict(choices("consent_way")):
        raise Invalid({"way": ["请从列表中选择方式。"]})
    _require_decider(child, guardian)
    today = clock.today()
    for before in Consent.objects.filter(child=child, kind=kind, valid__upper_inf=True):
        if (before.guardian, before.is_given, before.way) == (guardian, is_given, way):
            return before
        _close(before, today)
    made = Consent(child=child, guardian=guardian, kind=kind, is_given=is_given, way=way)
    return _kept(made, today, None)


@act("children.record_custody", "登记抚养监护裁定")
def record_custody(
    actor: Any, child: Child, guardian: Guardian, *, denies: tuple[str, ...], organ: str, number: str, since: date,
    last_on: date | None = None,
) -> CustodyOrder:  # fmt: skip
    """Write down what an order takes from a guardian; from its first day it beats everything else."""
    CHILD.require(actor, "change", child)
    if not denies or not set(denies) <= set(dict(choices("guardian_right"))):
        raise Invalid({"denies": ["请至少选择一项受限制的权利。"]})
    if not rights_of(child, guardian):
        raise Invalid({"guardian": ["请选择这名幼儿现在的监护人。"]})
    if since > clock.today():
        raise Invalid({"since": ["起始日不能晚于今天，请在生效当天登记。"]})
    if last_on is not None and last_on < since:
        raise Invalid({"last_on": ["截止日不能早于起始日。"]})
    made = CustodyOrder(child=child, guardian=guardian, denies=sorted(set(denies)), organ=organ, number=number)
    return _kept(made, since, last_on)


@act("children.allow_fetching", "登记委托接送人")
def allow_fetching(actor: Any, child: Child, guardian: Guardian, facts: FetcherFacts) -> Fetcher:
    """A guardian lets an adult fetch the child, from today on."""
    CHILD.require(actor, "change", child)
    _require_decider(child, guardian)
    today, identity = clock.today(), read_number(facts.id_number)
    if facts.last_on is not None and not today <= facts.last_on <= today + _FIVE_YEARS:
        raise Invalid({"last_on": ["截止日应在今天之后、五年之内；没有期限的不填。"]})
    adult = rule("staffing.adult_age", today, child.area)
    obstacles = list(may_fetch(facts.name, years_old(identity.born_on, today), adult.value, adult.cited))
    if obstacles:
        raise Refused(obstacles)
    made = Fetcher(child=child, guardian=guardian, name=facts.name, relation=facts.relation)
    made.phone, made.id_number = _read_phone(facts.phone), identity.number
    return _kept(made, today, facts.last_on)


@act("children.end_fetching", "取消委托接送人")
def end_fetching(actor: Any, fetcher: Fetcher) -> Fetcher:
    """From now on this adult may not fetch the child."""
    CHILD.require(actor, "change", fetcher.child)
    if stands(fetcher):
        _close(fetcher, clock.today())
    return fetcher


def _require_decider(child: Child, guardian: Guardian) -> None:
    if obstacles := list(may_answer(guardian.name, rights_of(child, guardian))):
        raise Refused(obstacles)


def _kept(row: Any, since: date, last_on: date | None) -> Any:
    row.valid = DateRange(since, last_on and last_on + _A_DAY)
    row.entered_at = clock.now()
    row.save(force_insert=True)
    return row


def _close(row: Any, until: date) -> None:
    row.valid = DateRange(row.valid.lower, until)
    row.save(update_fields=["valid"])


def _read_phone(text: str) -> str:
    try:
        return mobile_phone(text)
    except BadIdentifier as error:
        raise Invalid({"phone": [str(error)]}) from None
