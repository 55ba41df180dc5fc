"""Sixteen at once want the last places: nobody is taken beyond them. Without the lock, somebody would be."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.children.families import Homes, ready, terms
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Refused
from tuoyu.domain.children import services
from tuoyu.domain.children.models import Application, Enrolment
from tuoyu.domain.children.selectors import enrolments
from tuoyu.domain.children.services import enrolling
from tuoyu.domain.institutions.models import ClassGroup, Institution

AT_ONCE, FAMILIES, PLACES = 16, 32, 7


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between counting and writing there is time for others, as on a busy day."""
    counted = enrolments.admission_of

    def counted_slowly(*args: Any, **more: Any) -> Any:
        found = counted(*args, **more)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(enrolments, "admission_of", counted_slowly)


def raced(cast: Cast) -> tuple[Counter[str], int]:
    """How the families fared and how many children are held in the end."""
    homes = Homes(cast)
    with unit_of_work(cast.system):
        group = homes.group(places=PLACES)
        stays = [ready(homes, homes.enter_here(one, name=f"幼儿{one}")) for one in range(1, FAMILIES + 1)]

    def ask(stay: Application, group: ClassGroup) -> str:
        try:
            services.enrol(homes.director, stay, terms(group))
        except Refused as refused:
            return refused.obstacles[0].code
        finally:
            connection.close()
        return "enrolled"

    with ThreadPoolExecutor(AT_ONCE) as threads:
        asked = [threads.submit(copy_context().run, ask, stay, group) for stay in stays]
        met = Counter(one.result() for one in asked)
    with unit_of_work(homes.director):
        return met, Enrolment.objects.count()


@pytest.mark.usefixtures("slow")
def test_no_race_oversells_a_class(committed_cast: Cast) -> None:
    met, held = raced(committed_cast)
    assert met == {"enrolled": PLACES, "admission.full": FAMILIES - PLACES}
    assert held == PLACES


@pytest.mark.usefixtures("slow")
def test_control_without_the_lock_the_class_is_oversold(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_only(stay: Application) -> None:
        stay.institution = Institution.objects.get(pk=stay.institution_id)

    monkeypatch.setattr(enrolling, "_hold_the_door", look_only)
    _, held = raced(committed_cast)
    assert held > PLACES
