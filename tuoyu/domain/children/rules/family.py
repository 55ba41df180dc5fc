"""Who answers for a child: what must always be so."""

from __future__ import annotations

from collections.abc import Iterable

from tuoyu.base.kernel.obstacles import Obstacle


def may_end_guardianship(name: str, others_deciding: int) -> Iterable[Obstacle]:
    """Whether one who may decide can go: somebody must be left who can."""
    if not others_deciding:
        yield Obstacle(
            "children.nobody_decides",
            f"{name}是唯一能为幼儿作决定的监护人，请先登记另一名能作决定的监护人，再结束这一段。",
        )
