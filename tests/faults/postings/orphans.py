"""How filings whose registration has ended are cleared."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, entries, posting
from tests.faults.scene import Scene
from tests.filing.orphans import struck_off


@posting("filing:orphan_ask", "filing.ask_to_cancel", entries("filing.ask_to_cancel"))
def _ask(scene: Scene) -> Sent:
    institution = struck_off(scene.journey())
    return Sent(scene.cast.filing_officer, reverse("filing:orphan_ask", args=[institution.pk]))


@posting("filing:orphan_clear", "filing.clear", entries("filing.clear"))
def _clear(scene: Scene) -> Sent:
    institution = struck_off(scene.journey())
    address = reverse("filing:orphan_clear", args=[institution.pk])
    return Sent(scene.cast.filing_officer, address, {"reason": "执照被吊销"})
