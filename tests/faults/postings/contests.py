"""How people contest what stands in their own records."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.people import carer, credential
from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.filing.steps import Journey, picture
from tests.staff.owning import contested, owned
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.domain.staff.models import Assignment, Contest


@posting("staff:contest_raise", "staff.raise_contest", Contest.objects.count)
def _raise(scene: Scene) -> Sent:
    _, user, held = _own(scene)
    paper = credential(scene.cast.filing_officer, held)
    address = reverse("staff:contest_raise", args=["credential", paper.pk])
    return Sent(user, address, {"said": "出具日期登错了", "file": picture()})


@posting("staff:contest_answer", "staff.answer_contest", steps("answer"))
def _answer(scene: Scene) -> Sent:
    journey, user, held = _own(scene)
    address = reverse("staff:contest_answer", args=[contested(user, "post", held.pk).pk])
    return Sent(journey.director, address, {"agrees": "no", "answer": "与排班表一致"})


@posting("staff:contest_uphold", "staff.uphold_contest", steps("uphold"))
def _uphold(scene: Scene) -> Sent:
    fields = {"reason": "与劳动合同一致", "since": "2026-03-10", "last_on": "2026-12-31"}
    return Sent(scene.cast.leader, reverse("staff:contest_uphold", args=[_answered(scene).pk]), fields)


@posting("staff:contest_reject", "staff.reject_contest", steps("reject"))
def _reject(scene: Scene) -> Sent:
    address = reverse("staff:contest_reject", args=[_answered(scene).pk])
    return Sent(scene.cast.leader, address, {"reason": "与劳动合同一致"})


@posting("staff:contest_take_back", "staff.take_back_contest", steps("take_back"))
def _take_back(scene: Scene) -> Sent:
    _, user, held = _own(scene)
    return Sent(user, reverse("staff:contest_take_back", args=[contested(user, "post", held.pk).pk]))


def _answered(scene: Scene) -> Contest:
    journey, user, held = _own(scene)
    return contested(user, "post", held.pk, director=journey.director)


def _own(scene: Scene) -> tuple[Journey, User, Assignment]:
    journey = scene.journey()
    held = carer(scene, scene.cast.filing_officer, journey.institution)
    user = scene.cast.person(f"own{scene.number()}", "马小兰", journey.institution.body, Role.STAFF)
    return journey, owned(journey.director, held, user), held
