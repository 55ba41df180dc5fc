"""What may be done with a child's picture, facts and medicine, by what the guardians said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle

SENSITIVE = "sensitive"
CONSENT_KEYS = ("consent.sensitive", "consent.pictures", "consent.monitoring", "consent.medicine")


@dataclass(frozen=True)
class Answer:
    """What was said about one kind of consent, for the days from `since` until `until` (exclusive; None = still)."""

    kind: str
    is_given: bool
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def is_allowed(kind: str, answers: Iterable[Answer], on: date) -> bool:
    """Whether something that needs consent may be done on a day: only a standing yes is a yes."""
    standing = [one for one in answers if one.kind == kind and one.holds(on)]
    return bool(standing) and all(one.is_given for one in standing)


def lacks_consent(kind: str, label: str, answers: Iterable[Answer], on: date, rule: Any) -> Iterable[Obstacle]:
    """The obstacle for what may not be done without it."""
    if not is_allowed(kind, answers, on):
        sentence = f"监护人没有同意“{label}”，请说明必要性和影响，取得同意后登记；不同意的不能办理。"
        yield Obstacle(f"consent.{kind}", sentence, rule.cited)


def may_answer(name: str, rights: Mapping[str, bool]) -> Iterable[Obstacle]:
    """Whether somebody may give, refuse or take back consent for a child."""
    if not rights.get("decide"):
        yield Obstacle("consent.may_not_decide", f"{name}现在不能为这名幼儿作决定，请由能作决定的监护人表示。")
