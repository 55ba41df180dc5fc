"""What must be published, what is missing, and what may have gone stale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tuoyu.base.kernel.obstacles import Obstacle


class Freshness(StrEnum):
    """How an item of the public notice stands."""

    MISSING = "missing"
    STALE = "stale"
    FRESH = "fresh"


@dataclass(frozen=True)
class Item:
    """One thing that must be published. `fresh_days`: after so many days without a word it may be out of date."""

    kind: str
    label: str
    hint: str
    cited: str
    fresh_days: int


def freshness(item: Item, confirmed_on: date | None, today: date) -> Freshness:
    """Where an item stands that was last published or confirmed on a day (None: never)."""
    if confirmed_on is None:
        return Freshness.MISSING
    return Freshness.STALE if (today - confirmed_on).days > item.fresh_days else Freshness.FRESH


def lacking(items: Iterable[tuple[Item, Freshness]]) -> Iterable[Obstacle]:
    """What the institution still has to publish or to look through again, with the article."""
    for item, state in items:
        if state is Freshness.MISSING:
            yield Obstacle("publicity.not_disclosed", f"还没有公示“{item.label}”。", item.cited, item.kind)
        elif state is Freshness.STALE:
            yield Obstacle(
                "publicity.disclosure_stale",
                f"“{item.label}”已超过 {item.fresh_days} 日没有更新，请修改，或确认仍然有效。",
                item.cited,
                item.kind,
                blocking=False,
            )
