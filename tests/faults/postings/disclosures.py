"""How the public notice is kept."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, entries, posting
from tests.faults.scene import Scene
from tuoyu.domain.publicity.models import Disclosure
from tuoyu.domain.publicity.services.disclosing import Told, disclose


@posting("publicity:disclose", "publicity.disclose", Disclosure.objects.count)
def _disclose(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("publicity:disclose", args=[journey.filed.institution.pk, "fees"])
    fields = {"fee_care": "1200", "fee_meals": "300.50", "price_mode": "market", "text": "按月收取，离园按日退。"}
    return Sent(journey.director, address, fields)


@posting("publicity:urge", "publicity.urge_disclosure", entries("publicity.urge_disclosure"))
def _urge(scene: Scene) -> Sent:
    institution = scene.journey().filed.institution
    return Sent(scene.cast.filing_officer, reverse("publicity:urge"), {"chosen": [str(institution.pk)]})


@posting("publicity:confirm_disclosure", "publicity.confirm_disclosure", entries("publicity.confirm_disclosure"))
def _confirm(scene: Scene) -> Sent:
    journey = scene.journey()
    institution = journey.filed.institution
    disclose(journey.director, institution, "meals", Told("每周一公布带量食谱。"))
    return Sent(journey.director, reverse("publicity:confirm_disclosure", args=[institution.pk, "meals"]))
