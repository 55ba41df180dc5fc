"""One institution as officials and its own people see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.models import Institution, Trait
from tuoyu.domain.institutions.policies import INSTITUTION


@page("institutions.register.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """One institution: identity, standing, premises."""
    institution = selectors.get_institution(request.user, id)
    may = INSTITUTION.allowed(request.user, institution, ["record_trait", "amend"])
    return render(request, "institutions/record.html", {**record_context(institution), "may": may})


def record_context(institution: Institution) -> dict[str, Any]:
    """What the record shows, in words."""
    premises = selectors.premises_of(institution)
    label = rulebook.label
    return {
        **selectors.head_of(institution),
        "traits": [_trait(held) for held in selectors.traits_of(institution)],
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


def _trait(held: selectors.Held) -> dict[str, Any]:
    """One kind of trait: what it is today, since when, by whose decision, and what it was."""
    current = held.current
    return {
        "kind": held.asked.kind,
        "label": held.asked.label,
        "words": held.words,
        "time": _time(current) if current else "",
        "source": current.source if current else "",
        "before": [
            (f"{_time(one)}　{held.asked.words(one.value)}", one.source) for one in held.history if one is not current
        ],
    }


def _time(trait: Trait) -> str:
    """The days a trait holds, the last one included, as people read them."""
    time = trait.valid
    if time.isempty:
        return "已更正，未生效"
    last = f"至 {full_day(time.upper - timedelta(days=1))}" if time.upper else "起"
    return f"{full_day(time.lower)}{last}"
