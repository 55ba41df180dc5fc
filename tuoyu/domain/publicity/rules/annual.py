"""What an annual report must tell before it is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle

CONFIRMED = "confirmed"
QUESTIONS: Mapping[str, str] = {
    "work": "本年度工作情况",
    "plan": "下年度工作计划",
    "safety": "安全和消防工作情况",
}
CORRECTIONS = "corrections"
_ARTICLE = "《托育机构管理规范（试行）》（国卫人口发〔2019〕58号）第三十八条"


def may_be_reported(told: Mapping[str, Any]) -> Iterable[Obstacle]:
    """Every question answered, and the register's facts confirmed or corrected."""
    for name, label in QUESTIONS.items():
        if not str(told.get(name, "")).strip():
            yield Obstacle("annual.unanswered", f"“{label}”还没有写。", _ARTICLE, name)
    if not told.get(CONFIRMED) and not str(told.get(CORRECTIONS, "")).strip():
        yield Obstacle(
            "annual.not_confirmed", "请核对名录信息：无误的勾选确认，有不符的写明哪里不符。", _ARTICLE, CONFIRMED
        )
