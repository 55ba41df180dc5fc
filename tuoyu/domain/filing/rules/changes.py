"""May these facts of a filing be changed, or must the institution file anew?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules.facts import Material

# Which typed facts each kind of change holds; the head's number and phone are private.
VALUES_OF: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "head": ("head_name", "head_id_number", "head_phone"),
    "service_mode": ("service_modes",),
    "capacity": ("places",),
    "nature": ("nature",),
}
PRIVATE = frozenset({"head_id_number", "head_phone"})
LABELS: Mapping[str, str] = {
    "name": "名称",
    "head_name": "负责人姓名",
    "head_id_number": "负责人证件号码",
    "head_phone": "负责人手机",
    "service_modes": "服务形式",
    "places": "托位",
    "nature": "性质",
}


@dataclass(frozen=True)
class ChangeItem:
    """One kind of change as the rulebook lists it."""

    code: str
    name: str
    is_new_filing: bool
    cited: str
    papers: tuple[Material, ...]


@dataclass(frozen=True)
class ChangeFacts:
    """One change filing as values. `wanted` holds private answers only as `True`; `current` is what is on record."""

    items: tuple[ChangeItem, ...]
    wanted: Mapping[str, Any]
    current: Mapping[str, Any]
    papers_given: frozenset[str]
    occupancy: int = 0

    @property
    def papers_needed(self) -> tuple[Material, ...]:
        """The papers of all items, each once."""
        return tuple({paper.code: paper for item in self.items for paper in item.papers}.values())


def may_be_handed_in(facts: ChangeFacts) -> Iterable[Obstacle]:
    """Something is to change, it is a change and no new filing, every new value and every paper is there."""
    if not facts.items:
        yield Obstacle("filing.change_nothing", "还没有选择变更事项。")
    for item in facts.items:
        if item.is_new_filing:
            sentence = f"“{item.name}”不办变更：迁址或增设点位要先注销原备案，再重新备案。"
            yield Obstacle("filing.change_is_new_filing", sentence, item.cited)
            continue
        names = VALUES_OF[item.code]
        missing = [LABELS[name] for name in names if facts.wanted.get(name) in (None, "", [])]
        if missing:
            yield Obstacle("filing.change_value_missing", f"“{item.name}”还没有填：{'、'.join(missing)}。", item.cited)
        elif all(name in facts.current and facts.wanted[name] == facts.current[name] for name in names):
            yield Obstacle("filing.change_same", f"“{item.name}”与现在备案的一样，不用变更。")
    for paper in facts.papers_needed:
        if paper.code not in facts.papers_given:
            yield Obstacle("filing.change_paper_missing", f"缺少材料：{paper.name}。", paper.cited)
    if any(item.code == "capacity" for item in facts.items) and (facts.wanted.get("places") or 0) < facts.occupancy:
        sentence = f"现有 {facts.occupancy} 名婴幼儿在托，托位不能减到比在托人数还少，请先妥善安置。"
        yield Obstacle("filing.change_below_occupancy", sentence)


def may_be_changed(facts: ChangeFacts) -> Iterable[Obstacle]:
    """What held when it was handed in must still hold."""
    return may_be_handed_in(facts)
