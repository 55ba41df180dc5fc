"""How two records of one person are merged and parted again."""

from __future__ import annotations

from django.urls import reverse

from tests.faults import people
from tests.faults.postings.table import Sent, fresh, posting, steps
from tests.faults.scene import Scene
from tuoyu.domain.staff.models import PersonDuplicate
from tuoyu.domain.staff.services import merging


def _found(scene: Scene) -> PersonDuplicate:
    return people.pair(scene, scene.cast.filing_officer, scene.journey().institution)


@posting("staff:duplicate_look", "staff.propose_person_merge", steps("propose"))
def _look(scene: Scene) -> Sent:
    address = reverse("staff:duplicate_look", args=[_found(scene).pk, "propose"])
    return Sent(scene.cast.filing_officer, address, {"survivor": "second", "reason": fresh("已核对", scene)})


@posting("staff:duplicate_decide", "staff.decline_person_merge", steps("decline"))
def _decide(scene: Scene) -> Sent:
    pair = merging.propose_person_merge(scene.cast.filing_officer, _found(scene), survivor="first", reason="同一人")
    address = reverse("staff:duplicate_decide", args=[pair.pk, "decline"])
    return Sent(scene.cast.leader, address, {"reason": fresh("已核对", scene)})
