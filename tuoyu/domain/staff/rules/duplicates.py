"""Which people on record look like one human being, and when two may be merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuoyu.base.kernel.obstacles import Obstacle

PHONE, NUMBER, BIRTH = "phone", "number", "birth"
REASONS = {
    NUMBER: "姓名相同，证件号码只差一处",
    PHONE: "姓名和手机相同",
    BIRTH: "姓名、出生日期和任职机构相同",
}


@dataclass(frozen=True)
class PersonLikeness:
    """What is compared of one person; the name is the same within a group."""

    id: UUID
    number: str
    phone: str
    born_on: date | None
    institutions: frozenset[UUID]


@dataclass(frozen=True)
class Held:
    """A post as it is compared: where, as what, from a day up to (not including) another."""

    institution: str
    post: str
    is_full_time: bool
    since: date
    until: date | None

    def meets(self, other: Held) -> bool:
        """Whether both last on some day."""
        begin, end = max(self.since, other.since), [day for day in (self.until, other.until) if day]
        return not end or begin < min(end)

    def clashes(self, other: Held) -> bool:
        """Whether one human being cannot hold both: the same post twice, or two full-time posts in two places."""
        is_same = (self.institution, self.post) == (other.institution, other.post)
        both_full = self.is_full_time and other.is_full_time and self.institution != other.institution
        return (is_same or both_full) and self.meets(other)


@dataclass(frozen=True)
class PersonMergeFacts:
    """What decides whether a merge may be carried out."""

    is_own_proposal: bool
    is_merged_already: bool
    clashes: tuple[tuple[Held, Held], ...] = ()


def alike(group: Iterable[PersonLikeness]) -> Iterator[tuple[UUID, UUID, tuple[str, ...]]]:
    """The pairs of one name that look like one human being, the smaller id first, with all their reasons."""
    people = sorted(group, key=lambda person: person.id)
    for place, other in enumerate(people):
        for one in people[:place]:
            if reasons := tuple(reason for reason in REASONS if _is(reason, one, other)):
                yield one.id, other.id, reasons


def may_people_be_merged(facts: PersonMergeFacts) -> Iterable[Obstacle]:
    """Two people decide; nobody comes out with posts that nobody can hold."""
    if facts.is_own_proposal:
        yield Obstacle("merge.own_proposal", "合并须由另一人批准：提出的人不能自己批准。")
    if facts.is_merged_already:
        yield Obstacle("merge.merged_already", "其中一份档案已经并入别的档案，请先退回，再与那一份核对。")
    for one, other in facts.clashes:
        where = one.institution if one.institution == other.institution else f"{one.institution}和{other.institution}"
        since = max(one.since, other.since)
        yield Obstacle(
            "merge.posts_overlap",
            f"两份档案在{where}的任职从{since.year}年{since.month}月{since.day}日起重叠，请先核对并结束其中一段任职。",
        )


def clashes(mine: Iterable[Held], theirs: Iterable[Held]) -> tuple[tuple[Held, Held], ...]:
    """The posts that cannot both be one human being's."""
    others = list(theirs)
    return tuple((one, other) for one in mine for other in others if one.clashes(other))


def differ_once(one: str, other: str) -> bool:
    """Whether two numbers of one length differ in one place, or by two neighbours swapped. (A mistyped place usually
    fails the check digit, so the check digit at the end may differ as well.)"""
    if len(one) != len(other) or one == other:
        return False
    body, theirs = one[:-1], other[:-1]
    places = [place for place, (left, right) in enumerate(zip(body, theirs, strict=True)) if left != right]
    if not places:
        return True
    first, *others = places
    return not others or (
        others == [first + 1] and body[first] == theirs[first + 1] and theirs[first] == body[first + 1]
    )


def _is(reason: str, one: PersonLikeness, other: PersonLikeness) -> bool:
    if reason == PHONE:
        return bool(one.phone) and one.phone == other.phone
    if reason == NUMBER:
        return differ_once(one.number, other.number)
    return one.born_on is not None and one.born_on == other.born_on and bool(one.institutions & other.institutions)
