"""Which way in is in force where, and the licences there are."""

from __future__ import annotations

from datetime import date, timedelta

from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.filing.models import Licence
from tuoyu.domain.filing.rules import licensing
from tuoyu.domain.filing.rules.licensing import LicenceFacts
from tuoyu.domain.filing.workflows import LICENCE_ISSUED, LICENCE_OPEN
from tuoyu.domain.institutions.models import Institution

ENTRY = "access_regime"
REGIME, TRANSITION, RENEWAL = "entry.regime", "entry.transition", "licence.renewal"


def regime(on: date, area: int) -> str:
    """By what institutions enter on that day in that place: `filing` or `licence`."""
    return str(rulebook.rule(REGIME, on, area).value)


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


def way_in_words(institution: Institution, on: date) -> str | None:
    """How an institution came in, for the public page; None where filing is all there is (no query then)."""
    if regime(on, institution.area) != licensing.LICENCE:
        return None
    if held := licence_in_force(institution, on):
        last = held.valid.upper - timedelta(days=1) if held.valid and held.valid.upper else None
        words = f"{rulebook.label(ENTRY, licensing.LICENCE)} {held.number}"
        return f"{words}，有效期至 {last:%Y-%m-%d}" if last else words
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
        in_force_until=held.valid.upper - timedelta(days=1) if held and held.valid and held.valid.upper else None,
        valid_until=valid_until,
    )
