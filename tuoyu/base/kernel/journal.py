"""Rows moved from one record to another, each written down so that it can be put back where it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Model

Line = dict[str, Any]


def moved(row: Model, values: dict[str, Any]) -> Line:
    """Write the values into one row; what stood there and what stands there now. Raises IntegrityError when the row may
    not stand there, and leaves it."""
    before = {name: _plain(getattr(row, name)) for name in values}
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    after = {name: _plain(value) for name, value in values.items()}
    return {"table": row._meta.db_table, "id": str(row.pk), "before": before, "after": after}


def table_of(line: Line) -> type[Model]:
    """The model whose row a line is about."""
    return next(one for one in apps.get_models() if one._meta.db_table == line["table"])


def move_back(line: Line) -> None:
    """Undo one line, if the row still stands as it was left. Raises IntegrityError when another stands there now."""
    with transaction.atomic():
        table_of(line)._base_manager.filter(pk=line["id"], **line["after"]).update(**line["before"])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
