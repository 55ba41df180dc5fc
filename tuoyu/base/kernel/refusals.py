"""Every way the house says no: one family of exceptions, turned into a page, a form error or a status in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tuoyu.base.kernel.obstacles import Obstacle


class Refusal(Exception):
    """A request that will not be carried out; `sentence` tells a person why and what would help."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refusal):
    """The actor may see the record but may not do this to it."""

    status = 403


class Missing(Refusal):
    """There is no such record, or it lies out of the actor's reach: the two must look the same."""

    status = 404

    def __init__(self, sentence: str = "没有找到这条记录，可能地址有误。") -> None:
        super().__init__(sentence)


class OutOfStep(Refusal):
    """The case is no longer in a state from which this step leads anywhere."""

    status = 409


@dataclass(frozen=True)
class Difference:
    """One field on which two people disagree: its label, what is stored now, and what was sent."""

    field: str
    label: str
    theirs: str
    yours: str


class Stale(Refusal):
    """Somebody changed the record since it was read; `differences` says where the two versions part."""

    status = 409

    def __init__(self, differences: Iterable[Difference] = (), sentence: str = "") -> None:
        super().__init__(sentence or "这条记录刚刚被别人改过，请看清差别后再决定保留哪一个。")
        self.differences = tuple(differences)


class Invalid(Refusal):
    """What was typed or received does not have the right shape; `errors` maps field to sentences."""

    status = 422

    def __init__(self, errors: Mapping[str, Iterable[str]], sentence: str = "有几处填写需要改正。") -> None:
        super().__init__(sentence)
        self.errors = {field: list(sentences) for field, sentences in errors.items()}


class Refused(Refusal):
    """The rules stand in the way; `obstacles` name each one, with its source."""

    status = 409

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        first = self.obstacles[0].sentence if self.obstacles else "条件尚未满足。"
        more = f"（另有 {len(self.obstacles) - 1} 项）" if len(self.obstacles) > 1 else ""
        super().__init__(f"现在还不能办理：{first}{more}")


class TooMany(Refusal):
    """The same source asks too often."""

    status = 429
