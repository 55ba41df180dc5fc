"""How a licence is applied for and decided, where licensing is in force."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.filing import licences
from tests.filing.steps import Journey
from tuoyu.domain.filing.models import Licence

TYPED = {"service_modes": "full_day", "places": "40"}


def _journey(scene: Scene) -> Journey:
    return scene.journey(licences.people_there(scene.cast), area=licences.PLACE)


@posting("filing:licence_start", "filing.apply_for_licence", Licence.objects.count)
def _start(scene: Scene) -> Sent:
    return Sent(_journey(scene).director, reverse("filing:licence_start"), TYPED)


@posting("filing:licence_fill", "filing.apply_again_for_licence", steps("apply_again"))
def _fill(scene: Scene) -> Sent:
    journey = _journey(scene)
    return Sent(journey.director, reverse("filing:licence_fill", args=[licences.returned(journey).pk]), TYPED)


@posting("filing:licence_send_back", "filing.send_back_licence", steps("send_back"))
def _send_back(scene: Scene) -> Sent:
    journey = _journey(scene)
    address = reverse("filing:licence_send_back", args=[licences.applied(journey).pk])
    return Sent(journey.officer, address, {"note": "请写明半日制"})


@posting("filing:licence_accept", "filing.accept_licence", steps("accept"))
def _accept(scene: Scene) -> Sent:
    journey = _journey(scene)
    return Sent(journey.officer, reverse("filing:licence_accept", args=[licences.applied(journey).pk]))


@posting("filing:licence_issue", "filing.issue_licence", steps("issue"))
def _issue(scene: Scene) -> Sent:
    journey = _journey(scene)
    address = reverse("filing:licence_issue", args=[licences.accepted(journey).pk])
    return Sent(journey.officer, address, {"valid_until": "2029-03-17"})


@posting("filing:licence_refuse", "filing.refuse_licence", steps("refuse"))
def _refuse(scene: Scene) -> Sent:
    journey = _journey(scene)
    address = reverse("filing:licence_refuse", args=[licences.accepted(journey).pk])
    return Sent(journey.officer, address, {"reason": "场地不符合"})


@posting("filing:licence_end", "filing.end_licence", steps("end"))
def _end(scene: Scene) -> Sent:
    journey = _journey(scene)
    address = reverse("filing:licence_end", args=[licences.issued(journey).pk])
    return Sent(journey.officer, address, {"reason": "依法撤销"})
