"""Who answers for a child and what they may do; a court's order beats everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle

DECIDE, PICK_UP, BE_INFORMED = "decide", "pick_up", "be_informed"


@dataclass(frozen=True)
class Order:
    """What a court or another organ takes from a guardian, from a day until another (exclusive; None = no end)."""

    denies: frozenset[str]
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def rights_on(granted: Mapping[str, bool], orders: Iterable[Order], on: date) -> dict[str, bool]:
    """What a guardian may do on a day: what is written, less what any standing order takes away."""
    denied = frozenset[str]().union(*(order.denies for order in orders if order.holds(on)))
    return {right: is_granted and right not in denied for right, is_granted in granted.items()}


def may_end_guardianship(name: str, others_deciding: int) -> Iterable[Obstacle]:
    """Whether one who may decide can go: somebody must be left who can."""
    if not others_deciding:
        yield Obstacle(
            "children.nobody_decides",
            f"{name}是唯一能为幼儿作决定的监护人，请先登记另一名能作决定的监护人，再结束这一段。",
        )


def may_fetch(name: str, age: int, adult: int, cited: str) -> Iterable[Obstacle]:
    """Whether an adult may be authorised to fetch a child; `age` in full years."""
    if age < adult:
        yield Obstacle(
            "children.fetcher_not_adult", f"{name}未满 {adult} 周岁，不能委托接送，请委托一名成年人。", cited
        )
