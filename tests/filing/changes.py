"""How far a change has come: each step taken through the services, for tests to start from."""

from __future__ import annotations

from typing import Any

from tests.filing.steps import Journey, picture
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.models import ChangeFiling
from tuoyu.domain.filing.selectors.changes import change_facts
from tuoyu.domain.filing.services import amending

MORE_PLACES: dict[str, Any] = {"places": 55}


def drafted(journey: Journey, items: tuple[str, ...] = ("capacity",), **typed: Any) -> ChangeFiling:
    """A change laid out by the director of a filed institution."""
    assert journey.filed
    with unit_of_work(journey.director):
        institution = journey.reread().institution
        return amending.open_change_filing(journey.director, institution, items, typed or MORE_PLACES, reason="扩班")


def with_papers(journey: Journey, **typed: Any) -> ChangeFiling:
    """With one picture for every paper."""
    change = drafted(journey, **typed)
    with unit_of_work(journey.director):
        for paper in change_facts(change).papers_needed:
            amending.hand_in_change_paper(journey.director, change, paper.code, picture(paper.name))
    return change


def handed_in(journey: Journey, **typed: Any) -> ChangeFiling:
    """Handed in."""
    change = with_papers(journey, **typed)
    with unit_of_work(journey.director):
        return amending.hand_in_change(journey.director, change)
