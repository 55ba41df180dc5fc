"""How pushes, filings and figures are carried out."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.urls import reverse

from tests.cast import COUNTY, DAHEJIA
from tests.faults.postings.table import Sent, entries, fresh, posting, steps
from tests.faults.scene import Scene
from tests.filing.steps import COMPLETE, HEAD_PHONE, credit_code, picture
from tuoyu.base.access.models import Invitation, User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing import services
from tuoyu.domain.filing.models import Filing, FilingMaterial, FilingSection, RegistrationPush, SectionComment
from tuoyu.domain.institutions.models import Institution
from tuoyu.insight.indicators.models import Population

# --- registration pushes ---------------------------------------------------------------------------------------------


def push_fields(number: int) -> dict[str, Any]:
    """The form of one registration."""
    return {
        "name": f"积石山县第{number}托育中心", "credit_code": credit_code(number), "legal_form": "enterprise",
        "facility_type": "independent", "nature": "for_profit", "area": str(DAHEJIA),
        "address": f"积石山县大河家镇大河村{number}号", "business_scope": "3岁以下婴幼儿照护服务（全日制）",
        "representative": "王芳", "registered_on": "2026-03-02", "contact_phone": HEAD_PHONE,
    }  # fmt: skip


@posting("filing:push", "filing.push_registration", RegistrationPush.objects.count)
def _push(scene: Scene) -> Sent:
    return Sent(scene.cast.market_registrar, reverse("filing:push"), push_fields(scene.number()))


@posting("filing:invite", "filing.invite", Invitation.objects.count)
def _invite_to_file(scene: Scene) -> Sent:
    institution = scene.journey().institution
    return Sent(scene.cast.filing_officer, reverse("filing:invite", args=[institution.pk]), {"name": "王园长"})


@posting("filing:township", "filing.accept_township", Institution.objects.filter(area=DAHEJIA).count)
def _township(scene: Scene) -> Sent:
    institution = scene.journey(area=COUNTY).institution
    return Sent(scene.cast.filing_officer, reverse("filing:township", args=[institution.pk]))


# --- a filing --------------------------------------------------------------------------------------------------------


@posting("filing:start", "filing.open", Filing.objects.count)
def _start(scene: Scene) -> Sent:
    return Sent(scene.journey().director, reverse("filing:start"))


@posting("filing:fill", "filing.save_section", lambda: FilingSection.objects.aggregate(sum=Sum("version"))["sum"] or 0)
def _fill(scene: Scene) -> Sent:
    journey = scene.journey()
    filing, before = journey.draft, journey.draft.sections.count()
    assert before
    address = reverse("filing:fill", args=[filing.pk, "classes"])
    return Sent(journey.director, address, {**COMPLETE["classes"][0], "version": 1})


@posting("filing:hand_in", "filing.hand_in_material", FilingMaterial.objects.count)
def _hand_in(scene: Scene) -> Sent:
    journey = scene.journey()
    with unit_of_work(journey.director):
        code = services.drafting.filing_facts(journey.draft).materials_needed[0].code
    return Sent(journey.director, reverse("filing:hand_in", args=[journey.draft.pk, code]), {"file": picture()})


@posting("filing:remove", "filing.remove_material", FilingMaterial.objects.filter(removed_at__isnull=False).count)
def _remove(scene: Scene) -> Sent:
    filing = scene.journey().filled
    material = scene.see(lambda: FilingMaterial.objects.filter(filing=filing).first())
    assert material
    director = scene.see(lambda: User.objects.get(body=filing.body))
    return Sent(director, reverse("filing:remove", args=[filing.pk, material.pk]))


@posting("filing:submit", "filing.submit", steps("submit", "resubmit"))
def _submit(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("filing:submit", args=[journey.filled.pk]))


@posting("filing:withdraw", "filing.withdraw", steps("withdraw"))
def _withdraw(scene: Scene) -> Sent:
    journey = scene.journey()
    return Sent(journey.director, reverse("filing:withdraw", args=[journey.draft.pk]), {"note": "另择场地"})


@posting("filing:comment", "filing.comment", SectionComment.objects.count)
def _comment(scene: Scene) -> Sent:
    address = reverse("filing:comment", args=[reviewed(scene).pk, "people"])
    return Sent(scene.cast.filing_officer, address, {"text": fresh("请补上培训证明", scene)})


def reviewed(scene: Scene) -> Filing:
    """The submitted filing on which this scene's officer comments; one is enough for any number of comments."""
    if "reviewed" not in vars(scene):
        vars(scene)["reviewed"] = scene.journey().submitted
    filing: Filing = vars(scene)["reviewed"]
    return filing


def _commented(scene: Scene) -> SectionComment:
    return services.comment_on_section(scene.cast.filing_officer, reviewed(scene), "people", "请补上培训证明。")


@posting("filing:settle", "filing.settle_comment", SectionComment.objects.filter(settled_at__isnull=False).count)
def _settle(scene: Scene) -> Sent:
    comment = _commented(scene)
    return Sent(scene.cast.filing_officer, reverse("filing:settle", args=[comment.filing_id, comment.pk]))


@posting("filing:drop", "filing.drop_comment", lambda: -SectionComment.objects.count())
def _drop(scene: Scene) -> Sent:
    comment = _commented(scene)
    return Sent(scene.cast.filing_officer, reverse("filing:drop", args=[comment.filing_id, comment.pk]))


@posting("filing:reveal", "filing.reveal_private", entries("filing.reveal_private"))
def _reveal(scene: Scene) -> Sent:
    address = reverse("filing:reveal", args=[reviewed(scene).pk, "people"])
    return Sent(scene.cast.filing_officer, address, {"purpose": "核对负责人身份"})


@posting("filing:ask_correction", "filing.ask_correction", steps("ask_correction"))
def _ask_correction(scene: Scene) -> Sent:
    filing = scene.journey().submitted
    services.comment_on_section(scene.cast.filing_officer, filing, "people", "请补上培训证明。")
    return Sent(scene.cast.filing_officer, reverse("filing:ask_correction", args=[filing.pk]), {"note": "请于周五前"})


@posting("filing:accept", "filing.accept", steps("accept"))
def _accept(scene: Scene) -> Sent:
    filing = scene.journey().submitted
    return Sent(scene.cast.filing_officer, reverse("filing:accept", args=[filing.pk]), {"note": "材料齐全"})


@posting("filing:cancel", "filing.cancel", steps("cancel"))
def _cancel(scene: Scene) -> Sent:
    filing = scene.journey().filed
    return Sent(scene.cast.filing_officer, reverse("filing:cancel", args=[filing.pk]), {"reason": "停止服务"})


@posting("indicators:population", "indicators.record_population", Population.objects.count)
def _population(scene: Scene) -> Sent:
    address = reverse("indicators:population", args=[COUNTY])
    fields = {"year": 2025 - scene.number() % 25, "residents": 239_390, "source": "统计公报"}
    return Sent(scene.cast.filing_officer, address, fields)
