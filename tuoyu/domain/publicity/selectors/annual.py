"""Annual reports: those in reach, what the register says beforehand, what waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.access.areas import bounds_of
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import mode_labels, public_institutions, traits_in_words
from tuoyu.domain.publicity.models import AnnualReport
from tuoyu.domain.publicity.policies import ANNUAL
from tuoyu.domain.publicity.selectors.recognition import in_force
from tuoyu.domain.publicity.workflows import DRAFT, RETURNED


def reports(actor: Any) -> QuerySet[AnnualReport]:
    """The reports the actor may see."""
    return ANNUAL.scope(actor, "view", AnnualReport.objects.select_related("institution"))


def get_report(actor: Any, id: UUID, action: str = "view") -> AnnualReport:
    """One report on which the actor may take `action`; Missing otherwise."""
    return ANNUAL.get(actor, action, AnnualReport.objects.select_related("institution", "body"), pk=id)


def not_yet_called(area: int, year: int) -> QuerySet[Institution]:
    """The filed institutions of a division that no report of the year was asked of."""
    called = AnnualReport.objects.filter(year=year).values("institution")
    return public_institutions().filter(area__range=bounds_of(area)).exclude(pk__in=called).order_by("area", "id")


def register_facts(institution: Institution) -> list[tuple[str, str]]:
    """What the register says of an institution today, as (label, value): the report is filled in with it."""
    held = [f"{one.label}（至{full_day(one.until)}）" for one in in_force(institution)]
    return [
        ("机构名称", institution.name),
        ("统一社会信用代码", institution.credit_code),
        ("地址", institution.address),
        ("法定代表人（负责人）", institution.representative or "—"),
        ("备案日期", full_day(institution.filed_on) or "—"),
        ("备案编号", institution.filing_number or "—"),
        ("服务形式", mode_labels(institution.service_modes) or "—"),
        ("托位", f"{institution.places} 个"),
        ("在托人数", f"{institution.occupancy} 人"),
        *traits_in_words(institution),
        ("有效的认定", "、".join(held) or "—"),
    ]


def facts_shown(report: AnnualReport) -> list[tuple[str, str]]:
    """The facts as they were handed in; before that, as they are."""
    if report.facts and report.state not in {DRAFT, RETURNED}:
        return [(label, value) for label, value in report.facts]
    return register_facts(report.institution)
