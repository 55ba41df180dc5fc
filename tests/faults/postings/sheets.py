"""How sanitary evaluations are carried out."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.publicity.sheets import begun, concluded, filled
from tuoyu.domain.filing.models import FilingMaterial
from tuoyu.domain.publicity.models import SanitaryEvaluation
from tuoyu.domain.publicity.selectors.sanitary import PAPER


def _versions() -> int:
    return SanitaryEvaluation.objects.aggregate(sum=Sum("version"))["sum"] or 0


@posting("publicity:sanitary_start", "publicity.open_sanitary", SanitaryEvaluation.objects.count)
def _start(scene: Scene) -> Sent:
    return Sent(scene.journey().director, reverse("publicity:sanitary_start"))


@posting("publicity:sanitary_fill", "publicity.save_sanitary", _versions)
def _fill(scene: Scene) -> Sent:
    journey = scene.journey()
    evaluation = begun(journey)
    fields = {"light": "met", "light_note": "朝南，窗地比合规", "rails_and_mats": "not_applicable", "other_1": "met"}
    address = reverse("publicity:sanitary_fill", args=[evaluation.pk])
    return Sent(journey.director, address, {**fields, "version": evaluation.version})


@posting("publicity:sanitary_conclude", "publicity.conclude_sanitary", steps("conclude"))
def _conclude(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("publicity:sanitary_conclude", args=[filled(journey).pk]))


@posting("publicity:sanitary_hand_in", "publicity.hand_in_sanitary", FilingMaterial.objects.filter(code=PAPER).count)
def _hand_in(scene: Scene) -> Sent:
    journey = scene.journey()
    evaluation = concluded(journey)
    assert journey.draft
    return Sent(journey.director, reverse("publicity:sanitary_hand_in", args=[evaluation.pk]))
