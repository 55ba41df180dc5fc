"""How papers of institutions are handed in and answered."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from tests.faults.postings.table import Sent, fresh, posting, steps
from tests.faults.scene import Scene
from tests.filing.steps import picture
from tuoyu.domain.institutions import services
from tuoyu.domain.institutions.models import Paper


def waiting_paper(scene: Scene) -> Paper:
    """A food licence that waits for the market bureau."""
    journey = scene.journey()
    text = services.PaperText("JY36229270001234", date(2026, 1, 5), date(2031, 1, 4))
    return services.enter_paper(journey.director, journey.institution, "food_licence", text, picture("许可证"))


_SAYS = {"number": "JY36229270001234", "issued_on": "2026-01-05", "expires_on": "2031-01-04"}


@posting("institutions:paper_enter", "institutions.enter_paper", Paper.objects.count)
def _enter(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("institutions:paper_enter", args=[journey.institution.pk, "food_licence"])
    return Sent(journey.director, address, {**_SAYS, "file": picture("许可证")})


@posting("institutions:paper_confirm", "institutions.confirm_paper", steps("confirm"))
def _confirm(scene: Scene) -> Sent:
    address = reverse("institutions:paper_confirm", args=[waiting_paper(scene).pk])
    return Sent(scene.cast.market_registrar, address, {**_SAYS, "note": "与发证系统一致"})


@posting("institutions:paper_object", "institutions.object_to_paper", steps("object"))
def _object(scene: Scene) -> Sent:
    address = reverse("institutions:paper_object", args=[waiting_paper(scene).pk])
    return Sent(scene.cast.market_registrar, address, {"reason": fresh("地址与许可证不符", scene)})
