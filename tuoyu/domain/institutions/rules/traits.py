"""May this be written down as what the institution is from a day on?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle


@dataclass(frozen=True)
class Asked:
    """One kind of trait: the codes it may take with their words, or a whole number when there are none."""

    kind: str
    label: str
    values: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    hint: str = ""
    cited: str = ""

    def words(self, value: str) -> str:
        """A value as people read it; a code that is no longer known as it is."""
        if self.values:
            return dict(self.values).get(value, value)
        return f"{value} {self.unit}".strip()


def value_trouble(asked: Asked, value: str, places: int) -> str:
    """What is wrong with a value, in a sentence; nothing when it may stand. `places` bounds a number of places."""
    if asked.values:
        return "" if value in dict(asked.values) else f"“{asked.label}”没有这个选项，请重新选择。"
    if not (value.isascii() and value.isdecimal()):
        return f"“{asked.label}”请填写整数。"
    if int(value) > places:
        return f"“{asked.label}”不能超过备案的托位（{places} 个）。"
    return ""


def may_be_recorded(
    since: date, until: date | None, *, registered_on: date, held_since: date | None
) -> Iterable[Obstacle]:
    """A new time must come after registration and not before the latest time on record, which stays as it was."""
    if until is not None and until <= since:
        yield Obstacle("institutions.trait_ends_first", "截止日期应晚于起始日期，请改正其中一个。")
    if since < registered_on:
        yield Obstacle(
            "institutions.trait_before_registration",
            f"起始日期早于机构登记日期（{registered_on.isoformat()}），请核对。",
        )
    if held_since is not None and since < held_since:
        yield Obstacle(
            "institutions.trait_before_latest",
            f"已有自 {held_since.isoformat()} 起的记录，请填写不早于这一天的日期；同一天的视为更正。",
        )
