"""What falls due of recognitions and annual reports, and who must act; recognitions that run out, for the inbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import officers_over
from tuoyu.base.kernel import clock, deadlines, rulebook
from tuoyu.base.kernel.reminders import Due
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.domain.publicity.models import AnnualReport, Recognition
from tuoyu.domain.publicity.policies import RECOGNITION as MAY_RECOGNISE
from tuoyu.domain.publicity.selectors.recognition import kind_label, rechecked_by
from tuoyu.domain.publicity.workflows import (
    ANNUAL,
    DRAFT,
    NAMED,
    PUBLICISED,
    PUBLICITY_CLOCK,
    RECHECKING,
    RECOGNITION,
    SUBMITTED,
)

EXPIRING, _RECHECK_AHEAD, _REPORT_AHEAD = "recognition.expiring", "recognition.recheck_ahead", "annual.remind_ahead"
_DAYS_BEHIND, _DAYS_AHEAD = 30, 400  # wider than any county will ask for; the rule of the place says when it is told
_MOST_WAITING = 20
_NOT_BY_LAW = "这是本系统约定的期限，不是法定期限。"


def dues() -> list[Due]:
    """Everything of this app that has a day to be done by; to be read as somebody who sees every county."""
    return [*_recognitions(), *_ending(), *_reports()]


def expiring_inbox(actor: Any) -> list[Waiting]:
    """Recognitions of this person's institution that run out and are not applied for again."""
    if not MAY_RECOGNISE.may_somewhere(actor, "fill") or actor.body is None:
        return []
    today = clock.today()
    soon = int(rulebook.rule(EXPIRING, today, actor.body.area).value)
    rows = MAY_RECOGNISE.scope(actor, "fill", _held_until(today, today + timedelta(days=soon)))
    return [_line(one, soon) for one in rows.order_by("valid", "pk")[:_MOST_WAITING]]


def _recognitions() -> Iterator[Due]:
    """Notices that are over and rechecks, for the office that decides: of the county, or of a level above."""
    running, office = deadlines.running(RECOGNITION.name), cache(_office)
    rows = Recognition.objects.filter(state__in=[PUBLICISED, NAMED]).select_related("institution")
    for id, one in rows.defer("institution__grams").in_bulk(running).items():
        subject = f"{one.institution.name}的{kind_label(one.kind)}认定"
        for key, due_on in running[id]:
            if key == PUBLICITY_CLOCK:
                told = {"users": office(one.area, Level.COUNTY), "note": _NOT_BY_LAW}
                yield _case(one, key, due_on, f"{subject}公示期满，请作出结论", **told)
            else:
                told = {"users": office(one.area, rechecked_by(one.kind, one.area)), "before": _RECHECK_AHEAD}
                yield _case(one, key, due_on, f"请复核{subject}", note=_NOT_BY_LAW, **told)


def _ending() -> Iterator[Due]:
    """Recognitions that run out, for the institution, which alone can apply again."""
    today = clock.today()
    rows = _held_until(today - timedelta(days=_DAYS_BEHIND), today + timedelta(days=_DAYS_AHEAD))
    for one in rows:
        what = f"{one.institution.name}的{kind_label(one.kind)}认定有效期届满，请重新申请认定"
        yield _case(one, EXPIRING, _last_day(one), what, before=EXPIRING, bodies=(one.body_id,))


def _reports() -> Iterator[Due]:
    """Annual reports that were called and not handed in, for the institution."""
    running = deadlines.running(ANNUAL.name)
    rows = AnnualReport.objects.filter(state=DRAFT).select_related("institution").defer("institution__grams")
    for id, one in rows.in_bulk(running).items():
        for key, due_on in running[id]:
            what = f"请报送{one.institution.name}的 {one.year} 年度报告"
            yield _case(one, key, due_on, what, note=_NOT_BY_LAW, before=_REPORT_AHEAD, bodies=(one.body_id,))


def _held_until(first: date, last: date) -> QuerySet[Recognition]:
    """Recognitions of filed institutions whose last day lies between these, with no successor named or applied for.

    `ends` is the day after the last, as the range has it.
    """
    same = Recognition.objects.filter(institution=OuterRef("institution"), kind=OuterRef("kind"))
    applied_for = same.filter(state__in=[DRAFT, SUBMITTED, PUBLICISED])
    follows = same.filter(state__in=[NAMED, RECHECKING], valid__endswith__gt=OuterRef("ends"))
    rows = Recognition.objects.filter(
        state__in=[NAMED, RECHECKING],
        valid__endswith__gt=first,
        valid__endswith__lte=last + timedelta(days=1),
        institution__filed_on__isnull=False,
        institution__filing_ended_on=None,
        institution__deregistered_on=None,
    ).annotate(ends=RangeEndsWith("valid"))
    found = rows.filter(~Exists(applied_for), ~Exists(follows))
    return found.select_related("institution").defer("institution__grams")


def _last_day(one: Recognition) -> date:
    ends: date = one.ends  # type: ignore[attr-defined]
    return ends - timedelta(days=1)


def _line(one: Recognition, soon: int) -> Waiting:
    reading = deadlines.counted_down(_last_day(one), EXPIRING, soon_days=soon)
    return Waiting(
        what=f"重新申请{kind_label(one.kind)}认定",
        whom=one.institution.name,
        note="已届满" if reading.tone == deadlines.Tone.LATE else "快届满",
        why="认定有有效期，届满前重新申请，新的有效期从届满之日接上",
        route="publicity:recognition",
        key=one.pk,
        clock=reading,
    )


def _office(area: int, level: Level) -> tuple[UUID, ...]:
    """Who receives filings at a level above a place, or over it."""
    return tuple(officers_over(ancestor(area, level), Role.FILING_OFFICER).values_list("pk", flat=True))


_PAGES: Mapping[type, str] = {Recognition: "publicity:recognition", AnnualReport: "publicity:annual"}


def _case(one: Any, key: str, due_on: date, what: str, **more: Any) -> Due:
    link = reverse(_PAGES[type(one)], args=[one.pk])
    return Due(one._meta.label_lower, one.pk, key, due_on, one.area, what, link, **more)
