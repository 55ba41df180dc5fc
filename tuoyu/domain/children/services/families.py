"""Who answers for a child: added, ended, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.identifiers import BadIdentifier, mobile_phone
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.base.kernel.rulebook import enumeration
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.children.models import Child, Guardian, Guardianship
from tuoyu.domain.children.policies import CHILD
from tuoyu.domain.children.rules.family import may_end_guardianship
from tuoyu.domain.children.selectors.children import PHONE_INDEXED, known_guardian
from tuoyu.domain.children.selectors.families import deciders_besides

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class GuardianFacts:
    """An adult who answers for a child, and what they may do."""

    name: str
    phone: str
    relation: str
    may_decide: bool = True
    may_pick_up: bool = True
    is_informed: bool = True


@act("children.add_guardian", "登记监护人")
def add_guardian(actor: Any, child: Child, facts: GuardianFacts, *, body_id: UUID) -> Guardianship:
    """Say who else answers for the child, from today on; `body_id` is the house that enters them."""
    CHILD.require(actor, "change", child)
    return entrust_to(child, facts, area=child.area, body_id=body_id)


@act("children.end_guardianship", "结束监护关系")
def end_guardianship(actor: Any, guardianship: Guardianship, *, last_on: date, because: str) -> Guardianship:
    """Write down the last day on which somebody answers for the child, and why it ends."""
    CHILD.require(actor, "change", guardianship.child)
    if not guardianship.valid.lower <= last_on <= clock.today():
        raise Invalid({"last_on": ["最后一日应在开始之后、今天之前（含今天）。"]})
    if obstacles := list(may_end_guardianship(guardianship.guardian.name, deciders_besides(guardianship))):
        raise Refused(obstacles)
    guardianship.valid = DateRange(guardianship.valid.lower, last_on + _A_DAY)
    guardianship.ended_because = because
    guardianship.save(update_fields=["valid", "ended_because"])
    return guardianship


def entrust_to(child: Child, facts: GuardianFacts, *, area: int, body_id: UUID) -> Guardianship:
    """The one way to become a guardian; who answers for the child already keeps what stands there. Part of an act."""
    if facts.relation not in {choice.code for choice in enumeration("guardian_relation").choices}:
        raise Invalid({"relation": ["没有这种关系，请从列表中选择。"]})
    phone, today = _read_phone(facts.phone), clock.today()
    guardian = known_guardian(child, body_id, facts.name, phone)
    if guardian is None:
        guardian = Guardian(area=area, body_id=body_id, name=facts.name, phone=phone)
        guardian.phone_index = blind_index(PHONE_INDEXED, phone)
        guardian.save(force_insert=True)
    standing = Guardianship.objects.filter(child=child, guardian=guardian, valid__contains=today).first()
    if standing is not None:
        return standing
    rights = {name: getattr(facts, name) for name in ("relation", "may_decide", "may_pick_up", "is_informed")}
    made = Guardianship(child=child, guardian=guardian, valid=DateRange(today, None), **rights)
    made.save(force_insert=True)
    return made


def _read_phone(text: str) -> str:
    try:
        return mobile_phone(text)
    except BadIdentifier as error:
        raise Invalid({"phone": [str(error)]}) from None
