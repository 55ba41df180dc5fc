"""An obstacle: one reason why something may not happen yet, in a sentence for people, with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an act is held up.

    `code` is stable and dotted ("filing.material_missing"); `sentence` is Chinese and says how to mend it;
    `source` quotes the article it rests on; `section` names the part of the record it concerns;
    an obstacle that is not `blocking` is only a warning.
    """

    code: str
    sentence: str
    source: str = ""
    section: str = ""
    blocking: bool = True

    def __str__(self) -> str:
        return f"{self.sentence}（依据：{self.source}）" if self.source else self.sentence


def blocking(obstacles: Iterable[Obstacle]) -> list[Obstacle]:
    """Those that stop the act."""
    return [obstacle for obstacle in obstacles if obstacle.blocking]


def warnings(obstacles: Iterable[Obstacle]) -> list[Obstacle]:
    """Those that only warn."""
    return [obstacle for obstacle in obstacles if not obstacle.blocking]


def day_in_words(day: date) -> str:
    """2026年11月23日: a day as sentences for people say it."""
    return f"{day.year}年{day.month}月{day.day}日"
