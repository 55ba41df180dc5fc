"""How changes of filings are carried out."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.filing import changes
from tests.filing.steps import picture
from tuoyu.domain.filing.models import ChangeFiling, ChangePaper

TYPED = {"items": "capacity", "places": "55", "reason": "扩班"}


@posting("filing:change_start", "filing.open_change", ChangeFiling.objects.count)
def _start(scene: Scene) -> Sent:
    journey = scene.journey()
    assert journey.filed
    return Sent(journey.director, reverse("filing:change_start"), TYPED)


@posting("filing:change_fill", "filing.fill_change", lambda: ChangeFiling.objects.aggregate(n=Sum("version"))["n"] or 0)
def _fill(scene: Scene) -> Sent:
    journey = scene.journey()
    change = changes.drafted(journey)
    address = reverse("filing:change_fill", args=[change.pk])
    return Sent(journey.director, address, {**TYPED, "places": "50", "version": change.version})


@posting("filing:change_hand_in_paper", "filing.hand_in_change_paper", ChangePaper.objects.count)
def _paper(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("filing:change_hand_in_paper", args=[changes.drafted(journey).pk, "floor_plan"])
    return Sent(journey.director, address, {"file": picture()})


@posting(
    "filing:change_remove_paper",
    "filing.remove_change_paper",
    ChangePaper.objects.filter(removed_at__isnull=False).count,
)
def _remove(scene: Scene) -> Sent:
    journey = scene.journey()
    change = changes.with_papers(journey)
    paper = scene.see(lambda: ChangePaper.objects.filter(change=change).first())
    assert paper
    return Sent(journey.director, reverse("filing:change_remove_paper", args=[change.pk, paper.pk]))


@posting("filing:change_hand_in", "filing.hand_in_change", steps("hand_in", "hand_in_again"))
def _hand_in(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("filing:change_hand_in", args=[changes.with_papers(journey).pk]))


@posting("filing:change_take_back", "filing.take_back_change", steps("take_back"))
def _take_back(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("filing:change_take_back", args=[changes.drafted(journey).pk]))


@posting("filing:change_send_back", "filing.send_back_change", steps("send_back"))
def _send_back(scene: Scene) -> Sent:
    change = changes.handed_in(scene.journey())
    address = reverse("filing:change_send_back", args=[change.pk])
    return Sent(scene.cast.filing_officer, address, {"note": "平面图看不清"})


@posting("filing:change_carry_out", "filing.carry_out_change", steps("carry_out"))
def _carry_out(scene: Scene) -> Sent:
    change = changes.handed_in(scene.journey())
    return Sent(scene.cast.filing_officer, reverse("filing:change_carry_out", args=[change.pk]), {"note": "材料齐全"})
