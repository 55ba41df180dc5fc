"""How wrong facts of the register are put right."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.filing.steps import picture
from tests.institutions.amending import asked
from tuoyu.domain.institutions.models import Amendment


@posting("institutions:amend", "institutions.propose_amendment", Amendment.objects.count)
def _propose(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:amend", args=[journey.institution.pk, "address"])
    return Sent(journey.director, address, {"value": "大河家镇新街2号", "reason": "看错了", "file": picture()})


@posting("institutions:amendment_approve", "institutions.amend", steps("amend"))
def _amend(scene: Scene) -> Sent:
    # Two institutions of one place cannot bear the same name.
    amendment = asked(scene.journey(), wanted=f"大河家阳光宝贝托育服务中心{scene.number()}")
    address = reverse("institutions:amendment_approve", args=[amendment.pk])
    return Sent(scene.cast.market_registrar, address, {"note": "与证书一致"})


@posting("institutions:amendment_decline", "institutions.decline_amendment", steps("decline"))
def _decline(scene: Scene) -> Sent:
    address = reverse("institutions:amendment_decline", args=[asked(scene.journey()).pk])
    return Sent(scene.cast.market_registrar, address, {"reason": "证书上没有这个字"})


@posting("institutions:amendment_take_back", "institutions.take_back_amendment", steps("take_back"))
def _take_back(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("institutions:amendment_take_back", args=[asked(journey).pk]))
