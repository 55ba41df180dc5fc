"""How recognitions are carried out."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.filing.sheets import application, applied
from tuoyu.domain.filing.models import Recognition


def _versions() -> int:
    return Recognition.objects.aggregate(sum=Sum("version"))["sum"] or 0


@posting("filing:recognition_start", "filing.open_recognition", Recognition.objects.count)
def _start(scene: Scene) -> Sent:
    return Sent(scene.journey().director, reverse("filing:recognition_start"), {"kind": "demonstration"})


@posting("filing:recognition_fill", "filing.save_recognition", _versions)
def _fill(scene: Scene) -> Sent:
    journey = scene.journey()
    begun = application(journey)
    fields = {"price": "met", "local": "met", "local_note": "县里文件第三条", "version": begun.version}
    return Sent(journey.director, reverse("filing:recognition_fill", args=[begun.pk]), fields)


@posting("filing:recognition_move", "filing.apply_for_recognition", steps("submit"))
def _move(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("filing:recognition_move", args=[application(journey).pk, "submit"]))


@posting("filing:recognition_decide", "filing.decide_recognition", steps("publicise"))
def _decide(scene: Scene) -> Sent:
    handed_in = applied(scene.journey())
    address = reverse("filing:recognition_decide", args=[handed_in.pk, "publicise"])
    return Sent(scene.cast.filing_officer, address, {"note": "材料核对无误"})
