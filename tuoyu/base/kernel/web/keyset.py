"""Keyset paging: pages found by the last row seen, so that page two thousand costs what page one does."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import (
    BooleanField,
    CompositePrimaryKey,
    Expression,
    F,
    Field,
    Func,
    Model,
    OrderBy,
    Q,
    QuerySet,
    Value,
)

LONGEST_CURSOR = 2000
LAST_PAGE = "last"


class BadCursor(ValueError):
    """A page mark that is not ours, or belongs to another order."""


@dataclass(frozen=True)
class Key:
    """One part of an order: where the value stands, which way it runs, whether it may be absent (then it is last)."""

    path: str
    descending: bool
    nullable: bool
    column: Any

    def order(self, backward: bool) -> OrderBy:
        """For order_by(); nulls are only mentioned where there can be some, so that an index can be used."""
        descending = self.descending != backward
        nulls = {"nulls_first" if backward else "nulls_last": True} if self.nullable else {}
        return F(self.path).desc(**nulls) if descending else F(self.path).asc(**nulls)


@dataclass(frozen=True)
class Page:
    """One page of rows. `start` is the number of its first row; the marks lead to the neighbours, "" = none."""

    rows: list[Any]
    start: int | None
    previous: str
    following: str


class _RowComparison(Func):
    """(a, b) > (x, y), which PostgreSQL answers from an index on (a, b)."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, sign: str, *expressions: Any) -> None:
        super().__init__(*expressions)
        self.sign = sign

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {self.sign} ({right})", tuple(value for _, values in parts for value in values)


def keys_of(queryset: QuerySet[Any], order: Sequence[str]) -> tuple[Key, ...]:
    """The order as keys, ended by the primary key so that no two rows are equal."""
    pk = queryset.model._meta.pk
    if isinstance(pk, CompositePrimaryKey):
        given = {name.lstrip("-") for name in order}
        names = [*order, *(name for name in pk.field_names if name not in given)]
        return tuple(_key(queryset, name) for name in names)
    names = [name for name in order if name.lstrip("-") not in ("pk", pk.name)]
    if len(names) < len(order):
        names.append(next(name for name in order if name.lstrip("-") in ("pk", pk.name)))
    else:
        names.append("pk")
    return tuple(_key(queryset, name) for name in names)


def _key(queryset: QuerySet[Any], name: str) -> Key:
    path, descending = name.lstrip("-"), name.startswith("-")
    annotation = queryset.query.annotations.get(path)
    if annotation is not None:
        return Key(path, descending, True, annotation.output_field)
    column, nullable = _column(queryset.model, path)
    return Key(path, descending, nullable, column)


def _column(model: type[Model], path: str) -> tuple[Any, bool]:
    nullable = False
    column: Any = None
    for part in path.split("__"):
        column = model._meta.pk if part == "pk" else model._meta.get_field(part)
        if not isinstance(column, Field):
            raise FieldDoesNotExist(f"{path} leads to many rows and can't be an order")
        nullable = nullable or column.null
        if column.is_relation and column.related_model:
            model = column.related_model
    if column is None:
        raise FieldDoesNotExist(path)
    return (column.target_field if column.is_relation else column), nullable


def page_of(queryset: QuerySet[Any], order: Sequence[str], mark: str, size: int) -> Page:
    """The page that `mark` stands for ("" = the first, "last" = the last), in one query.

    Rows may be models or dicts (from values()). Raises BadCursor.
    """
    keys = keys_of(queryset, order)
    backward, values, seen = _read(mark, keys)
    for number, key in enumerate(keys):
        queryset = queryset.annotate(**{f"_order_{number}": F(key.path)})
    if values is not None:
        queryset = queryset.filter(_beyond(keys, values, backward))
    rows = list(queryset.order_by(*(key.order(backward) for key in keys))[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    start = _start(backward, seen, len(rows))
    has_previous = has_more if backward else values is not None
    has_following = values is not None if backward else has_more
    return Page(
        rows,
        start,
        _mark(keys, rows[0], "b", start) if rows and has_previous else "",
        _mark(keys, rows[-1], "f", start + len(rows) - 1 if start else None) if rows and has_following else "",
    )


def _start(backward: bool, seen: int | None, count: int) -> int | None:
    if seen is None:
        return None
    return max(1, seen - count) if backward else seen + 1


def _beyond(keys: Sequence[Key], values: Sequence[Any], backward: bool) -> Q | Expression:
    """The rows after the one with these values (before it, when going backward)."""
    if len({key.descending for key in keys}) == 1 and not any(key.nullable for key in keys):
        sign = "<" if keys[0].descending != backward else ">"
        right = (Value(value, output_field=key.column) for key, value in zip(keys, values, strict=True))
        return _RowComparison(sign, *(F(key.path) for key in keys), *right)
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= equal & _past(key, value, backward)
        equal &= Q(**{f"{key.path}__isnull": True}) if value is None else Q(**{key.path: value})
    return condition


def _past(key: Key, value: Any, backward: bool) -> Q:
    if value is None:
        return Q(**{f"{key.path}__isnull": False}) if backward else Q(pk__in=[])
    further = Q(**{f"{key.path}__{'lt' if key.descending != backward else 'gt'}": value})
    return further | Q(**{f"{key.path}__isnull": True}) if key.nullable and not backward else further


@lru_cache(maxsize=2)
def _seal(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"list page {secret}".encode()).digest()))


def _mark(keys: Sequence[Key], row: Any, direction: str, seen: int | None) -> str:
    """The page mark: sealed, because values such as names must not stand in addresses and their logs."""
    values = [_plain(_value(row, f"_order_{number}")) for number in range(len(keys))]
    text = json.dumps([direction, _signature(keys), values, seen], separators=(",", ":"))
    return _seal(settings.SECRET_KEY).encrypt(text.encode()).decode().rstrip("=")


def _read(mark: str, keys: Sequence[Key]) -> tuple[bool, list[Any] | None, int | None]:
    if mark == "":
        return False, None, 0
    if mark == LAST_PAGE:
        return True, None, None
    if len(mark) > LONGEST_CURSOR:
        raise BadCursor("too long")
    try:
        text = _seal(settings.SECRET_KEY).decrypt(f"{mark}{'=' * (-len(mark) % 4)}".encode())
        direction, signature, plain, seen = json.loads(text)
        if signature != _signature(keys):
            raise BadCursor("another order")
        return direction == "b", [_restored(key, value) for key, value in zip(keys, plain, strict=True)], seen
    except (InvalidToken, ValueError, TypeError, ValidationError) as error:
        raise BadCursor(str(error)) from error


def _signature(keys: Sequence[Key]) -> str:
    return ",".join(f"{'-' if key.descending else ''}{key.path}" for key in keys)


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _restored(key: Key, value: Any) -> Any:
    return None if value is None else key.column.to_python(value)
