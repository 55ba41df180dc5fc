"""How filings are cancelled at their institution's asking."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum
from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.filing import closings
from tests.filing.steps import picture
from tuoyu.domain.filing.models import Closing, ClosingPaper

TYPED = {
    "reason": "ceased",
    "closes_on": "2026-04-20",
    "families_told_on": "2026-03-17",
    "explained": "租约到期",
    "way_1": "family",
    "children_1": "12",
}


@posting("filing:closing_start", "filing.open_closing", Closing.objects.count)
def _start(scene: Scene) -> Sent:
    journey = scene.journey()
    assert journey.filed
    return Sent(journey.director, reverse("filing:closing_start"), TYPED)


@posting("filing:closing_fill", "filing.fill_closing", lambda: Closing.objects.aggregate(n=Sum("version"))["n"] or 0)
def _fill(scene: Scene) -> Sent:
    journey = scene.journey()
    closing = closings.drafted(journey)
    address = reverse("filing:closing_fill", args=[closing.pk])
    return Sent(journey.director, address, {**TYPED, "explained": "另有安排", "version": closing.version})


@posting("filing:closing_hand_in_paper", "filing.hand_in_closing_paper", ClosingPaper.objects.count)
def _paper(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("filing:closing_hand_in_paper", args=[closings.drafted(journey).pk, "family_notice"])
    return Sent(journey.director, address, {"file": picture()})


@posting(
    "filing:closing_remove_paper",
    "filing.remove_closing_paper",
    ClosingPaper.objects.filter(removed_at__isnull=False).count,
)
def _remove(scene: Scene) -> Sent:
    journey = scene.journey()
    closing = closings.with_papers(journey)
    paper = scene.see(lambda: ClosingPaper.objects.filter(closing=closing).first())
    assert paper
    return Sent(journey.director, reverse("filing:closing_remove_paper", args=[closing.pk, paper.pk]))


@posting("filing:closing_ask", "filing.ask_closing", steps("ask", "ask_again"))
def _ask(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("filing:closing_ask", args=[closings.with_papers(journey).pk]))


@posting("filing:closing_take_back", "filing.take_back_closing", steps("take_back"))
def _take_back(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("filing:closing_take_back", args=[closings.drafted(journey).pk]))


@posting("filing:closing_send_back", "filing.send_back_closing", steps("send_back"))
def _send_back(scene: Scene) -> Sent:
    closing = closings.handed_in(scene.journey())
    address = reverse("filing:closing_send_back", args=[closing.pk])
    return Sent(scene.cast.filing_officer, address, {"note": "请写明幼儿园名称"})


@posting("filing:closing_agree", "filing.agree_to_closing", steps("agree"))
def _agree(scene: Scene) -> Sent:
    closing = closings.handed_in(scene.journey())
    return Sent(scene.cast.filing_officer, reverse("filing:closing_agree", args=[closing.pk]))


@posting("filing:closing_conclude", "filing.conclude_closing", steps("conclude"))
def _conclude(scene: Scene) -> Sent:
    closing = closings.agreed(scene.journey(), closes_on=date(2026, 3, 18))
    return Sent(scene.cast.filing_officer, reverse("filing:closing_conclude", args=[closing.pk]))
