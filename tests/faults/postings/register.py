"""How facts of the register are recorded."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, posting
from tests.faults.scene import Scene
from tuoyu.domain.institutions.models import Trait


@posting("institutions:trait", "institutions.record_trait", Trait.objects.count)
def _trait(scene: Scene) -> Sent:
    institution = scene.journey().institution
    fields = {"value": "private", "since": "2026-03-10", "last": "2030-03-09", "source": "举办协议"}
    return Sent(scene.cast.filing_officer, reverse("institutions:trait", args=[institution.pk, "ownership"]), fields)
