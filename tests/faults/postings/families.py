"""How children, their guardians and applications are written down."""

from __future__ import annotations

from django.urls import reverse

from tests.children.families import number
from tests.faults.families import FAMILIES, entered, fetcher, held, second_guardian, shown
from tests.faults.postings.table import Sent, entries, posting, steps
from tests.faults.scene import Scene
from tests.filing.steps import Journey
from tests.institutions.sites import class_of
from tuoyu.domain.children.models import (
    AdmissionPaper,
    Agreement,
    Application,
    Consent,
    CustodyOrder,
    Enrolment,
    Fetcher,
    Guardianship,
)


@posting("children:enter", "children.enter_child", Application.objects.count)
def _enter(scene: Scene) -> Sent:
    journey, route = scene.journey(), "children:enter"
    fields = {**FAMILIES[route], "id_number": number(500 + scene.number())}
    return Sent(journey.director, reverse(route, args=[journey.institution.pk]), fields)


@posting("children:guardian_add", "children.add_guardian", Guardianship.objects.count)
def _add_guardian(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    route = "children:guardian_add"
    return Sent(journey.director, reverse(route, args=[stay.child_id]), FAMILIES[route])


@posting(
    "children:guardianship_end", "children.end_guardianship",
    Guardianship.objects.filter(valid__upper_inf=False).count,
)  # fmt: skip
def _end_guardianship(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    route = "children:guardianship_end"
    ended = second_guardian(journey.director, stay)
    return Sent(journey.director, reverse(route, args=[ended.pk]), FAMILIES[route])


@posting("children:number_add", "children.add_number", entries("children.add_number"))
def _add_number(scene: Scene) -> Sent:
    journey, route = scene.journey(), "children:number_add"
    stay = entered(scene, journey.director, journey.institution, id_number="", no_number_because="not_registered")
    fields = {"id_number": number(500 + scene.number())}
    return Sent(journey.director, reverse(route, args=[stay.child_id]), fields)


@posting("children:paper_add", "children.show_paper", AdmissionPaper.objects.count)
def _show_paper(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    route = "children:paper_add"
    return Sent(journey.director, reverse(route, args=[stay.child_id]), FAMILIES[route])


@posting("children:consent", "children.answer_consent", Consent.objects.count)
def _answer_consent(scene: Scene) -> Sent:
    return _about_guardian(scene, "children:consent")


@posting("children:custody", "children.record_custody", CustodyOrder.objects.count)
def _record_custody(scene: Scene) -> Sent:
    return _about_guardian(scene, "children:custody")


@posting("children:fetcher_add", "children.allow_fetching", Fetcher.objects.count)
def _allow_fetching(scene: Scene) -> Sent:
    return _about_guardian(scene, "children:fetcher_add")


@posting("children:fetcher_end", "children.end_fetching", Fetcher.objects.filter(valid__isempty=True).count)
def _end_fetching(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    made = fetcher(journey.director, stay)
    return Sent(journey.director, reverse("children:fetcher_end", args=[made.pk]))


@posting("children:reveal", "children.reveal_numbers", entries("children.reveal_numbers"))
def _reveal(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    route = "children:reveal"
    return Sent(journey.director, reverse(route, args=[stay.child_id]), FAMILIES[route])


@posting("children:agreement_sign", "children.sign_agreement", Agreement.objects.count)
def _sign_agreement(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    route, guardian = "children:agreement_sign", stay.child.guardianships.all()[0].guardian_id
    return Sent(journey.director, reverse(route, args=[stay.pk]), {**FAMILIES[route], "guardian": str(guardian)})


@posting("children:enrol", "children.enrol", Enrolment.objects.count)
def _enrol(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    assert journey.filed
    group, route = class_of(journey), "children:enrol"
    shown(journey.director, stay)
    return Sent(journey.director, reverse(route, args=[stay.pk]), {**FAMILIES[route], "class_group": str(group.pk)})


@posting("children:move", "children.move", Enrolment.objects.count)
def _move(scene: Scene) -> Sent:
    journey, route = scene.journey(), "children:move"
    stay, second = held(scene, journey)
    fields = {"service_mode": "full_day", "begins_on": "2026-03-20", "class_group": str(second.pk)}
    return Sent(journey.director, reverse(route, args=[stay.pk]), fields)


@posting("children:leave", "children.leave", steps("leave"))
def _leave(scene: Scene) -> Sent:
    journey, route = scene.journey(), "children:leave"
    stay, _ = held(scene, journey)
    return Sent(journey.director, reverse(route, args=[stay.pk]), FAMILIES[route])


@posting("children:take_back", "children.take_back", steps("take_back"))
def _take_back(scene: Scene) -> Sent:
    journey, stay = _stay(scene)
    route = "children:take_back"
    return Sent(journey.director, reverse(route, args=[stay.pk]), FAMILIES[route])


def _about_guardian(scene: Scene, route: str) -> Sent:
    journey, stay = _stay(scene)
    guardian = stay.child.guardianships.all()[0].guardian_id
    return Sent(journey.director, reverse(route, args=[stay.child_id]), {**FAMILIES[route], "guardian": str(guardian)})


def _stay(scene: Scene) -> tuple[Journey, Application]:
    journey = scene.journey()
    return journey, entered(scene, journey.director, journey.institution)
