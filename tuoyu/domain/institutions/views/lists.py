"""The list of institutions in reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tuoyu.base.access.selectors import area_choices, area_names
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.templatetags.kit import day
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.models import Institution


def _narrow_standing(rows: QuerySet[Institution], value: str) -> QuerySet[Institution]:
    return rows.filter(selectors.STANDINGS[value][1])


def _narrow_area(rows: QuerySet[Institution], value: str) -> QuerySet[Institution]:
    return selectors.inside(rows, int(value))


def _places(actor: Any, chosen: str) -> list[Choice]:
    """The filter by division; none for those who reach one division only, or none."""
    choices = [(str(path), name) for path, name in area_choices(actor, chosen)]
    return [Choice("area", "区划", narrow=_narrow_area, choices=choices)] if len(choices) > 1 else []


def _narrow_ownership(rows: QuerySet[Institution], value: str) -> QuerySet[Institution]:
    return selectors.with_trait(rows, "ownership", value)


def _narrow_inclusive(rows: QuerySet[Institution], value: str) -> QuerySet[Institution]:
    return selectors.with_trait(rows, "inclusive", value)


class InstitutionList(ListPage):
    """Institutions in reach."""

    title = "机构"
    default_order = ("area", "id")
    empty_sentence = "名录里还没有机构。登记机关推送登记信息后，会出现在这里。"

    def __init__(self, actor: Any, chosen: str = "") -> None:
        self._names: dict[int, str] = {}
        self._traits: Mapping[UUID, Mapping[str, str]] = {}
        self.filters = (
            Text("q", "机构名称", narrow=selectors.named_like),
            Choice(
                "standing",
                "登记备案状态",
                narrow=_narrow_standing,
                choices=[(key, label) for key, (label, _) in selectors.STANDINGS.items()],
            ),
            Choice("facility_type", "机构类型", choices=lambda: rulebook.choices("facility_type")),
            Choice("ownership", "举办性质", choices=lambda: rulebook.choices("ownership"), narrow=_narrow_ownership),
            Choice("inclusive", "普惠", choices=lambda: rulebook.choices("inclusive"), narrow=_narrow_inclusive),
            *_places(actor, chosen),
        )
        self.columns = (
            Column(
                "name",
                "名称",
                route="institutions:record",
                note=self._place,
                is_title=True,
            ),
            Column("facility_type", "类型", render=lambda row: rulebook.label("facility_type", row.facility_type)),
            Column("standing", "状态", render=selectors.standing_in_words),
            Column("traits", "性质", render=self._traits_of),
            Column("places", "托位", render=lambda row: row.places if row.is_filed else 0, numeric=True),
            Column("filed_on", "备案日期", render=lambda row: day(row.filed_on) if row.filed_on else "—"),
            Column("credit_code", "统一社会信用代码"),
            Column("address", "地址", in_export_only=True),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        self._names = dict(area_names({row.area for row in rows}))
        self._traits = selectors.current_values(row.pk for row in rows)

    def _traits_of(self, row: Institution) -> str:
        held = self._traits.get(row.pk, {})
        found = [rulebook.label(kind, held[kind]) for kind in ("ownership", "inclusive") if kind in held]
        return " · ".join(found) or "—"

    def _place(self, row: Institution) -> str:
        return self._names.get(row.area, "")


@page("institutions.register.view")
def institution_list(request: HttpRequest) -> HttpResponseBase:
    """Institutions in reach, filtered by the address of the page."""
    page_of_them = InstitutionList(request.user, request.GET.get("area", ""))
    return page_of_them.respond(request, selectors.listed_institutions(request.user))
