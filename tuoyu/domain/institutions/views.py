"""The register as officials and institutions see it: a list and a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.templatetags.kit import day, full_day
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.models import Institution


def _narrow_standing(rows: QuerySet[Institution], value: str) -> QuerySet[Institution]:
    return rows.filter(selectors.STANDINGS[value][1])


def _narrow_area(rows: QuerySet[Institution], value: str) -> QuerySet[Institution]:
    return selectors.inside(rows, int(value)) if value.isdecimal() and len(value) <= 9 else rows.none()


class InstitutionList(ListPage):
    """Institutions in reach."""

    title = "机构"
    default_order = ("area", "id")
    empty_sentence = "名录里还没有机构。登记机关推送登记信息后，会出现在这里。"

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self.filters = (
            Text("q", "机构名称", narrow=selectors.named_like),
            Choice(
                "standing",
                "登记备案状态",
                narrow=_narrow_standing,
                choices=[(key, label) for key, (label, _) in selectors.STANDINGS.items()],
            ),
            Choice("facility_type", "机构类型", choices=lambda: rulebook.choices("facility_type")),
            Text("area", "区划", narrow=_narrow_area, hint="区划路径"),
        )
        self.columns = (
            Column(
                "name",
                "名称",
                link=lambda row: reverse("institutions:record", args=[row.pk]),
                note=self._place,
                is_title=True,
            ),
            Column("facility_type", "类型", render=lambda row: rulebook.label("facility_type", row.facility_type)),
            Column("standing", "状态", render=selectors.standing_in_words),
            Column("places", "托位", render=lambda row: row.places if row.is_filed else 0, numeric=True),
            Column("filed_on", "备案日期", render=lambda row: day(row.filed_on) if row.filed_on else "—"),
            Column("credit_code", "统一社会信用代码"),
            Column("address", "地址", in_export_only=True),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        self._names = dict(area_names({row.area for row in rows}))

    def _place(self, row: Institution) -> str:
        return self._names.get(row.area, "")


@page("institutions.register.view")
def institution_list(request: HttpRequest) -> HttpResponseBase:
    """Institutions in reach, filtered by the address of the page."""
    return InstitutionList().respond(request, selectors.listed_institutions(request.user))


@page("institutions.register.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One institution: identity, standing, premises."""
    institution = selectors.get_institution(request.user, id)
    return render(request, "institutions/record.html", record_context(institution))


def record_context(institution: Institution) -> dict[str, Any]:
    """What the record shows, in words."""
    premises = selectors.premises_of(institution)
    label = rulebook.label
    return {
        "institution": institution,
        "place": area_names([institution.area]).get(institution.area, ""),
        "standing": selectors.standing_in_words(institution),
        "registered": [
            ("统一社会信用代码", institution.credit_code),
            ("机构类型", label("facility_type", institution.facility_type)),
            ("法人形式", label("legal_form", institution.legal_form)),
            ("性质", label("nature", institution.nature)),
            ("住所", institution.address),
            ("法定代表人（负责人）", institution.representative),
            ("登记日期", full_day(institution.registered_on)),
            ("经营（业务）范围", institution.business_scope),
        ],
        "filed": [
            ("备案日期", full_day(institution.filed_on) if institution.filed_on else None),
            ("备案编号", institution.filing_number or None),
            ("服务形式", selectors.mode_labels(institution.service_modes) or None),
            ("托位", institution.places),
            ("在托人数", institution.occupancy),
            ("公开电话", institution.public_phone or None),
        ],
        "premises": premises
        and [
            ("场地来源", label("site_tenure", premises.tenure)),
            ("租期至", full_day(premises.lease_until) if premises.lease_until else None),
            ("所在楼层", "、".join(map(str, premises.floors))),
            ("建筑面积", f"{premises.building_area} m²"),
            ("户外场地", f"{premises.outdoor_area} m²"),
            ("消防凭证", label("fire_doc_type", premises.fire_document)),
            ("供餐方式", label("meal_supply", premises.meal_supply)),
        ],
    }
