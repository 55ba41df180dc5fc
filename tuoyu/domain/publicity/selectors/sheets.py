"""Reading a sheet of requirements from the rulebook, as it applies to somebody, and showing a filled one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.refusals import Difference
from tuoyu.domain.publicity.rules.sheets import NOTE, Answers, FilledSheet, Item, Passing, Sheet


@dataclass(frozen=True)
class Row:
    """One item as people read it: the verdict in words, and the remark."""

    item: Item
    verdict: str
    note: str


def sheet_of(listed: rulebook.Document, known: Mapping[str, Any], passing: Passing | None = None) -> Sheet:
    """The items of a listed sheet that apply, given the known facts."""
    items = tuple(_item(one) for one in listed.entries if rulebook.holds(one.get("required_when", ()), known))
    return Sheet(listed.id, listed.title, listed.cited, items, passing)


def part_label(part: str) -> str:
    """The heading of a part of a sheet."""
    return rulebook.label("sheet_part", part)


def verdict_label(item: Item, verdict: str) -> str:
    """A stored verdict as people read it; nothing answered yet is a dash."""
    if not verdict:
        return "—"
    return f"{verdict} / {item.points} 分" if item.points else rulebook.label("verdict", verdict)


def rows_by_part(filled: FilledSheet) -> list[tuple[str, list[Row]]]:
    """The filled sheet in its parts, in order."""
    return [
        (part_label(part), [Row(one, verdict_label(one, filled.answer(one)), filled.note(one)) for one in items])
        for part, items in groupby(filled.sheet.items, key=lambda one: one.part)
    ]


def differences(theirs: FilledSheet, yours: Answers) -> list[Difference]:
    """Where somebody's answers part from the stored ones, item by item."""
    mine, found = FilledSheet(theirs.sheet, yours), []
    for item in theirs.sheet.items:
        if theirs.answer(item) != mine.answer(item):
            labels = verdict_label(item, theirs.answer(item)), verdict_label(item, mine.answer(item))
            found.append(Difference(item.code, item.text, *labels))
        if theirs.note(item) != mine.note(item):
            found.append(Difference(item.code + NOTE, f"{item.text}：说明", theirs.note(item), mine.note(item)))
    return found


def _item(entry: Mapping[str, Any]) -> Item:
    return Item(
        code=entry["code"],
        part=entry["part"],
        text=entry["text"],
        hint=entry.get("hint", ""),
        points=int(entry.get("points", 0)),
        is_must=bool(entry.get("is_must")),
        is_unseen=bool(entry.get("is_unseen")),
        may_not_apply=bool(entry.get("may_not_apply")),
    )
