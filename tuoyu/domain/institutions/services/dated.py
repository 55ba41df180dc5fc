"""How dated rows change: the facts of before are kept with their time, the row goes on with a new version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import note_changed
from tuoyu.base.kernel.refusals import Difference, Invalid, OutOfStep, Stale
from tuoyu.domain.institutions.models import Institution, PastFacts
from tuoyu.domain.institutions.models.premises import Dated

Row = TypeVar("Row", bound=Dated)
_OF_TIME = {"id", "valid", "version", "institution"}


def facts_of(row: Dated) -> dict[str, Any]:
    """The facts of a row as JSON keeps them, by column."""
    return {one.attname: _plain(getattr(row, one.attname)) for one in _columns(row)}


def begin(row: Row) -> Row:
    """Write a new row whose facts hold from today on. Part of an act."""
    row.valid = DateRange(clock.today(), None)
    note_changed(*(one.name for one in _columns(row)))
    with _named_once():
        row.save(force_insert=True)
    return row


def renew(row: Row, news: Mapping[str, Any], *, version: int) -> Row:
    """Let the row say what is new from today on; Stale when somebody else changed it since `version`. Part of an act.

    What it said until yesterday is kept; what it said only today was a slip and is not.
    """
    held = _held(row, news, version)
    changed = [name for name, value in news.items() if getattr(held, name) != value]
    if not changed:
        return held
    note_changed(*changed)
    _keep_past(held)
    for name in changed:
        setattr(held, name, news[name])
    held.valid, held.version = DateRange(max(clock.today(), held.valid.lower), None), held.version + 1
    with _named_once():
        held.save()
    return held


def end(row: Row, *, version: int) -> Row:
    """Close the row: from today on it is no longer there. Part of an act."""
    held = _held(row, {}, version)
    held.valid, held.version = DateRange(held.valid.lower, max(clock.today(), held.valid.lower)), held.version + 1
    held.save(update_fields=["valid", "version"])
    return held


def _held(row: Row, news: Mapping[str, Any], version: int) -> Row:
    held: Row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if held.valid.isempty or held.valid.upper is not None:
        raise OutOfStep("这一条已经停用，不能再改。")
    if held.version != version:
        raise Stale(list(_differences(held, news)))
    return held


def _keep_past(held: Dated) -> None:
    if held.valid.lower < clock.today():
        institution: Institution = held.institution  # type: ignore[attr-defined]
        PastFacts.objects.create(
            institution=institution,
            kind=str(held._meta.model_name),
            subject_id=held.pk,
            valid=DateRange(held.valid.lower, clock.today()),
            facts=facts_of(held),
        )


@contextmanager
def _named_once() -> Iterator[None]:
    """Two rows of one name are refused in a sentence instead of an error of the database."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "named_once" not in str(error):
            raise
        raise Invalid({"name": ["已经有同名的了，请换一个名称。"]}) from None


def _columns(row: Model) -> list[Any]:
    return [one for one in row._meta.concrete_fields if one.name not in _OF_TIME]


def _differences(held: Dated, news: Mapping[str, Any]) -> Iterator[Difference]:
    for one in _columns(held):
        if one.name in news and getattr(held, one.name) != news[one.name]:
            yield Difference(one.name, str(one.verbose_name), str(getattr(held, one.name)), str(news[one.name]))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value
