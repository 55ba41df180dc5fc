"""Recognitions: applications in reach, what the rules judge, what the public sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.access.areas import bounds_of
from tuoyu.base.kernel import clock, deadlines, rulebook
from tuoyu.base.kernel.deadlines import Reading, Tone
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.domain.filing.models import Recognition
from tuoyu.domain.filing.policies import RECOGNITION
from tuoyu.domain.filing.rules.recognition import RecognitionFacts
from tuoyu.domain.filing.rules.sheets import FilledSheet
from tuoyu.domain.filing.selectors.sheets import sheet_of
from tuoyu.domain.filing.workflows import DRAFT, NAMED, PUBLICISED, PUBLICITY_CLOCK, RECHECKING, SUBMITTED
from tuoyu.domain.filing.workflows import RECOGNITION as WORKFLOW
from tuoyu.domain.institutions.models import Institution

INCLUSIVE = "inclusive"
CRITERIA = {
    INCLUSIVE: "recognition_inclusive",
    "demonstration": "recognition_demonstration",
    "service_centre": "recognition_service_centre",
}
_MOST_WAITING = 100


@dataclass(frozen=True)
class Named:
    """A recognition in force, as anybody may know it. `until` is the last day."""

    label: str
    number: str
    since: date
    until: date | None


def recognitions(actor: Any) -> QuerySet[Recognition]:
    """The applications and recognitions the actor may see."""
    return RECOGNITION.scope(actor, "view", Recognition.objects.select_related("institution"))


def get_recognition(actor: Any, id: UUID, action: str = "view") -> Recognition:
    """One of them on which the actor may take `action`; Missing otherwise."""
    return RECOGNITION.get(actor, action, Recognition.objects.select_related("institution", "body"), pk=id)


def kind_label(kind: str) -> str:
    """What is recognised, in a word."""
    return rulebook.label("recognition_type", kind)


def application_under_way(institution: Institution, kind: str) -> Recognition | None:
    """The application of this kind that is not decided yet."""
    open_states = [DRAFT, SUBMITTED, PUBLICISED]
    return Recognition.objects.filter(institution=institution, kind=kind, state__in=open_states).first()


def filled_criteria(recognition: Recognition) -> FilledSheet:
    """The conditions with what the institution says of itself."""
    return FilledSheet(sheet_of(rulebook.document_by_id(recognition.criteria), {}), recognition.answers)


def recognition_facts(recognition: Recognition) -> RecognitionFacts:
    """The values that the rules judge."""
    running = clocks([recognition]).get(recognition.pk, [])
    until = next((one.due_on for one in running if one.key == PUBLICITY_CLOCK and one.tone != Tone.DONE), None)
    return RecognitionFacts(
        filled=filled_criteria(recognition),
        is_filed=recognition.institution.is_filed,
        today=clock.today(),
        publicity_until=until,
    )


def clocks(rows: Iterable[Recognition]) -> dict[UUID, list[Reading]]:
    """What the clocks of these show today."""
    return dict(deadlines.readings(WORKFLOW.name, [one.pk for one in rows]))


def certificate_of(recognition: Recognition) -> IssuedDocument | None:
    """The certificate of a recognition that was ever named."""
    about = IssuedDocument.objects.select_related("file").filter(about_type=recognition._meta.label_lower)
    return about.filter(about_id=recognition.pk).first()


def in_force(institution: Institution) -> list[Named]:
    """The recognitions an institution holds today; for anybody."""
    return [named for _, named in _named(Recognition.objects.filter(institution=institution))]


def named_in(area: int) -> list[tuple[Institution, Named]]:
    """Every recognition in force in a division, with its institution; for anybody."""
    return _named(Recognition.objects.filter(area__range=bounds_of(area)))


def publicised_in(area: int) -> list[tuple[Recognition, date | None]]:
    """What is on public notice in a division, with the last day of the notice; for anybody."""
    rows = Recognition.objects.filter(area__range=bounds_of(area), state=PUBLICISED)
    found = list(rows.select_related("institution").order_by("institution__name", "kind"))
    shown = clocks(found)
    return [
        (one, next((clock_.due_on for clock_ in shown.get(one.pk, ()) if clock_.key == PUBLICITY_CLOCK), None))
        for one in found
    ]


def inbox(actor: Any) -> list[Waiting]:
    """Applications to decide, publicity that is over, rechecks that are due; one's own to finish."""
    open_states = [SUBMITTED, PUBLICISED, NAMED, RECHECKING]
    theirs = Recognition.objects.select_related("institution").order_by("saved_at", "id")
    to_decide = list(RECOGNITION.scope(actor, "decide", theirs.filter(state__in=open_states))[:_MOST_WAITING])
    shown = clocks(to_decide) if to_decide else {}
    lines = [
        _waiting(one, _TO_DECIDE[one.state], "备案受理岗", reading)
        for one in to_decide
        if _is_due(one.state, reading := _running(shown.get(one.pk, ())))
    ]
    to_fill = RECOGNITION.scope(actor, "fill", theirs.filter(state=DRAFT))[:_MOST_WAITING]
    return lines + [_waiting(one, "完成认定自评", "您是机构负责人", None) for one in to_fill]


_TO_DECIDE = {
    SUBMITTED: "审核认定申请",
    PUBLICISED: "公示期满作出认定",
    NAMED: "到期复核认定",
    RECHECKING: "作出复核结论",
}


def _running(readings: Iterable[Reading]) -> Reading | None:
    return next((one for one in readings if one.tone != Tone.DONE), None)


def _is_due(state: str, reading: Reading | None) -> bool:
    """Somebody named waits for nothing until the recheck is near; somebody on notice until it is over."""
    if state == NAMED:
        return reading is not None and reading.tone in {Tone.SOON, Tone.LATE}
    return state != PUBLICISED or reading is None or reading.tone is Tone.LATE


def _waiting(one: Recognition, what: str, why: str, reading: Reading | None) -> Waiting:
    return Waiting(
        what=what,
        whom=f"{one.institution.name} · {kind_label(one.kind)}",
        note=WORKFLOW.states[one.state],
        why=why,
        route="filing:recognition",
        key=one.pk,
        clock=reading,
    )


def _named(rows: QuerySet[Recognition]) -> list[tuple[Institution, Named]]:
    now = rows.filter(state__in=[NAMED, RECHECKING], valid__contains=clock.today())
    filed = now.filter(institution__filed_on__isnull=False, institution__filing_ended_on=None)
    found = list(filed.select_related("institution").order_by("institution__name", "kind"))
    about = IssuedDocument.objects.filter(
        about_type=Recognition._meta.label_lower, about_id__in=[one.pk for one in found], revoked_at=None
    )
    numbers = dict(about.values_list("about_id", "number"))
    return [(one.institution, _as_named(one, numbers.get(one.pk, ""))) for one in found]


def _as_named(one: Recognition, number: str) -> Named:
    held: Any = one.valid
    last = held.upper - timedelta(days=1) if held.upper else None
    return Named(kind_label(one.kind), number, held.lower, last)
