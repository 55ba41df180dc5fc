"""Institutions that were filed and then struck off by their registrar, for tests to start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.filing.steps import Journey, registration
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing import services
from tuoyu.domain.filing.services import Incoming
from tuoyu.domain.institutions.models import Institution


def struck_off(journey: Journey, *, ending: str = "revoked", in_care: int = 0) -> Institution:
    """Filed, then its registration ended on 12 March."""
    assert journey.filed
    ended = replace(registration(journey.number, **journey.changed), deregistered_on=date(2026, 3, 12))
    services.push_registration(journey.registrar, Incoming(ended, ending=ending))
    with unit_of_work(journey.officer):
        Institution.objects.filter(pk=journey.institution.pk).update(occupancy=in_care)
        return Institution.objects.select_related("body").get(pk=journey.institution.pk)
