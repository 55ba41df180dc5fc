"""How visits, notices and rectifications are carried out."""

from __future__ import annotations

from django.urls import reverse

from tests.faults.postings.table import Sent, posting, steps
from tests.faults.scene import Scene
from tests.filing import visits
from tuoyu.domain.filing import services
from tuoyu.domain.filing.models import Rectification, SiteVerification


@posting("filing:plan_verification", "filing.plan_verification", SiteVerification.objects.count)
def _plan(scene: Scene) -> Sent:
    journey = scene.journey()
    visits.visit(journey)
    return Sent(scene.cast.filing_officer, reverse("filing:plan_verification", args=[journey.draft.pk]))


@posting("filing:record_check", "filing.record_site_check", steps("conform", "notify"))
def _record(scene: Scene) -> Sent:
    planned = visits.planned(scene.journey())
    address = reverse("filing:record_check", args=[planned.pk])
    return Sent(scene.cast.filing_officer, address, visits.typed_check(planned, failing="fire"))


@posting("filing:answer_nonconformity", "filing.answer_nonconformity", Rectification.objects.count)
def _answer(scene: Scene) -> Sent:
    journey = scene.journey()
    address = reverse("filing:answer_nonconformity", args=[visits.visit(journey, failing="fire").pk])
    return Sent(journey.director, address, {"text": "已清空通道，加贴标识。"})


@posting("filing:confirm_rectification", "filing.confirm_rectification", steps("confirm"))
def _confirm(scene: Scene) -> Sent:
    address = reverse("filing:confirm_rectification", args=[_answered(scene).pk])
    return Sent(scene.cast.filing_officer, address, {"note": "已到现场看过"})


@posting("filing:ask_rectification_again", "filing.ask_rectification_again", steps("ask_again"))
def _ask_again(scene: Scene) -> Sent:
    address = reverse("filing:ask_rectification_again", args=[_answered(scene).pk])
    return Sent(scene.cast.filing_officer, address, {"note": "请补拍二楼通道"})


def _answered(scene: Scene) -> SiteVerification:
    journey = scene.journey()
    verification = visits.visit(journey, failing="fire")
    services.answer_nonconformity(journey.director, verification, text="已清空通道。")
    return verification
