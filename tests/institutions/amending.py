"""Amendments at any stage, asked for through the services, for tests to start from."""

from __future__ import annotations

from typing import Any

from tests.filing.steps import Journey, picture
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.models import Amendment

RIGHT_NAME = "大河家阳光宝贝托育服务中心"


def asked(journey: Journey, code: str = "name", wanted: Any = RIGHT_NAME, *, by: User | None = None) -> Amendment:
    """One fact asked to be amended, by the director unless somebody else is named."""
    person, where = by or journey.director, journey.institution.pk
    with unit_of_work(person):
        institution = selectors.get_institution(person, where)
        return services.propose_amendment(
            person, institution, code, wanted, reason="录入时看错了", evidence=picture("证书")
        )
