"""Pairs of institutions that may be one and the same: found, listed, laid side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.desks import Desk, Line
from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.institutions.models import Duplicate, Institution
from tuoyu.domain.institutions.policies import DUPLICATE
from tuoyu.domain.institutions.rules.duplicates import REASONS, Likeness, MergeFacts, candidates, plain
from tuoyu.domain.institutions.selectors.institutions import standing_in_words, with_standing
from tuoyu.domain.institutions.workflows import FOUND, MERGE, PROPOSED

# Positions 9 to 17 of a credit code say which organisation it is (GB 32100-2015).
_ORGANISATION = slice(8, 17)


@dataclass(frozen=True)
class Fact:
    """One line of the comparison."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


def new_pairs() -> Iterator[tuple[UUID, UUID, tuple[str, ...]]]:
    """The pairs that look like one today and were never found before."""
    today = clock.today()
    percent = rulebook.rule("register.duplicate.name_percent", on=today).value
    largest = rulebook.rule("register.duplicate.group", on=today).value
    rows = Institution.objects.filter(merged_into=None).values_list("pk", "name", "credit_code", "address", "area")
    likenesses = (_likeness(*row) for row in rows.iterator())
    known = set(Duplicate.objects.values_list("first_id", "second_id"))
    return (
        pair
        for pair in candidates(likenesses, like_share=Decimal(percent) / 100, largest_group=int(largest))
        if pair[:2] not in known
    )


def duplicates(actor: Any) -> QuerySet[Duplicate]:
    """The pairs in reach."""
    rows = Duplicate.objects.select_related("first", "second").defer("first__grams", "second__grams", "journal")
    return DUPLICATE.scope(actor, "view", rows)


def get_duplicate(actor: Any, id: UUID) -> Duplicate:
    """One pair in reach; Missing otherwise."""
    return DUPLICATE.get(actor, "view", Duplicate.objects.select_related("first", "second", "survivor"), pk=id)


def merge_facts(actor: Any, pair: Duplicate) -> MergeFacts:
    """What decides whether this person may carry the merge out now."""
    loser = pair.loser
    is_gone = bool(pair.first.merged_into_id or pair.second.merged_into_id)
    return MergeFacts(loser.name, loser.is_filed, loser.occupancy, pair.proposed_by == actor.actor_id, is_gone)


def reasons_in_words(pair: Duplicate) -> str:
    """Why two look like one."""
    return "；".join(REASONS[reason] for reason in pair.reasons)


def side_by_side(pair: Duplicate) -> list[Fact]:
    """What the register holds of both, line by line."""
    read = {row.pk: row for row in with_standing(Institution.objects.filter(pk__in=[pair.first_id, pair.second_id]))}
    names = area_names([row.area for row in read.values()])
    first, second = (_facts(read[id], names.get(read[id].area, "")) for id in (pair.first_id, pair.second_id))
    return [Fact(label, first[label], second[label]) for label in first]


def not_merged(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Pairs of which neither has gone into another meanwhile."""
    return rows.filter(first__merged_into=None, second__merged_into=None)


DESKS: tuple[Desk, ...] = (
    Desk(
        Duplicate,
        MERGE,
        DUPLICATE,
        "propose",
        {FOUND: Line("核对疑似重复的机构", "备案受理岗")},
        "institutions:duplicate",
        institution="first",
        narrow=not_merged,
    ),
    Desk(
        Duplicate,
        MERGE,
        DUPLICATE,
        "merge",
        {PROPOSED: Line("批准合并机构", "合并须由负责人批准")},
        "institutions:duplicate",
        institution="first",
    ),
)


def _likeness(id: UUID, name: str, credit_code: str, address: str, area: int) -> Likeness:
    heard = plain(name)
    pieces = frozenset(heard[place : place + 2] for place in range(len(heard) - 1))
    county = ancestor(area, Level.COUNTY)
    return Likeness(id, heard, credit_code[_ORGANISATION], plain(address), area, county, pieces)


def _facts(institution: Any, place: str) -> dict[str, str]:
    label = rulebook.label
    return {
        "名称": institution.name,
        "统一社会信用代码": institution.credit_code,
        "所在地": place,
        "地址": institution.address,
        "机构类型": label("facility_type", institution.facility_type),
        "法人形式": label("legal_form", institution.legal_form),
        "法定代表人（负责人）": institution.representative or "—",
        "登记日期": full_day(institution.registered_on),
        "状态": standing_in_words(institution),
        "备案编号": institution.filing_number or "—",
        "托位": str(institution.places),
        "在托人数": str(institution.occupancy),
    }
