"""Times in care: who is held where on which day, and the facts that a new one is judged by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.children.models import AdmissionPaper, Application, Child, Enrolment
from tuoyu.domain.children.rules.admission import ADMISSION_KEYS, Admission, Shown
from tuoyu.domain.children.rules.places import Room
from tuoyu.domain.children.selectors.agreements import modes_agreed
from tuoyu.domain.children.selectors.families import answers_of
from tuoyu.domain.institutions.models import ClassGroup, Institution
from tuoyu.domain.institutions.selectors import classes_of
from tuoyu.domain.standards.selectors import places_of


def classes_offered(institution: Institution) -> QuerySet[ClassGroup]:
    """The classes a child may begin in."""
    return classes_of(institution)


def papers_of(child: Child) -> list[AdmissionPaper]:
    """What was shown for a child, the latest first."""
    return list(AdmissionPaper.objects.filter(child=child).order_by("-issued_on", "-entered_at"))


def enrolments_of(stays: Iterable[Application]) -> dict[UUID, list[Enrolment]]:
    """The times in care of each stay, the latest first, in one query."""
    found: dict[UUID, list[Enrolment]] = {one.pk: [] for one in stays}
    rows = Enrolment.objects.filter(stay__in=found, valid__isempty=False).select_related("class_group")
    for row in rows.order_by("-valid"):
        found[row.stay_id].append(row)
    return found


def admission_of(
    stay: Application, *, class_group: ClassGroup | None, mode: str, begins_on: date, besides: UUID | None = None
) -> Admission:
    """The facts that a beginning is judged by; the enrolment `besides` is taken for ended."""
    institution, child, today = stay.institution, stay.child, clock.today()
    law = rulebook.known(ADMISSION_KEYS, today, institution.area)
    papers = tuple(Shown(one.kind, one.finding, one.issued_on) for one in papers_of(child))
    ages = None
    if class_group is not None:
        begin = rulebook.rule(f"class.{class_group.kind}.age_from", today, institution.area)
        ages = (begin, rulebook.rule(f"class.{class_group.kind}.age_until", today, institution.area))
    return Admission(
        born_on=child.born_on, begins_on=begins_on, entered_on=today, papers=papers, mode=mode,
        modes=tuple(institution.service_modes), rooms=tuple(_rooms(institution, class_group, besides)), law=law,
        ages=ages, answers=answers_of(child), agreed=modes_agreed(stay),
    )  # fmt: skip


def occupancy_of(institution: Institution, on: date) -> int:
    """How many children are in care on a day."""
    return Enrolment.objects.filter(institution=institution, valid__contains=on).count()


def out_of_date(on: date) -> list[tuple[Institution, int]]:
    """Institutions whose number of children written down is not that of a day, each with the true one."""
    held = Count("enrolments", filter=Q(enrolments__valid__contains=on))
    rows: QuerySet[Any] = Institution.objects.annotate(held=held).exclude(held=F("occupancy")).defer("grams")
    return [(one, one.held) for one in rows]


def _rooms(institution: Institution, class_group: ClassGroup | None, besides: UUID | None) -> list[Room]:
    rows = Enrolment.objects.filter(institution=institution, valid__isempty=False)
    held = [one for one in rows if one.pk != besides]
    computed, filed = places_of(institution), institution.places or None
    limits = [number for number in (filed, computed.number) if number is not None]
    cited = computed.binding[0].cited if computed.binding and min(limits, default=0) == computed.number else ""
    rooms = [Room("全机构", min(limits) if filed else None, _days(held), cited)]
    if class_group is not None:
        size = rulebook.rule(f"class.{class_group.kind}.size", clock.today(), institution.area)
        of_class = _days(one for one in held if one.class_group_id == class_group.pk)
        limit = min(class_group.places, size.value)
        rooms.append(Room(class_group.name, limit, of_class, size.cited if limit == size.value else ""))
    return rooms


def _days(held: Iterable[Enrolment]) -> tuple[tuple[date, date | None], ...]:
    return tuple((one.valid.lower, one.valid.upper) for one in held)


def class_names(rows: Sequence[Application], on: date) -> dict[UUID, str]:
    """The class of each stay on a day, where there is one."""
    held = Enrolment.objects.filter(stay__in=rows, valid__contains=on).select_related("class_group")
    return {one.stay_id: one.class_group.name if one.class_group else "" for one in held}
