"""What an institution says of its building, rooms and classes; the site as filed changes only by filing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuoyu.base.kernel import clock, files
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Missing, Refused, Stale
from tuoyu.domain.institutions.models import Building, ClassGroup, Institution, PlanDrawing, Room
from tuoyu.domain.institutions.policies import INSTITUTION
from tuoyu.domain.institutions.services.dated import begin, end, renew

_STILL_HAS_ROOMS = Obstacle("premises.class_has_rooms", "还有房间归这个班，请先把这些房间改归别的班或停用。")


@act("institutions.record_building", "登记建筑与安全")
def record_building(actor: Any, institution: Institution, facts: Mapping[str, Any], *, version: int) -> Building:
    """Say what the building is like from today on; `version` is the one the writer saw, nought for the first time."""
    INSTITUTION.require(actor, "record_premises", institution)
    held = Building.objects.filter(institution=institution).first()
    if held is None:
        if version:
            raise Stale()
        return begin(Building(institution=institution, **facts))
    return renew(held, facts, version=version)


@act("institutions.record_class", "登记班级")
def record_class(
    actor: Any, institution: Institution, facts: Mapping[str, Any], *, group: ClassGroup | None = None, version: int = 0
) -> ClassGroup:
    """Add a class, or change one from today on."""
    INSTITUTION.require(actor, "record_premises", institution)
    if group is None:
        return begin(ClassGroup(institution=institution, **facts))
    return renew(group, facts, version=version)


@act("institutions.record_room", "登记房间")
def record_room(
    actor: Any, institution: Institution, facts: Mapping[str, Any], *, room: Room | None = None, version: int = 0
) -> Room:
    """Add a room, or change one from today on."""
    INSTITUTION.require(actor, "record_premises", institution)
    group = facts.get("class_group")
    if group is not None and group.institution_id != institution.pk:
        raise Missing()
    if room is None:
        return begin(Room(institution=institution, **facts))
    return renew(room, facts, version=version)


@act("institutions.end_class", "停办班级")
def end_class(actor: Any, group: ClassGroup, *, version: int) -> ClassGroup:
    """Close a class that no room belongs to any more."""
    INSTITUTION.require(actor, "record_premises", group.institution)
    if Room.objects.filter(class_group=group, valid__upper_inf=True).exists():
        raise Refused([_STILL_HAS_ROOMS])
    return end(group, version=version)


@act("institutions.end_room", "停用房间")
def end_room(actor: Any, room: Room, *, version: int) -> Room:
    """Take a room out of use."""
    INSTITUTION.require(actor, "record_premises", room.institution)
    return end(room, version=version)


@act("institutions.hand_in_plan", "上传平面图")
def hand_in_plan(actor: Any, institution: Institution, upload: files.Upload) -> PlanDrawing:
    """Keep a plan drawing, cleaned; Invalid says what is wrong with a bad file."""
    INSTITUTION.require(actor, "record_premises", institution)
    kept = files.keep(upload, files.PAPERS, actor=actor)
    return PlanDrawing.objects.create(
        institution=institution, file=kept, handed_in_at=clock.now(), handed_in_by=actor.actor_label
    )


@act("institutions.remove_plan", "移除平面图")
def remove_plan(actor: Any, plan: PlanDrawing) -> PlanDrawing:
    """Take a plan out; it stays in the archive."""
    INSTITUTION.require(actor, "record_premises", plan.institution)
    PlanDrawing.objects.filter(pk=plan.pk, removed_at=None).update(removed_at=clock.now())
    plan.refresh_from_db()
    return plan
