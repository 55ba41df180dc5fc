"""Merging two records of one person: proposed by one, approved by another, taken back row by row if wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError

from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import cases
from tuoyu.base.kernel.acts import act, unit_of_work
from tuoyu.base.kernel.journal import Line, move_back, moved, table_of
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.domain.staff.models import (
    Assignment,
    BackgroundQuery,
    Contest,
    Credential,
    Employment,
    Person,
    PersonDuplicate,
    RecordClaim,
    Restriction,
)
from tuoyu.domain.staff.policies import PERSON_DUPLICATE
from tuoyu.domain.staff.selectors.duplicates import new_person_pairs, person_merge_facts, places_of
from tuoyu.domain.staff.workflows import PERSON_MERGE

# What hangs on a person. What the survivor has already (the same decision, the same question) stays with the other as
# history; posts must all move.
_MOVED = (Assignment, Employment, Credential, Restriction, BackgroundQuery, RecordClaim, Contest)


@act("staff.note_person_duplicates", "查找疑似重复人员")
def note_person_duplicates(actor: Any) -> int:
    """Open a case for every new pair that looks like one human being; how many there were."""
    found = 0
    for first_id, second_id, reasons in new_person_pairs():
        rows = Person.objects.in_bulk([first_id, second_id])
        note_person_duplicate(actor, rows[first_id], rows[second_id], list(reasons))
        found += 1
    return found


@act("staff.note_person_duplicate", "登记疑似重复人员")
def note_person_duplicate(actor: Any, one: Person, other: Person, reasons: list[str]) -> PersonDuplicate:
    """Open the case of one pair."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    places = places_of([first, second])
    pair = PersonDuplicate(
        first=first, second=second, area=places[first.pk], other_area=places[second.pk], reasons=reasons
    )
    PERSON_DUPLICATE.require(actor, "find", pair)
    return cases.open_case(pair, PERSON_MERGE, actor=actor, label="发现疑似重复")


@act("staff.propose_person_merge", "提出合并人员")
def propose_person_merge(actor: Any, pair: PersonDuplicate, *, survivor: str, reason: str) -> PersonDuplicate:
    """Say that two are one human being, and which record stays (“first” or “second”)."""
    PERSON_DUPLICATE.require(actor, "look", pair)
    if survivor not in {"first", "second"}:
        raise Invalid({"survivor": ["请选择保留哪一份。"]})
    cases.perform(pair, PERSON_MERGE, "propose", actor=actor, note=reason)
    pair.survivor, pair.proposed_by = getattr(pair, survivor), actor.actor_id
    pair.save(update_fields=["survivor", "proposed_by"])
    return pair


@act("staff.dismiss_person_duplicate", "确认不是重复人员")
def dismiss_person_duplicate(actor: Any, pair: PersonDuplicate, *, reason: str) -> PersonDuplicate:
    """Say that two are two; the pair is not brought up again."""
    PERSON_DUPLICATE.require(actor, "look", pair)
    return cases.perform(pair, PERSON_MERGE, "dismiss", actor=actor, note=reason)


@act("staff.decline_person_merge", "退回人员合并")
def decline_person_merge(actor: Any, pair: PersonDuplicate, *, reason: str) -> PersonDuplicate:
    """Send a proposal back to whoever looks at the pair."""
    PERSON_DUPLICATE.require(actor, "decide", pair)
    return cases.perform(pair, PERSON_MERGE, "decline", actor=actor, note=reason)


@act("staff.merge_people", "合并人员")
def merge_people(actor: Any, pair: PersonDuplicate, *, reason: str = "") -> PersonDuplicate:
    """Let everything that hangs on the loser hang on the survivor, in whatever county: from now on the restrictions of
    both bind the one. The loser's number stays and leads there."""
    PERSON_DUPLICATE.require(actor, "decide", pair)
    with unit_of_work(system_user()):  # a post held long ago in another county is this human being's too
        facts = person_merge_facts(actor, pair)
    cases.perform(pair, PERSON_MERGE, "merge", actor=actor, facts=facts, note=reason)
    with unit_of_work(system_user()):
        loser, survivor = _rows(pair)
        pair.journal = list(_move_all(loser, survivor))
        pair.save(update_fields=["journal"])
        loser.merged_into = survivor
        loser.save(update_fields=["merged_into"])
    return pair


@act("staff.undo_person_merge", "撤销人员合并")
def undo_person_merge(actor: Any, pair: PersonDuplicate, *, reason: str) -> PersonDuplicate:
    """Put every moved row back where it was; what was added to the survivor since stays with it."""
    PERSON_DUPLICATE.require(actor, "decide", pair)
    cases.perform(pair, PERSON_MERGE, "undo", actor=actor, note=reason)
    with unit_of_work(system_user()):
        loser, _ = _rows(pair)
        for line in reversed(pair.journal):
            try:
                move_back(line)
            except IntegrityError:
                raise Refused([_in_the_way(str(table_of(line)._meta.verbose_name))]) from None
        pair.journal = []
        pair.save(update_fields=["journal"])
        loser.merged_into = None
        loser.save(update_fields=["merged_into"])
    return pair


def _rows(pair: PersonDuplicate) -> tuple[Person, Person]:
    read = Person.objects.select_for_update().in_bulk([pair.first_id, pair.second_id])
    survivor = read[pair.survivor_id or pair.first_id]
    return next(row for row in read.values() if row.pk != survivor.pk), survivor


def _move_all(loser: Person, survivor: Person) -> Iterator[Line]:
    for model in _MOVED:
        for row in model._base_manager.filter(person=loser).select_for_update():
            try:
                yield moved(row, {"person_id": survivor.pk})
            except IntegrityError:
                if model is Assignment:
                    raise Refused([_in_the_way("任职")]) from None


def _in_the_way(name: str) -> Obstacle:
    return Obstacle("merge.both_have_one", f"两份档案的“{name}”日期重叠，请先核对并结束其中一段，再来合并或撤销合并。")
