"""Which institutions look like one and the same, and when two may be merged."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tuoyu.base.kernel.obstacles import Obstacle

NAME, ADDRESS, ORGANISATION, LIKE_NAME = "name", "address", "organisation", "like_name"
REASONS = {
    NAME: "名称相同",
    ADDRESS: "同县且地址相同",
    ORGANISATION: "信用代码中的主体标识码相同",
    LIKE_NAME: "同乡镇且名称相近",
}
_UNHEARD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Likeness:
    """What is compared of one institution: plain texts, the part of its code that names the organisation, and the
    pieces of its name."""

    id: UUID
    name: str
    organisation: str
    address: str
    area: int
    county: int
    pieces: frozenset[str]


@dataclass(frozen=True)
class MergeFacts:
    """What decides whether a merge may be carried out."""

    loser: str
    is_loser_filed: bool
    loser_occupancy: int
    is_own_proposal: bool
    is_merged_already: bool = False


def candidates(
    rows: Iterable[Likeness], *, like_share: Decimal, largest_group: int
) -> Iterator[tuple[UUID, UUID, tuple[str, ...]]]:
    """Pairs that look like one, the smaller id first, each once with all its reasons.

    What more than `largest_group` share (a common name, a market hall) says nothing and is left out.
    """
    found: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    read = list(rows)
    keys: Mapping[str, Callable[[Likeness], tuple[object, ...]]] = {
        NAME: lambda one: (one.name,),
        ADDRESS: lambda one: (one.county, one.address),
        ORGANISATION: lambda one: (one.organisation,),
        LIKE_NAME: lambda one: (one.area,),
    }
    for reason, key in keys.items():
        for group in _groups(read, key, largest_group):
            for place, one in enumerate(group):
                for other in group[:place]:
                    if reason != LIKE_NAME or _is_alike(one.pieces, other.pieces, like_share):
                        found[min(one.id, other.id), max(one.id, other.id)].add(reason)
    for (first, second), reasons in sorted(found.items()):
        yield first, second, tuple(reason for reason in REASONS if reason in reasons)


def may_be_merged(facts: MergeFacts) -> Iterable[Obstacle]:
    """Two people decide; the one that goes has no filing in force and no child in care."""
    if facts.is_own_proposal:
        yield Obstacle("merge.own_proposal", "合并须由另一人批准：提出的人不能自己批准。")
    if facts.is_merged_already:
        yield Obstacle("merge.merged_already", "其中一家已经并入别的机构，请先退回，再与那一家核对。")
    if facts.is_loser_filed:
        yield Obstacle("merge.loser_filed", f"“{facts.loser}”有有效备案，请改为保留这一家，或先注销它的备案再合并。")
    if facts.loser_occupancy:
        yield Obstacle("merge.children_in_care", f"“{facts.loser}”还有 {facts.loser_occupancy} 名婴幼儿在托。")


def plain(text: str) -> str:
    """A name or address without spaces, marks and width."""
    return _UNHEARD.sub("", unicodedata.normalize("NFKC", text)).lower()


def _groups(
    rows: Iterable[Likeness], key: Callable[[Likeness], tuple[object, ...]], largest: int
) -> Iterator[list[Likeness]]:
    """Those that share a key none of whose parts is empty."""
    groups: dict[tuple[object, ...], list[Likeness]] = defaultdict(list)
    for row in rows:
        found = key(row)
        if all(found):
            groups[found].append(row)
    return (group for group in groups.values() if len(group) <= largest)


def _is_alike(mine: frozenset[str], theirs: frozenset[str], share: Decimal) -> bool:
    return bool(mine) and len(mine & theirs) >= share * len(mine | theirs)
