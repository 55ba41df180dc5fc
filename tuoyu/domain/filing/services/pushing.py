"""A registrar tells the county health bureau of an institution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tuoyu.base.access.areas import Level, ancestor, level_of
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import NotAllowed
from tuoyu.domain.filing import advice
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.filing.rules.matching import Entry, questions
from tuoyu.domain.filing.rules.registration import registration_findings
from tuoyu.domain.filing.selectors.founding import legal_forms
from tuoyu.domain.filing.selectors.registrars import legal_forms_of, registrar_starts
from tuoyu.domain.filing.selectors.wordings import mode_words, scope_words
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import Registration, register_institution, update_registration

Outcome = RegistrationPush.Outcome
FORM, FILE = "form", "file"


@dataclass(frozen=True)
class Incoming:
    """One registration as received, in shape; `contact_phone` is where the invitation may be sent.

    `ending` is how a registration ended (a code of `registration_ending`), empty while it stands or when nobody said.
    """

    registration: Registration
    contact_phone: str = ""
    ending: str = ""


@act("filing.push_registration", "推送登记信息")
def push_registration(actor: Any, incoming: Incoming, *, way: str = FORM) -> RegistrationPush:
    """Keep what the registrar sent, check it, and enter or update the institution.

    One that does not fit the register changes nothing and waits for a person; sent again, it is still the same push.
    """
    registration = incoming.registration
    push = RegistrationPush(
        area=registration.area,
        body_id=actor.body_id,
        credit_code=registration.credit_code,
        name=registration.name,
        received=_received(incoming),
        contact_phone=incoming.contact_phone or None,
        way=way,
        pushed_at=clock.now(),
        pushed_by=actor.actor_label,
    )
    PUSH.require(actor, "push", push)
    _require_own_forms(actor, registration)
    push.findings = [_told(one) for one in _findings(registration)]
    known = register.find_by_credit_code(registration.credit_code)
    push.questions = [_told(one) for one in _questions(registration, known)]
    if push.questions:
        if (earlier := _pushed_before(push)) is not None:
            return earlier
        push.outcome = Outcome.CONTRADICTS if known else Outcome.UNMATCHED
    else:
        push.outcome, push.institution = _enter(actor, registration, known)
    push.save(force_insert=True)
    if push.institution and level_of(push.institution.area) != Level.TOWNSHIP:
        advice.suggest_township(push.institution)
    return push


def _require_own_forms(actor: Any, registration: Registration) -> None:
    """The health bureau enters only what no registrar registers (units within an employer), never in their stead."""
    if Role.REGISTRAR in actor.roles:
        return
    if registration.legal_form not in legal_forms_of(actor.body.kind, clock.today(), registration.area):
        raise NotAllowed("这种法人形式由登记机关推送，卫生健康局只录入不单独登记的单位内设机构。")


def _questions(registration: Registration, known: Institution | None) -> list[Obstacle]:
    codes: tuple[str, ...] = ()
    if known is None:
        found = register.namesakes(registration.name, ancestor(registration.area, Level.COUNTY))
        codes = tuple(one.credit_code for one in found)
    return list(questions(_entry(registration), _entry(known) if known else None, codes))


def _entry(row: Registration | Institution) -> Entry:
    is_merged = bool(getattr(row, "merged_into_id", None))
    return Entry(ancestor(row.area, Level.COUNTY), row.legal_form, row.deregistered_on, is_merged)


def _pushed_before(push: RegistrationPush) -> RegistrationPush | None:
    """The very same push, received before: it waits already, or a person has answered it."""
    asked = (*RegistrationPush.WAITING, Outcome.KEPT)
    same = {"credit_code": push.credit_code, "body_id": push.body_id, "received": push.received}
    return RegistrationPush.objects.filter(**same, outcome__in=asked).order_by("-pushed_at").first()


def _enter(actor: Any, registration: Registration, known: Institution | None) -> tuple[str, Institution]:
    if known is None:
        return Outcome.REGISTERED, register_institution(actor, registration)
    version = known.version
    updated = update_registration(actor, known, registration)
    return (Outcome.UPDATED if updated.version != version else Outcome.UNCHANGED), updated


def _findings(registration: Registration) -> list[Obstacle]:
    today, area = clock.today(), registration.area
    return list(
        registration_findings(
            credit_code=registration.credit_code,
            business_scope=registration.business_scope,
            wordings=scope_words(registration.facility_type, today, area),
            mode_words=mode_words(today, area),
            code_starts=registrar_starts(registration.legal_form, today, area),
            forms_of_type=[one["code"] for one in legal_forms(registration.facility_type, today, area)],
            legal_form=registration.legal_form,
        )
    )


def _told(found: Obstacle) -> dict[str, str]:
    return {"code": found.code, "sentence": found.sentence, "source": found.source}


def _received(incoming: Incoming) -> dict[str, Any]:
    registered = {name: _plain(value) for name, value in vars(incoming.registration).items()}
    return registered | {"ending": incoming.ending} if incoming.ending else registered


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
