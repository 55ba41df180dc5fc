"""Buildings, classes and rooms for tests to start from, recorded by the director as on the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.filing.steps import Journey, picture
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions import services
from tuoyu.domain.institutions.models import ClassGroup, PlanDrawing, Room

CLASS: dict[str, Any] = {"name": "月亮班", "kind": "toddler", "places": 15}
ROOM: dict[str, Any] = {"name": "活动室", "kind": "activity", "floor": 1, "area": Decimal(40)}


def class_of(journey: Journey, **changed: Any) -> ClassGroup:
    """A class for toddlers."""
    with unit_of_work(journey.director):
        return services.record_class(journey.director, journey.institution, {**CLASS, **changed})


def room_of(journey: Journey, **changed: Any) -> Room:
    """A room that is nobody's."""
    with unit_of_work(journey.director):
        return services.record_room(journey.director, journey.institution, {**ROOM, **changed})


def plan_of(journey: Journey) -> PlanDrawing:
    """A plan drawing."""
    with unit_of_work(journey.director):
        return services.hand_in_plan(journey.director, journey.institution, picture("一层平面图"))
