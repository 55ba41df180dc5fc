"""Writing down what an institution is from a day on: the time before it ends, and stays on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.obstacles import blocking
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.domain.institutions.models import Institution, Trait
from tuoyu.domain.institutions.policies import INSTITUTION
from tuoyu.domain.institutions.rules.traits import may_be_recorded, value_trouble
from tuoyu.domain.institutions.selectors.traits import get_trait_kind
from tuoyu.domain.institutions.services.changing import touch

_LONGEST_SOURCE = 120


@act("institutions.record_trait", "登记机构属性")
def record_trait(
    actor: Any,
    institution: Institution,
    kind: str,
    value: str,
    *,
    since: date,
    source: str,
    until: date | None = None,
) -> Trait:
    """From `since` on (until before `until`) the institution is this, by the decision named in `source`.

    What was so before ends that day. The same day again is a correction: the corrected record keeps an empty time.
    Raises Missing for a kind it has not, Invalid for a bad value, Refused for a day before the latest record.
    """
    INSTITUTION.require(actor, "record_trait", institution)
    asked = get_trait_kind(institution, kind)
    if trouble := value_trouble(asked, value, institution.places):
        raise Invalid({"value": [trouble]})
    if not source.strip():
        raise Invalid({"source": ["请写明依据：批复、协议或认定文件的名称和文号。"]})
    latest = _latest(institution, kind)
    obstacles = may_be_recorded(
        since,
        until,
        registered_on=institution.registered_on,
        held_since=latest.valid.lower if latest else None,
    )
    if found := blocking(obstacles):
        raise Refused(found)
    touch(institution)
    if latest is not None and (latest.valid.upper is None or latest.valid.upper > since):
        Trait.objects.filter(pk=latest.pk).update(valid=DateRange(latest.valid.lower, since))
    note_changed(kind)
    return Trait.objects.create(
        institution=institution,
        kind=kind,
        value=value,
        valid=DateRange(since, until),
        source=source.strip(),
        recorded_at=clock.now(),
        recorded_by=actor.actor_label,
    )


def correct_trait(actor: Any, institution: Institution, kind: str, value: str, *, source: str) -> Trait:
    """Let the trait that holds today have been `value` all along; the wrong record keeps an empty time. Part of an act.

    OutOfStep when there is none to correct.
    """
    held = Trait.objects.filter(institution=institution, kind=kind, valid__contains=clock.today()).first()
    if held is None:
        raise OutOfStep("这项属性今天没有登记，没有可以更正的；请直接登记。")
    touch(institution)
    Trait.objects.filter(pk=held.pk).update(valid=DateRange(held.valid.lower, held.valid.lower))
    note_changed(kind)
    return Trait.objects.create(
        institution=institution,
        kind=kind,
        value=value,
        valid=held.valid,
        source=source[:_LONGEST_SOURCE],
        recorded_at=clock.now(),
        recorded_by=actor.actor_label,
    )


def _latest(institution: Institution, kind: str) -> Trait | None:
    rows = Trait.objects.filter(institution=institution, kind=kind, valid__isempty=False)
    return rows.order_by("-valid").first()
