"""How filings are taken and handed over."""

from __future__ import annotations

from django.urls import reverse

from tests.cast import COUNTY
from tests.faults.postings.table import Sent, entries, posting
from tests.faults.scene import Scene
from tuoyu.base.access.models import Invitation
from tuoyu.base.access.roles import Role
from tuoyu.domain.filing import services
from tuoyu.domain.filing.models import Filing


@posting("filing:take", "filing.take", Filing.objects.filter(handled_by__isnull=False).count)
def _take(scene: Scene) -> Sent:
    filing = scene.journey().submitted
    return Sent(scene.cast.filing_officer, reverse("filing:take", args=[filing.pk]))


@posting("filing:batch", "filing.take", Filing.objects.filter(handled_by__isnull=False).count)
def _batch(scene: Scene) -> Sent:
    filing = scene.journey().submitted
    fields = {"chosen": [str(filing.pk)], "do": "take", "to": "", "note": ""}
    return Sent(scene.cast.filing_officer, reverse("filing:batch"), fields)


@posting("filing:invite_many", "filing.invite", Invitation.objects.count)
def _invite_many(scene: Scene) -> Sent:
    institution = scene.journey().institution
    return Sent(scene.cast.filing_officer, reverse("filing:invite_many"), {"chosen": [str(institution.pk)]})


@posting("filing:hand_over", "filing.hand_over", entries("filing.hand_over"))
def _hand_over(scene: Scene) -> Sent:
    filing = scene.journey().submitted
    services.take_filing(scene.cast.filing_officer, filing)
    colleague = scene.cast.person(f"desk{scene.number()}", "受理同事", scene.cast.bureau, Role.FILING_OFFICER, COUNTY)
    fields = {"to": str(colleague.pk), "note": "请接着办"}
    return Sent(scene.cast.filing_officer, reverse("filing:hand_over", args=[filing.pk]), fields)
