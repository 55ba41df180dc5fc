"""How recognitions are carried out."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.publicity.sheets import application, applied
from tuoyu.domain.publicity.models import Recognition


def _versions() -> int:
    return Recognition.objects.aggregate(sum=Sum("version"))["sum"] or 0


@posting("publicity:recognition_start", "publicity.open_recognition", Recognition.objects.count)
def _start(scene: Scene) -> Sent:
    return Sent(scene.journey().director, reverse("publicity:recognition_start"), {"kind": "demonstration"})


@posting("publicity:recognition_fill", "publicity.save_recognition", _versions)
def _fill(scene: Scene) -> Sent:
    journey = scene.journey()
    begun = application(journey)
    fields = {"price": "met", "local": "met", "local_note": "县里文件第三条", "version": begun.version}
    return Sent(journey.director, reverse("publicity:recognition_fill", args=[begun.pk]), fields)


@posting("publicity:recognition_move", "publicity.apply_for_recognition", steps("submit"))
def _move(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("publicity:recognition_move", args=[application(journey).pk, "submit"]))


@posting("publicity:recognition_decide", "publicity.decide_recognition", steps("publicise"))
def _decide(scene: Scene) -> Sent:
    handed_in = applied(scene.journey())
    address = reverse("publicity:recognition_decide", args=[handed_in.pk, "publicise"])
    return Sent(scene.cast.filing_officer, address, {"note": "材料核对无误"})
