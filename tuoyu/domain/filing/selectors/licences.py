"""Which way in is in force where, and the licences there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.access.areas import NATION, contains
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.obstacles import Obstacle, day_in_words
from tuoyu.domain.filing.models import Licence
from tuoyu.domain.filing.policies import LICENCE
from tuoyu.domain.filing.rules import licensing
from tuoyu.domain.filing.rules.licensing import LicenceFacts
from tuoyu.domain.filing.workflows import LICENCE_ISSUED, LICENCE_OPEN
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution

CERTIFICATE = "childcare_licence"
ENTRY = "access_regime"
REGIME, TRANSITION, RENEWAL = "entry.regime", "entry.transition", "licence.renewal"


def regime(on: date, area: int) -> str:
    """By what institutions enter on that day in that place: `filing` or `licence`."""
    return str(rulebook.rule(REGIME, on, area).value)


def is_licensing(actor: Any) -> bool:
    """Whether licensing is in force where this person works, or somewhere beneath; asks no table."""
    today, area = clock.today(), actor.body.area if getattr(actor, "body", None) else NATION
    if regime(today, area) == licensing.LICENCE:
        return True
    beneath = (one for one in rulebook.places_of(REGIME, today) if contains(area, one))
    return any(regime(today, one) == licensing.LICENCE for one in beneath)


def licences(actor: Any) -> QuerySet[Licence]:
    """The licences and applications the actor may see."""
    return LICENCE.scope(actor, "view", Licence.objects.select_related("institution").defer("institution__grams"))


def get_licence(actor: Any, id: UUID, action: str = "view") -> Licence:
    """One on which the actor may take `action`; Missing otherwise."""
    return LICENCE.get(actor, action, Licence.objects.select_related("institution", "body"), pk=id)


def certificate_of(licence: Licence) -> IssuedDocument | None:
    """The certificate, once issued; revoked when the licence ended."""
    issued = IssuedDocument.objects.select_related("file")
    return issued.filter(about_type="filing.licence", about_id=licence.pk, kind=CERTIFICATE).first()


def last_day_of(licence: Licence) -> date | None:
    """The last day it holds; None before it is issued."""
    upper = licence.valid.upper if licence.valid else None
    return upper - timedelta(days=1) if upper else None


def open_licence(institution: Institution) -> Licence | None:
    """The application under way."""
    return Licence.objects.filter(institution=institution, state__in=LICENCE_OPEN).first()


def licence_in_force(institution: Institution, on: date) -> Licence | None:
    """The licence that holds on that day."""
    held = Licence.objects.filter(institution=institution, state=LICENCE_ISSUED, valid__contains=on)
    return held.first()


def gives_care_by(institution: Institution, on: date) -> str:
    """`licence`, `filing` (which ends with the transition), or "" when it may not take children on that day."""
    held = rulebook.rule(REGIME, on, institution.area)
    if held.value == licensing.LICENCE and licence_in_force(institution, on):
        return licensing.LICENCE
    return licensing.way_in(
        str(held.value),
        is_filed=institution.is_filed,
        today=on,
        begun_on=held.valid_from,
        transition_days=int(rulebook.rule(TRANSITION, on, institution.area).value),
    )


@dataclass(frozen=True)
class WayIn:
    """How one institution came in, in words; the application under way or the licence held; may this person apply?"""

    words: str
    licence: Licence | None
    may_apply: bool


def way_in_of(actor: Any, id: UUID) -> WayIn | None:
    """For the institution's page at the office; None where licensing is not in force or it is out of reach."""
    today, found = clock.today(), register.institutions(actor).filter(pk=id).first()
    words = way_in_words(found, today) if found else None
    if found is None or words is None:
        return None
    asked = Licence(institution=found, area=found.area, body_id=found.body_id)
    may_view = LICENCE.allows(actor, "view", asked)
    under_way = open_licence(found) if may_view else None
    held = licence_in_force(found, today) if may_view else None
    return WayIn(words, under_way or held, LICENCE.allows(actor, "apply", asked) and under_way is None)


def obstacles_to_apply(institution: Institution) -> list[Obstacle]:
    """Why nothing can be applied for today, whatever is typed: too early to renew, or no longer registered."""
    asked = Licence(institution=institution, area=institution.area, places=1, service_modes=[""])
    return list(licensing.may_be_applied_for(licence_facts(asked)))


def way_in_words(institution: Institution, on: date) -> str | None:
    """How an institution came in, for the public page; None where filing is all there is (no query then)."""
    if regime(on, institution.area) != licensing.LICENCE:
        return None
    if held := licence_in_force(institution, on):
        last = last_day_of(held)
        words = f"{rulebook.label(ENTRY, licensing.LICENCE)} {held.number}"
        return f"{words}，有效期至{day_in_words(last)}" if last else words
    if gives_care_by(institution, on):
        return f"{rulebook.label(ENTRY, licensing.FILING)}（过渡期内有效）"
    return "没有有效的许可"


def licence_facts(licence: Licence, *, valid_until: date | None = None) -> LicenceFacts:
    """Everything the rules need about one application."""
    today, institution = clock.today(), licence.institution
    held = licence_in_force(institution, today)
    return LicenceFacts(
        today=today,
        regime=regime(today, licence.area),
        deregistered_on=institution.deregistered_on,
        places=licence.places,
        service_modes=tuple(licence.service_modes),
        occupancy=institution.occupancy,
        renewal_days=int(rulebook.rule(RENEWAL, today, licence.area).value),
        in_force_until=last_day_of(held) if held else None,
        valid_until=valid_until,
    )
