"""How people come to see their own record."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from tests.faults.people import carer
from tests.faults.postings.table import Sent, posting
from tests.faults.scene import Scene
from tests.filing.steps import HEAD_PHONE
from tests.staff.owning import joined
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.staff.models import RecordClaim


@posting("staff:own_invite", "staff.invite_to_record", RecordClaim.objects.count)
def _invite(scene: Scene) -> Sent:
    journey = scene.journey()
    held = carer(scene, scene.cast.filing_officer, journey.institution)
    return Sent(journey.director, reverse("staff:own_invite", args=[held.person_id]), {"phone": HEAD_PHONE})


@posting("staff:own_claim", "staff.claim_record", RecordClaim.objects.filter(~Q(user=None)).count)
def _claim(scene: Scene) -> Sent:
    journey = scene.journey()
    held = carer(scene, scene.cast.filing_officer, journey.institution)
    user = joined(journey.director, held, f"carer{scene.number()}")
    number = opened(held.person, "id_number")
    return Sent(user, reverse("staff:own_claim"), {"name": held.person.name, "id_number": number})
