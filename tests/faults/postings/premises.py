"""How the building, classes, rooms and plans of an institution are recorded."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, entries, fresh, posting
from tests.faults.scene import Scene
from tests.filing.steps import picture
from tests.institutions.sites import class_of, plan_of, room_of
from tuoyu.domain.institutions.models import ClassGroup, PlanDrawing, Room

_BUILDING = {
    "setting": "standalone", "is_high_rise": "no", "built_in": 2015, "safety_conclusion": "safe",
    "safety_report_on": "2025-05-06", "seismic_category": "key", "seismic_intensity": 7, "hazards": "none", "exits": 2,
    "has_own_exits": "yes", "exit_distance": "20.5", "dead_end_distance": "10",
    "fire_document_number": "积建消验〔2025〕3号", "fire_document_on": "2025-06-01",
    "has_smoke_alarms": "yes", "has_sprinklers": "", "extinguishers": 9,
    "has_gas": "yes", "has_gas_alarm": "yes", "video_days": 90, "video_covers_all": "yes", "has_panic_alarm": "yes",
    "air_passed": "yes", "air_tested_on": "2026-01-05", "has_soft_floor": "yes", "rail_height": "1.30",
    "sunlight_hours": "3", "observation_beds": 1, "is_dense_rebuild": "no", "public_ground": "大河村广场",
    "longitude": "102.761234", "latitude": "35.812345",
}  # fmt: skip


@posting("institutions:building", "institutions.record_building", entries("institutions.record_building"))
def _building(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("institutions:building", args=[journey.institution.pk]), _BUILDING)


@posting("institutions:class_new", "institutions.record_class", ClassGroup.objects.count)
def _class_new(scene: Scene) -> Sent:
    journey = scene.journey()
    fields = {"name": fresh("彩虹班", scene), "kind": "older", "places": 20}
    return Sent(journey.director, reverse("institutions:class_new", args=[journey.institution.pk]), fields)


@posting("institutions:class", "institutions.record_class", ClassGroup.objects.filter(places=14).count)
def _class(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:class", args=[journey.institution.pk, class_of(journey).pk])
    return Sent(journey.director, address, {"name": "月亮班", "kind": "toddler", "places": 14, "version": 1})


@posting("institutions:end_class", "institutions.end_class", entries("institutions.end_class"))
def _end_class(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:end_class", args=[journey.institution.pk, class_of(journey).pk])
    return Sent(journey.director, address, {"version": 1})


@posting("institutions:room_new", "institutions.record_room", Room.objects.count)
def _room_new(scene: Scene) -> Sent:
    journey = scene.journey()
    fields = {
        "name": fresh("睡眠室", scene), "kind": "sleep", "class_group": class_of(journey).pk,
        "floor": 1, "area": "36.5",
        "height": "2.9", "window_area": "8", "doors": 2, "is_at_corridor_end": "no", "beds": 15, "toilets": "",
        "urinals": "", "basins": "",
    }  # fmt: skip
    return Sent(journey.director, reverse("institutions:room_new", args=[journey.institution.pk]), fields)


@posting("institutions:room", "institutions.record_room", Room.objects.filter(area=41).count)
def _room(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:room", args=[journey.institution.pk, room_of(journey).pk])
    fields = {"name": "活动室", "kind": "activity", "floor": 1, "area": 41, "version": 1}
    return Sent(journey.director, address, fields)


@posting("institutions:end_room", "institutions.end_room", entries("institutions.end_room"))
def _end_room(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:end_room", args=[journey.institution.pk, room_of(journey).pk])
    return Sent(journey.director, address, {"version": 1})


@posting("institutions:hand_in_plan", "institutions.hand_in_plan", PlanDrawing.objects.count)
def _hand_in_plan(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:hand_in_plan", args=[journey.institution.pk])
    return Sent(journey.director, address, {"file": picture()})


_removed = PlanDrawing.objects.filter(removed_at__isnull=False).count


@posting("institutions:remove_plan", "institutions.remove_plan", _removed)
def _remove_plan(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:remove_plan", args=[journey.institution.pk, plan_of(journey).pk])
    return Sent(journey.director, address)
