"""Applications and stays: lists for the institution, figures for officials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import note_read
from tuoyu.domain.children.models import Application, Enrolment
from tuoyu.domain.children.policies import INSTITUTION, STAY
from tuoyu.domain.children.workflows import APPLIED, OPEN
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import with_standing


@dataclass(frozen=True)
class Figures:
    """How many children there are at an institution, by where they stand; no names."""

    waiting: int
    in_care: int
    by_mode: tuple[tuple[str, int], ...]


def get_institution(actor: Any, id: UUID, action: str = "view") -> Institution:
    """An institution whose children the actor may list (or enter, or count); Missing otherwise."""
    rows = with_standing(Institution.objects.select_related("body").filter(merged_into=None))
    return INSTITUTION.get(actor, action, rows, pk=id)


def stays_at(actor: Any, institution: Institution) -> QuerySet[Application]:
    """Every application and stay at an institution, ended ones too, with the child where it may still be read."""
    rows = Application.objects.filter(institution=institution).select_related("child")
    return STAY.scope(actor, "view", rows)


def note_export(actor: Any, institution: Institution) -> None:
    """Write down that somebody took the list of names with them."""
    note_read(actor, institution, purpose="导出幼儿名单")


def get_stay(actor: Any, id: UUID, action: str = "view") -> Application:
    """One of them; Missing out of reach."""
    return STAY.get(actor, action, Application.objects.select_related("child", "institution__body"), pk=id)


def get_open_stay(actor: Any, id: UUID) -> Application:
    """One that is waiting or in care: what has ended is not opened again."""
    rows = Application.objects.filter(state__in=OPEN).select_related("child", "institution__body")
    return STAY.get(actor, "view", rows, pk=id)


def figures_of(institution: Institution) -> Figures:
    """What officials may know without a purpose: numbers."""
    waiting = Application.objects.filter(institution=institution, state=APPLIED).count()
    held = Enrolment.objects.filter(institution=institution, valid__contains=clock.today())
    modes = held.values_list("service_mode").annotate(number=Count("pk")).order_by("service_mode")
    counted = tuple((str(mode), int(number)) for mode, number in modes)
    return Figures(waiting, sum(number for _, number in counted), counted)
