"""Recognitions: applications in reach, what the rules judge, what the public sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuoyu.base.access.areas import LEVEL_LABELS, NATION, Level, bounds_of
from tuoyu.base.kernel import clock, deadlines, rulebook
from tuoyu.base.kernel.deadlines import Reading, Tone
from tuoyu.base.kernel.models import Deadline, IssuedDocument
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import Recognition
from tuoyu.domain.publicity.policies import RECOGNITION
from tuoyu.domain.publicity.rules.recognition import RecognitionFacts
from tuoyu.domain.publicity.rules.sheets import FilledSheet
from tuoyu.domain.publicity.selectors.sheets import sheet_of
from tuoyu.domain.publicity.workflows import (
    DRAFT,
    NAMED,
    PUBLICISED,
    PUBLICITY_CLOCK,
    RECHECK_CLOCK,
    RECHECKING,
    SUBMITTED,
)
from tuoyu.domain.publicity.workflows import RECOGNITION as WORKFLOW

INCLUSIVE = "inclusive"
CRITERIA = {
    INCLUSIVE: "recognition_inclusive",
    "demonstration": "recognition_demonstration",
    "service_centre": "recognition_service_centre",
}
# An issued document never changes: those from before the apps parted name the table as it was called.
_ABOUT = ("publicity.recognition", "filing.recognition")


@dataclass(frozen=True)
class Named:
    """A recognition, as anybody may know it. `until` is the last day; `standing` says what is amiss, if anything."""

    label: str
    number: str
    since: date
    until: date | None
    standing: str = ""


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


def rechecked_by(kind: str, area: int = NATION) -> Level:
    """The level that rechecks a kind of recognition."""
    return Level[str(rulebook.rule(f"recognition.recheck_by.{kind}", on=clock.today(), area=area).value).upper()]


def _is_above(actor: Any, recognition: Recognition) -> bool:
    return RECOGNITION.allows(actor, "recheck_above", recognition)


def recognition_facts(recognition: Recognition, actor: Any) -> RecognitionFacts:
    """The values that the rules judge when this person acts."""
    level = rechecked_by(recognition.kind, recognition.area)
    stands_below = level < Level.COUNTY and not _is_above(actor, recognition)
    running = deadlines.readings(WORKFLOW.name, [recognition.pk]).get(recognition.pk, [])
    until = next((one.due_on for one in running if one.key == PUBLICITY_CLOCK and one.tone != Tone.DONE), None)
    return RecognitionFacts(
        filled=filled_criteria(recognition),
        is_filed=recognition.institution.is_filed,
        today=clock.today(),
        publicity_until=until,
        rechecked_by=LEVEL_LABELS[level] if stands_below else "",
        is_rechecking=recognition.state == RECHECKING,
    )


def certificate_of(recognition: Recognition) -> IssuedDocument | None:
    """The certificate of a recognition that was ever named."""
    about = IssuedDocument.objects.select_related("file").filter(about_type__in=_ABOUT)
    return about.filter(about_id=recognition.pk).first()


def in_force(institution: Institution) -> list[Named]:
    """The recognitions an institution holds today; for anybody."""
    return [named for _, named in _named(Recognition.objects.filter(institution=institution))]


def named_in(area: int) -> list[tuple[Institution, Named]]:
    """Every recognition in force in a division, with its institution; for anybody."""
    return _named(Recognition.objects.filter(area__range=bounds_of(area)))


def lapsed_in(area: int) -> list[tuple[Institution, Named]]:
    """What ran out lately in a division and was not recognised again, nor revoked; for anybody."""
    today = clock.today()
    shown = timedelta(days=int(rulebook.rule("recognition.lapsed_shown", on=today, area=area).value))
    again = Recognition.objects.filter(
        institution=OuterRef("institution"), kind=OuterRef("kind"), valid__endswith__gt=today
    )
    rows = Recognition.objects.filter(~Exists(again), area__range=bounds_of(area), state__in=[NAMED, RECHECKING])
    ended = rows.filter(valid__endswith__lte=today, valid__endswith__gt=today - shown)
    filed = ended.filter(institution__filed_on__isnull=False, institution__filing_ended_on=None)
    found = filed.select_related("institution").order_by("institution__name", "kind")
    return [(one.institution, _as_named(one, "", "有效期已满，没有重新认定")) for one in found]


def publicised_in(area: int) -> list[tuple[Recognition, date | None]]:
    """What is on public notice in a division, with the last day of the notice; for anybody."""
    rows = Recognition.objects.filter(area__range=bounds_of(area), state=PUBLICISED)
    found = list(rows.select_related("institution").order_by("institution__name", "kind"))
    shown = deadlines.readings(WORKFLOW.name, [one.pk for one in found])
    return [
        (one, next((clock_.due_on for clock_ in shown.get(one.pk, ()) if clock_.key == PUBLICITY_CLOCK), None))
        for one in found
    ]


def that_wait(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    """Of these, the ones that wait for the county: notices that are over, its own rechecks, all undecided ones.

    Judged by the lengths and levels that hold nationwide; the step itself judges by the clock of the case.
    """
    over = _begun_before(PUBLICITY_CLOCK, timedelta(0))
    undecided = Q(state__in=[DRAFT, SUBMITTED])
    return rows.filter(undecided | (Q(state=PUBLICISED) & over) | (_near_recheck() & ~_for_above()))


def that_wait_above(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    """Of these, the ones whose recheck is near or has begun, and lies with a level above the county."""
    return rows.filter(_near_recheck() & _for_above())


def _near_recheck() -> Q:
    ahead = rulebook.rule("recognition.recheck_ahead", on=clock.today())
    return Q(state=RECHECKING) | (Q(state=NAMED) & _begun_before(RECHECK_CLOCK, timedelta(days=int(ahead.value))))


def _for_above() -> Q:
    return Q(kind__in=[kind for kind in CRITERIA if rechecked_by(kind) < Level.COUNTY])


def _begun_before(key: str, ahead: timedelta) -> Q:
    """Those whose open clock of this key runs out before `ahead` from today."""
    length = timedelta(days=int(rulebook.rule(key, on=clock.today()).value))
    running = Deadline.objects.filter(case_type=WORKFLOW.name, case_id=OuterRef("pk"), key=key, closed_on=None)
    return Q(Exists(running.filter(starts_on__lt=clock.today() + ahead - length)))


def _named(rows: QuerySet[Recognition]) -> list[tuple[Institution, Named]]:
    now = rows.filter(state__in=[NAMED, RECHECKING], valid__contains=clock.today())
    filed = now.filter(institution__filed_on__isnull=False, institution__filing_ended_on=None)
    found = list(filed.select_related("institution").order_by("institution__name", "kind"))
    about = IssuedDocument.objects.filter(
        about_type__in=_ABOUT, about_id__in=[one.pk for one in found], revoked_at=None
    )
    numbers = dict(about.values_list("about_id", "number"))
    shown = deadlines.readings(WORKFLOW.name, [one.pk for one in found])
    return [
        (one.institution, _as_named(one, numbers.get(one.pk, ""), _standing(one, shown.get(one.pk, ()))))
        for one in found
    ]


def _standing(one: Recognition, shown: Iterable[Reading]) -> str:
    """What the public should know of a recognition in force."""
    if one.state == RECHECKING:
        return "复核中"
    late = any(reading.key == RECHECK_CLOCK and reading.tone is Tone.LATE for reading in shown)
    return "到期尚未复核" if late else ""


def _as_named(one: Recognition, number: str, standing: str) -> Named:
    held: Any = one.valid
    last = held.upper - timedelta(days=1) if held.upper else None
    return Named(kind_label(one.kind), number, held.lower, last, standing)
