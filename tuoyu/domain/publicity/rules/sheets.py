"""Sheets of requirements that somebody answers one by one, and what a filled one amounts to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.institutions.rules.facts import Requirement

MET, NOT_MET, NOT_APPLICABLE = "met", "not_met", "not_applicable"
NOTE = "_note"

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One requirement. With `points` it is scored from nought to `points`, else it is met or not.

    `is_must`: the sheet fails without it. `is_unseen`: we have not seen its wording, so whoever answers says what it
    asks. `may_not_apply`: it does not concern everybody.
    """

    code: str
    part: str
    text: str
    hint: str = ""
    points: int = 0
    is_must: bool = False
    is_unseen: bool = False
    may_not_apply: bool = False

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The answers it takes, as they are stored."""
        if self.points:
            return tuple(map(str, range(self.points + 1)))
        return (MET, NOT_MET, NOT_APPLICABLE) if self.may_not_apply else (MET, NOT_MET)


@dataclass(frozen=True)
class Passing:
    """What a scored sheet needs: so many points of so many."""

    points: Requirement
    full: Requirement


@dataclass(frozen=True)
class Sheet:
    """A list of requirements as it applies to one institution. Without `passing` every one of them must be met."""

    id: str
    title: str
    cited: str
    items: tuple[Item, ...]
    passing: Passing | None = None

    @property
    def possible(self) -> int:
        return sum(one.points for one in self.items)


@dataclass(frozen=True)
class FilledSheet:
    """A sheet with what was answered: the verdict under the item's code, a remark under the code and `_note`."""

    sheet: Sheet
    answers: Answers

    def answer(self, item: Item) -> str:
        """The stored verdict, or nothing when it is none that the item takes."""
        given = self.answers.get(item.code, "")
        return given if given in item.verdicts else ""

    def note(self, item: Item) -> str:
        return self.answers.get(item.code + NOTE, "")

    @property
    def points(self) -> int:
        return sum(int(self.answer(one) or 0) for one in self.sheet.items if one.points)

    @property
    def unanswered(self) -> tuple[Item, ...]:
        return tuple(one for one in self.sheet.items if not self.answer(one))


def may_be_concluded(filled: FilledSheet) -> Iterable[Obstacle]:
    """Everything is answered, every must is met, and the sheet passes: all of it, or with enough points."""
    yield from unfinished(filled)
    sheet = filled.sheet
    for one in sheet.items:
        if filled.answer(one) == NOT_MET:
            yield Obstacle("sheet.not_met", f"“{one.text}”不符合，整改后再完成评价。", sheet.cited, one.code)
    if sheet.passing and not filled.unanswered:
        yield from _too_few_points(filled, sheet.passing)


def unfinished(filled: FilledSheet) -> Iterator[Obstacle]:
    """What still has to be answered, and unseen requirements of which nobody wrote what they ask."""
    for one in filled.sheet.items:
        if not filled.answer(one):
            yield Obstacle("sheet.unanswered", f"“{one.text}”还没有填。", filled.sheet.cited, one.code)
        elif one.is_unseen and not filled.note(one):
            yield Obstacle(
                "sheet.not_described",
                f"“{one.text}”：本系统没有收录原文，请写明对照原文核对的是什么。",
                filled.sheet.cited,
                one.code,
            )


def passes(points: int, possible: int, passing: Passing) -> bool:
    """Whether so many of the possible points are in proportion as many as the full sheet asks."""
    return points * int(passing.full.value) >= int(passing.points.value) * possible


def _too_few_points(filled: FilledSheet, passing: Passing) -> Iterator[Obstacle]:
    possible = filled.sheet.possible
    if not passes(filled.points, possible, passing):
        yield Obstacle(
            "sheet.too_few_points",
            f"得 {filled.points} 分（满分 {possible} 分），没有达到合格线（百分制 {passing.points.value} 分）。",
            passing.points.cited,
        )
