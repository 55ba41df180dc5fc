"""Merging two records of one institution: proposed by one, approved by another, taken back row by row if wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError
from django.db.models import ForeignKey, Model

from tuoyu.base.kernel import cases, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.journal import Line, move_back, moved, table_of
from tuoyu.base.kernel.models import Case
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.domain.institutions.models import Duplicate, Institution
from tuoyu.domain.institutions.policies import DUPLICATE
from tuoyu.domain.institutions.selectors.duplicates import merge_facts, new_pairs
from tuoyu.domain.institutions.services.changing import change, touch
from tuoyu.domain.institutions.workflows import MERGE

_OWN_APP = Institution._meta.app_label


@act("institutions.note_duplicates", "查找疑似重复机构")
def note_duplicates(actor: Any) -> int:
    """Open a case for every new pair that looks like one; how many there were."""
    found = 0
    for first_id, second_id, reasons in new_pairs():
        rows = Institution.objects.in_bulk([first_id, second_id])
        note_duplicate(actor, rows[first_id], rows[second_id], list(reasons))
        found += 1
    return found


@act("institutions.note_duplicate", "登记疑似重复")
def note_duplicate(actor: Any, one: Institution, other: Institution, reasons: list[str]) -> Duplicate:
    """Open the case of one pair."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    pair = Duplicate(first=first, second=second, area=first.area, other_area=second.area, reasons=reasons)
    DUPLICATE.require(actor, "find", pair)
    return cases.open_case(pair, MERGE, actor=actor, label="发现疑似重复")


@act("institutions.propose_merge", "提出合并机构")
def propose_merge(actor: Any, pair: Duplicate, *, survivor: str, reason: str) -> Duplicate:
    """Say that two are one, and which record stays (“first” or “second”)."""
    DUPLICATE.require(actor, "propose", pair)
    if survivor not in {"first", "second"}:
        raise Invalid({"survivor": ["请选择保留哪一家。"]})
    cases.perform(pair, MERGE, "propose", actor=actor, note=reason)
    pair.survivor, pair.proposed_by = getattr(pair, survivor), actor.actor_id
    pair.save(update_fields=["survivor", "proposed_by"])
    return pair


@act("institutions.decline_merge", "退回合并")
def decline_merge(actor: Any, pair: Duplicate, *, reason: str) -> Duplicate:
    """Send a proposal back to whoever looks at the pair."""
    DUPLICATE.require(actor, "decline", pair)
    return cases.perform(pair, MERGE, "decline", actor=actor, note=reason)


@act("institutions.dismiss_duplicate", "确认不是重复")
def dismiss_duplicate(actor: Any, pair: Duplicate, *, reason: str) -> Duplicate:
    """Say that two are two; the pair is not brought up again."""
    DUPLICATE.require(actor, "dismiss", pair)
    return cases.perform(pair, MERGE, "dismiss", actor=actor, note=reason)


@act("institutions.merge", "合并机构")
def merge_institutions(actor: Any, pair: Duplicate, *, reason: str = "") -> Duplicate:
    """Let everything that hangs on the loser hang on the survivor; the loser stays and leads there."""
    DUPLICATE.require(actor, "merge", pair)
    cases.perform(pair, MERGE, "merge", actor=actor, facts=merge_facts(actor, pair), note=reason)
    loser, survivor = _rows(pair)
    pair.journal = list(_move_all(loser, survivor))
    pair.save(update_fields=["journal"])
    change(loser, {"merged_into_id": survivor.pk})
    touch(survivor)
    _tell(
        loser,
        f"“{loser.name}”的记录已并入“{survivor.name}”，今后在那一家办理；需要授权的，请联系当地卫生健康局。",
    )
    return pair


@act("institutions.undo_merge", "撤销合并")
def undo_merge(actor: Any, pair: Duplicate, *, reason: str) -> Duplicate:
    """Put every moved row back where it was; what was added to the survivor since stays with it."""
    DUPLICATE.require(actor, "undo", pair)
    cases.perform(pair, MERGE, "undo", actor=actor, note=reason)
    loser, survivor = _rows(pair)
    for line in reversed(pair.journal):
        try:
            move_back(line)
        except IntegrityError:
            raise Refused([_in_the_way(table_of(line))]) from None
    pair.journal = []
    pair.save(update_fields=["journal"])
    change(loser, {"merged_into_id": None})
    touch(survivor)
    _tell(loser, f"“{loser.name}”与“{survivor.name}”的合并已撤销，记录恢复原状，可以照常办理。")
    return pair


def _tell(loser: Institution, sentence: str) -> None:
    """The people of the record that went into another hear of it: their grants do not lead to the one that stays."""
    notices.tell_body(loser.body_id, "institutions.merged", sentence)


def _rows(pair: Duplicate) -> tuple[Institution, Institution]:
    read = Institution.objects.select_for_update().in_bulk([pair.first_id, pair.second_id])
    survivor = read[pair.survivor_id or pair.first_id]
    return next(row for row in read.values() if row.pk != survivor.pk), survivor


def _move_all(loser: Institution, survivor: Institution) -> Iterator[Line]:
    """Every row of every table that points to the loser, and what hangs on it in turn, as journal lines.

    A fact that the survivor has already (its premises, a post, a paper of that kind) stays with the loser as history.
    A case of an app above must not: Refused. The pairs themselves stay as found.
    """
    for relation in Institution._meta.related_objects:
        model, pointer = relation.related_model, relation.field
        if model is Duplicate or not isinstance(pointer, ForeignKey):
            continue
        for row in model._base_manager.filter(**{pointer.name: loser}).select_for_update():
            follows = {} if isinstance(row, Institution) else _place(row, survivor)
            try:
                line = moved(row, {pointer.attname: survivor.pk, **follows})
            except IntegrityError:
                if issubclass(model, Case) and model._meta.app_label != _OWN_APP:
                    raise Refused([_in_the_way(model)]) from None
                continue
            yield line
            yield from _move_below(row, loser, survivor)


def _move_below(row: Model, loser: Institution, survivor: Institution) -> Iterator[Line]:
    """What hangs on a moved row and says for itself whose it is, such as the sections of a filing."""
    for relation in row._meta.related_objects:
        model, pointer = relation.related_model, relation.field
        if not isinstance(pointer, ForeignKey) or "body_id" not in _columns(model) or _points_at_institutions(model):
            continue
        for below in model._base_manager.filter(**{pointer.name: row, "body_id": loser.body_id}):
            yield moved(below, _place(below, survivor))
            yield from _move_below(below, loser, survivor)


def _place(row: Model, survivor: Institution) -> dict[str, Any]:
    """Where a row lies and whose it is, as far as it says so itself."""
    own = _columns(type(row))
    values = {"area": survivor.area, "body_id": survivor.body_id}
    return {name: value for name, value in values.items() if name in own}


def _columns(model: type[Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def _points_at_institutions(model: type[Model]) -> bool:
    return any(field.related_model is Institution for field in model._meta.concrete_fields)


def _in_the_way(model: type[Model]) -> Obstacle:
    name = model._meta.verbose_name
    return Obstacle("merge.both_have_one", f"两家都有正在办理的“{name}”，请先办结或撤回其中一件，再来合并或撤销合并。")
