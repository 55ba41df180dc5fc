"""Who changed what: the acts upon an institution and all that hangs on it, told from the log."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, ForeignKey, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from tuoyu.base.kernel import audit
from tuoyu.base.kernel.acts import LABELS
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.institutions.models import Amendment, Institution, Revision, Trait
from tuoyu.domain.institutions.selectors.traits import trait_kinds
from tuoyu.domain.institutions.selectors.wording import fact_in_words, fact_label

_DEPTH = 3
_MOST_ROWS = 5_000
_READ = "read."


def acts_upon(institution: Institution, *, kind: str = "") -> QuerySet[AuditEntry]:
    """The log's entries about the institution and the rows that hang on it, as far as the reader reaches those rows.

    `kind` narrows to one table (`app.model`). Reads and refused acts are the audit administrator's matter.
    """
    about = Q(pk__in=[])
    for table, ids in _rows_of(institution).items():
        if not kind or table == kind:
            about |= Q(object_type__in=_names_of(apps.get_model(table)), object_id__in=ids)
    return AuditEntry.objects.filter(about, outcome=audit.DONE).exclude(action__startswith=_READ)


def kinds_of_acts() -> list[tuple[str, str]]:
    """Every table whose acts are told (`app.model`), with its name, by name."""
    tables: set[type[Model]] = {Institution, *(model for model, _ in _hanging(Institution))}
    found = ((model._meta.label_lower, str(model._meta.verbose_name)) for model in tables)
    return sorted(found, key=lambda one: one[1])


def kept_by(entries: Iterable[AuditEntry]) -> Mapping[str, list[str]]:
    """What changed, in words, by object or kept row that an entry names; a query for each table named."""
    named = [id for entry in entries for id in detail_of(entry).get("kept", ())]
    said: dict[str, list[str]] = defaultdict(list)
    for revision in Revision.objects.filter(pk__in=named):
        said[str(revision.pk)] = [*_steps(revision)]
    traits = Trait.objects.filter(pk__in=[one.object_id for one in entries if one.object_type.endswith(".trait")])
    for trait in traits.select_related("institution"):
        of = trait.institution
        asked = {one.kind: one for one in trait_kinds(of.facility_type, of.area)}.get(trait.kind)
        if asked is not None:
            said[str(trait.pk)] = [f"{asked.label}：{asked.words(trait.value)}，依据 {trait.source}"]
    amended = [one.object_id for one in entries if one.object_type.endswith(".amendment")]
    for one in Amendment.objects.filter(pk__in=amended):
        said[str(one.pk)] = [f"{fact_in_words(one.fact, one.before)} → {fact_in_words(one.fact, one.wanted)}"]
    return said


def detail_of(entry: AuditEntry) -> dict[str, Any]:
    """The names of changed fields and kept rows that an entry holds."""
    found = json.loads(entry.detail) if entry.detail else {}
    return found if isinstance(found, dict) else {}


def changes_in_words(entry: AuditEntry, said: Mapping[str, list[str]]) -> list[str]:
    """From what to what where that was kept; else which facts changed."""
    detail = detail_of(entry)
    known = [line for id in (*detail.get("kept", ()), entry.object_id) for line in said.get(id, ())]
    if known:
        return known
    names = [_label(entry.object_type, name) for name in detail.get("changed", ())]
    found = "、".join(dict.fromkeys(name for name in names if name))
    return [f"涉及：{found}"] if found else []


def act_in_words(entry: AuditEntry) -> str:
    """What an act is called; its code when nobody named it."""
    return LABELS.get(entry.action, entry.action)


def thing_in_words(entry: AuditEntry) -> str:
    """What kind of row an entry is about."""
    model = _model_of(entry.object_type)
    return str(model._meta.verbose_name) if model else entry.object_type


def _steps(revision: Revision) -> Iterator[str]:
    for name in (field.attname for field in Institution._meta.concrete_fields if field.attname in revision.after):
        if label := fact_label(name):
            before, after = (fact_in_words(name, facts.get(name)) for facts in (revision.before, revision.after))
            yield f"{label}：{before} → {after}"


def _label(table: str, name: str) -> str:
    model = _model_of(table)
    if model is None or name.endswith("_id"):
        return ""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return str(getattr(field, "verbose_name", ""))


def _model_of(table: str) -> type[Model] | None:
    return next((model for model in apps.get_models() if table in _names_of(model)), None)


def _names_of(model: type[Model]) -> tuple[str, ...]:
    """What the log calls a table: its model, and the model it was when its app still held all that its name says."""
    return tuple({model._meta.label_lower, model._meta.db_table.replace("_", ".", 1)})


def _rows_of(institution: Institution) -> Mapping[str, list[str]]:
    """The ids of everything that hangs on the institution, by table, in one query."""
    branches = [_ids(Institution, Q(pk=institution.pk))]
    branches += [_ids(model, Q(**{path: institution.pk})) for model, path in _hanging(Institution)]
    found: dict[str, list[str]] = defaultdict(list)
    for table, id in branches[0].union(*branches[1:], all=True)[:_MOST_ROWS]:
        found[table].append(id)
    return found


def _ids(model: type[Model], condition: Q) -> QuerySet[Any]:
    table = Value(model._meta.label_lower, output_field=CharField())
    rows = model._base_manager.filter(condition).order_by()
    return rows.annotate(told_table=table, told_id=Cast("pk", TextField())).values_list("told_table", "told_id")


def _hanging(parent: type[Model], path: str = "", depth: int = _DEPTH) -> Iterator[tuple[type[Model], str]]:
    """Every table that points to `parent`, straight or through another, with the path from it to `parent`."""
    for relation in parent._meta.related_objects:
        model, pointer = relation.related_model, relation.field
        is_own = not isinstance(model, str) and isinstance(pointer, ForeignKey) and model is not Institution
        is_own = is_own and model._meta.app_label in settings.HISTORY_APPS
        if is_own and not (path and _points_at_institutions(model)):
            here = f"{pointer.name}__{path}" if path else pointer.name
            yield model, here
            if depth > 1:
                yield from _hanging(model, here, depth - 1)


def _points_at_institutions(model: type[Model]) -> bool:
    return any(field.related_model is Institution for field in model._meta.concrete_fields)
