"""The list of filed institutions: what it shows, how it is searched, and what each field means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse

from tuoyu.base.access.areas import bounds_of
from tuoyu.base.access.models import Area
from tuoyu.base.access.selectors import areas_inside
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import (
    current_values,
    inside,
    mode_labels,
    named_like,
    public_institutions,
    with_trait,
)
from tuoyu.outside.portal.places import View, home_path

_MOST_WORDS = 4
_MOST_PLACES = 20
MEANINGS = {
    "name": "登记的名称",
    "place": "所在乡镇或街道；乡镇尚未核定的只到县",
    "inclusive": "是否经县级以上卫生健康部门认定为普惠托育机构；未登记的为空",
    "facility_type": "机构类型，如独立托育机构、幼儿园托班",
    "service_modes": "备案的服务形式，用“、”分隔",
    "places": "备案的托位数（个）",
    "public_phone": "机构自愿公开的联系电话",
    "filed_on": "备案日期（年-月-日）",
    "filing_number": "备案回执文号",
    "credit_code": "统一社会信用代码",
    "legal_form": "法人形式，如企业、社会服务机构",
    "nature": "营利性或非营利性",
    "ownership": "公办、民办、公办民营或民办公助；未登记的为空",
    "address": "备案的地址",
    "changed_at": "本条信息最近一次变更的时间（北京时间）",
    "url": "本站公示页的网址，也是门口二维码的内容",
}


@dataclass(frozen=True)
class Words(Text):
    """A few words, each in the name or in the name of the township."""

    def read(self, address: QueryDict, problems: list[str]) -> str | None:
        value = super().read(address, problems)
        if value and len(value.split()) > _MOST_WORDS:
            problems.append(f"一次最多按 {_MOST_WORDS} 个词查找，后面的词已忽略。")
            return " ".join(value.split()[:_MOST_WORDS])
        return value


def filed(path: int) -> QuerySet[Institution]:
    """The institutions filed now in a division, each with the full name of its place (`place`)."""
    name = Area.objects.filter(pk=OuterRef("area")).values("full_name")
    return inside(public_institutions(), path).annotate(place=Subquery(name))


def found(rows: QuerySet[Institution], text: str) -> QuerySet[Institution]:
    """Those in whose name, or in whose township's name, every word occurs."""
    words = text.split()
    is_like = Q(pk__in=[])
    for word in words:
        is_like |= Q(name__icontains=word)
    places = list(areas_inside(home_path()).filter(is_like).exclude(pk=home_path())[:_MOST_PLACES])
    for word in words:
        there = Q(pk__in=[])
        for place in places:
            if word.lower() in place.name.lower():
                there |= Q(area__range=bounds_of(place.path))
        rows = rows.filter(Q(pk__in=named_like(Institution.objects.all(), word).values("pk")) | there)
    return rows


def page_url(institution: Institution) -> str:
    """The address of an institution's page, as its QR code holds it."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('portal:institution', args=[institution.pk])}"


def label(enumeration: str, code: str) -> str:
    """The word for a code; the code itself when the rulebook no longer knows it."""
    return dict(rulebook.choices(enumeration)).get(code, code)


class Directory(ListPage):
    """Filed institutions of the part of the home that is looked at."""

    title = "已备案托育机构"
    template = "portal/directory.html"
    default_order = ("area",)
    page_size = 14  # a first view stays below 100 KB
    empty_sentence = "机构备案以后，会出现在这里。"

    def __init__(self, view: View) -> None:
        self.view = view
        self._traits: Mapping[UUID, Mapping[str, str]] = {}
        self.columns = _columns(view, self._trait)
        self.filters = (
            Words("q", "名称或乡镇", hint="机构名称或乡镇", narrow=found),
            Choice("area", "所在地", choices=view.options, narrow=lambda rows, path: inside(rows, int(path))),
            Choice(
                "mode",
                "服务形式",
                choices=rulebook.choices("service_mode"),
                narrow=lambda rows, mode: rows.filter(service_modes__contains=[mode]),
            ),
            Choice("type", "机构类型", choices=rulebook.choices("facility_type"), field="facility_type"),
            Choice(
                "inclusive",
                "普惠",
                choices=rulebook.choices("inclusive"),
                narrow=lambda rows, value: with_trait(rows, "inclusive", value),
            ),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        """What these institutions are today, in one query."""
        self._traits = current_values(one.pk for one in rows)

    def _trait(self, one: Any, kind: str) -> str:
        value = self._traits.get(one.pk, {}).get(kind, "")
        return label(kind, value) if value else ""


def _columns(view: View, trait: Callable[[Any, str], str]) -> tuple[Column, ...]:
    return (
        Column(
            "name", "机构", sort="name", is_title=True,
            route="portal:institution", export=lambda one: one.name,
        ),
        Column("place", "所在地", render=lambda one: view.short(one.place or "")),
        Column(
            "inclusive", "普惠",
            render=lambda one: trait(one, "inclusive") or "—", export=lambda one: trait(one, "inclusive"),
        ),
        Column("facility_type", "类型", render=lambda one: label("facility_type", one.facility_type)),
        Column("service_modes", "服务形式", render=lambda one: mode_labels(one.service_modes)),
        Column("places", "托位", numeric=True, sort="places"),
        Column("public_phone", "电话", render=lambda one: one.public_phone or "—", export=lambda one: one.public_phone),
        Column("filed_on", "备案日期", sort="filed_on"),
        Column("ownership", "举办性质", render=lambda one: trait(one, "ownership"), in_export_only=True),
        *(Column(key, name, render=render, in_export_only=True) for key, name, render in _MORE),
    )  # fmt: skip


_MORE: tuple[tuple[str, str, Any], ...] = (
    ("filing_number", "备案文号", lambda one: one.filing_number),
    ("credit_code", "统一社会信用代码", lambda one: one.credit_code),
    ("legal_form", "法人形式", lambda one: label("legal_form", one.legal_form)),
    ("nature", "营利性质", lambda one: label("nature", one.nature)),
    ("address", "地址", lambda one: one.address),
    ("changed_at", "信息更新时间", lambda one: clock.local(one.changed_at).replace(tzinfo=None)),
    ("url", "公示页", page_url),
)
