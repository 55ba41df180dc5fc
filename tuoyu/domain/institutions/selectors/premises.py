"""Where institutions work, as others may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.institutions.models import Building, ClassGroup, Institution, PlanDrawing, Premises, Room
from tuoyu.domain.institutions.policies import INSTITUTION


@dataclass(frozen=True)
class Site:
    """Where an institution works: what was filed and what it says itself, by column; its classes and rooms."""

    filed: Mapping[str, Any] | None
    said: Mapping[str, Any] | None
    classes: Iterable[ClassGroup]
    rooms: Iterable[Room]


def premises_of(institution: Institution) -> Premises | None:
    """Where it works, as filed; None before the first filing."""
    return Premises.objects.filter(institution=institution).first()


def building_of(institution: Institution) -> Building | None:
    """What it says of its building and safety; None while it said nothing."""
    return Building.objects.filter(institution=institution).first()


def classes_of(institution: Institution) -> QuerySet[ClassGroup]:
    """The classes there are now, by name."""
    return ClassGroup.objects.filter(institution=institution, valid__upper_inf=True).order_by("name")


def rooms_of(institution: Institution) -> QuerySet[Room]:
    """The rooms in use now, floor by floor."""
    rooms = Room.objects.filter(institution=institution, valid__upper_inf=True)
    return rooms.select_related("class_group").order_by("floor", "name")


def site_of(institution: Institution) -> Site:
    """Where an institution works today, for one page."""
    here: dict[str, Any] = {"institution": institution, "valid__contains": clock.today()}
    return Site(
        filed=Premises.objects.filter(**here).values().first(),
        said=Building.objects.filter(**here).values().first(),
        classes=ClassGroup.objects.filter(**here).order_by("name"),
        rooms=Room.objects.filter(**here).select_related("class_group").order_by("floor", "name"),
    )


def may_record_premises(actor: Any) -> bool:
    """Whether this person says how premises are, somewhere."""
    return INSTITUTION.may_somewhere(actor, "record_premises")


def plans_of(institution: Institution) -> QuerySet[PlanDrawing]:
    """The plan drawings in force."""
    return PlanDrawing.objects.filter(institution=institution, removed_at=None).select_related("file")


def get_class(actor: Any, id: UUID, class_id: UUID) -> ClassGroup:
    """A class of an institution whose premises the actor may change; Missing otherwise."""
    return _one(classes_of(_changeable(actor, id)), class_id)


def get_room(actor: Any, id: UUID, room_id: UUID) -> Room:
    """A room of an institution whose premises the actor may change; Missing otherwise."""
    return _one(rooms_of(_changeable(actor, id)), room_id)


def get_plan(actor: Any, id: UUID, plan_id: UUID, action: str = "read_plan") -> PlanDrawing:
    """A plan drawing that the actor may read (or whatever `action` says); Missing otherwise."""
    institution = INSTITUTION.get(actor, action, Institution.objects.all(), pk=id)
    return _one(plans_of(institution), plan_id)


def _changeable(actor: Any, id: UUID) -> Institution:
    return INSTITUTION.get(actor, "record_premises", Institution.objects.all(), pk=id)


def _one(rows: QuerySet[Any], id: UUID) -> Any:
    found = rows.filter(pk=id).first()
    if found is None:
        raise Missing()
    return found
