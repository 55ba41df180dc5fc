"""Columns nobody is offered cannot be written by naming them: every POST again, stuffed with them, has the same effect.

Place, owner, state, who and when: the house writes these down itself. Each act is carried out twice as people send it
and once with a foreign value under the name of every such column; all rows of all tables are compared. What differs
between the two plain runs (keys, numbers drawn by chance) is left out of the comparison.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models, transaction

from tests.architecture.source import told
from tests.cast import NEXT_COUNTY, typed
from tests.faults.postings import POSTINGS, Sent
from tests.faults.scene import Scene
from tuoyu.base.access.models import Body

CANARY = "金丝雀"
LONG_AGO = "2001-02-03"
KEPT_APART = {"access_area", "kernel_auditentry", "kernel_submission"}  # divisions; what tells of the request itself
WRITTEN_BY_THE_HOUSE = {"state", "area", "other_area", "body", "institution", "person", "filing", "valid"}
ALSO_ENDING_IN = ("_at", "_by", "_id", "_digest")
# Forms that do offer a column of such a name.
OFFERED: Mapping[str, frozenset[str]] = {
    "access_grant_add": frozenset({"body"}),
    "institutions:room": frozenset({"class_group"}),
}
Effect = Counter[tuple[str, str, str]]


@cache
def columns() -> dict[str, models.Field[Any, Any]]:
    """The columns that the house writes down itself, by name, from every table of ours."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("tuoyu."))
    return {
        name: column
        for model in ours
        for column in model._meta.concrete_fields
        for name in (column.name, column.attname)
        if name in WRITTEN_BY_THE_HOUSE or name.endswith(ALSO_ENDING_IN)
    }


def foreign_values(body: Body) -> dict[str, object]:
    """A value for each of these columns that would take something away from where it belongs."""

    def value(column: models.Field[Any, Any]) -> object:
        if column.is_relation or isinstance(column, models.UUIDField):
            return body.pk
        if isinstance(column, models.IntegerField):
            return NEXT_COUNTY
        return LONG_AGO if isinstance(column, models.DateField) else "filed" if column.name == "state" else CANARY

    return {name: value(column) for name, column in columns().items()}


@cache
def _everything() -> str:
    """One statement that reads every row of every table of ours."""
    tables = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("tuoyu.")}
    return " UNION ALL ".join(
        f"SELECT '{table}', to_jsonb(row)::text FROM {table} row" for table in sorted(tables - KEPT_APART)
    )


def rows() -> set[tuple[str, str]]:
    """Every row, as somebody sees them who sees everything."""
    with connection.cursor() as cursor:
        cursor.execute(_everything())
        return set(cursor.fetchall())


def effect(scene: Scene, sent: Sent, more: Mapping[str, object]) -> Effect:
    """What sending it changes: (table, column, value), how often; taken back."""
    browser = scene.another(like=sent.browser or scene.browser(sent.person))
    before = scene.see(rows)
    for file in sent.fields.values():
        if isinstance(file, UploadedFile):
            file.seek(0)
    with transaction.atomic():
        answer = browser.post(sent.address, typed(**{**more, **sent.fields}))
        assert answer.status_code in {200, 302}, answer.status_code
        after = scene.see(rows)
        transaction.set_rollback(True)
    return Counter(
        (table, column, json.dumps(value, ensure_ascii=False))
        for table, row in after - before
        for column, value in json.loads(row).items()
    )


def without(found: Effect, by_chance: set[tuple[str, str]]) -> Effect:
    """An effect without the columns whose values are drawn by chance."""
    return Counter({key: number for key, number in found.items() if key[:2] not in by_chance})


def differences(scene: Scene, sent: Sent, more: Mapping[str, object]) -> Iterator[str]:
    """How the stuffed act's effect differs from the plain one's."""
    plain, again = effect(scene, sent, {}), effect(scene, sent, {})
    by_chance = {key[:2] for key in (plain - again) + (again - plain)}
    stuffed = effect(scene, sent, more)
    wanted, found = without(plain, by_chance), without(stuffed, by_chance)
    yield from (f"more: {key}" for key in found - wanted)
    yield from (f"less: {key}" for key in wanted - found)
    foreign = {json.dumps(str(value), ensure_ascii=False) for value in more.values()}
    yield from (f"foreign: {key}" for key in stuffed - plain if key[:2] in by_chance and key[2] in foreign)


@pytest.mark.parametrize("route", sorted(POSTINGS))
def test_what_no_form_offers_changes_nothing(scene: Scene, route: str, record_evidence: Callable[..., None]) -> None:
    sent = scene.prepare(POSTINGS[route].prepare)
    more = foreign_values(scene.cast.next_garden)
    offered = {*sent.fields, *OFFERED.get(route, ())}
    stuffing = {name: value for name, value in more.items() if name not in offered}
    found = list(differences(scene, sent, stuffing))
    record_evidence(test="T20", route=route, columns=len(stuffing), changed=len(found))
    assert not found, told(found, "A column was written because somebody named it.")


def test_control_a_column_that_follows_what_was_named_is_caught(scene: Scene) -> None:
    sent = scene.prepare(POSTINGS["institutions:room"].prepare)
    assert list(differences(scene, sent, {})) == []
    assert [one for one in differences(scene, sent, {"beds": 7}) if "'beds', '7'" in one]


def test_the_house_keeps_many_columns_to_itself() -> None:
    assert {"state", "area", "body_id", "entered_by", "decided_at"} <= set(columns())
