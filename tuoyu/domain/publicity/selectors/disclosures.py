"""The public notice of an institution: each item as it stands, how fresh it is, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.waiting import Waiting
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import public_institutions
from tuoyu.domain.publicity.models import Disclosure
from tuoyu.domain.publicity.policies import DISCLOSURE
from tuoyu.domain.publicity.rules.disclosure import Freshness, Item, freshness, lacking

FEES = "fees"


@dataclass(frozen=True)
class Posted:
    """One item with what stands there today (None: nothing yet) and what stood there before, newest first."""

    item: Item
    current: Disclosure | None
    before: tuple[Disclosure, ...]
    state: Freshness

    @property
    def fees(self) -> list[tuple[str, str]]:
        """Each fee with its yuan a month, as people read them."""
        given = self.current.fees if self.current else {}
        return [(label, f"{given[code]} 元/月") for code, label in rulebook.choices("fee_item") if code in given]

    @property
    def price_mode(self) -> str:
        """How the price is set, in words."""
        mode = self.current.price_mode if self.current else ""
        return rulebook.label("price_mode", mode) if mode else ""

    @property
    def is_stale(self) -> bool:
        return self.state is Freshness.STALE

    @property
    def is_missing(self) -> bool:
        return self.state is Freshness.MISSING


def items(on: date, area: int) -> list[Item]:
    """What must be published, by the rulebook of the day."""
    listed = rulebook.document("disclosure_items", on=on, area=area)
    return [
        Item(
            entry["code"],
            rulebook.label("disclosure_item", entry["code"]),
            entry["hint"],
            listed.cites(entry),
            entry["fresh_days"],
        )
        for entry in listed.entries
    ]


def get_item(area: int, kind: str) -> Item:
    """One item; Missing when nothing such must be published."""
    for one in items(clock.today(), area):
        if one.kind == kind:
            return one
    raise Missing()


def notice_of(institution: Institution) -> list[Posted]:
    """Every item that must be published, with what stands there; one query."""
    today = clock.today()
    rows = list(Disclosure.objects.filter(institution=institution).order_by("-valid", "-published_at"))
    return [
        _posted(item, [row for row in rows if row.kind == item.kind], today) for item in items(today, institution.area)
    ]


def lacks(notice: list[Posted]) -> list[Obstacle]:
    """What is missing or may have gone stale, each with its article."""
    return list(lacking((one.item, one.state) for one in notice))


def planned(institution: Institution) -> Disclosure:
    """A row about to be written, by which policies judge who may write it."""
    return Disclosure(institution=institution, area=institution.area, body_id=institution.body_id)


def get_shown(actor: Any, id: UUID) -> Institution:
    """An institution, filed or not, whose public notice the actor may look at; Missing otherwise."""
    found = DISCLOSURE.scope(actor, "view", Institution.objects.select_related("body").defer("grams"))
    institution = found.filter(pk=id).first()
    if institution is None:
        raise Missing()
    return institution


def get_disclosing(actor: Any, id: UUID, action: str = "view") -> Institution:
    """A filed institution whose public notice the actor may look after; Missing otherwise."""
    institution = public_institutions().select_related("body").filter(pk=id).first()
    if institution is None or not DISCLOSURE.allows(actor, action, planned(institution)):
        raise Missing()
    return institution


def inbox(actor: Any) -> list[Waiting]:
    """A director's own notice, as long as something is missing or stale."""
    if not DISCLOSURE.may_somewhere(actor, "publish"):
        return []
    bodies = actor.bodies_acted_for
    found = []
    for institution in public_institutions().filter(body__in=bodies):
        open_ones = lacks(notice_of(institution))
        if open_ones:
            note = "、".join(rulebook.label("disclosure_item", one.section) for one in open_ones)
            found.append(
                Waiting(
                    what="更新信息公示",
                    whom=institution.name,
                    note=note,
                    why="您是机构负责人",
                    route="publicity:disclosure",
                    key=institution.pk,
                    clock=None,
                    is_mine=True,
                )
            )
    return found


def _posted(item: Item, rows: list[Disclosure], today: date) -> Posted:
    standing = (row for row in rows if not row.valid.isempty and row.valid.upper is None)
    current = next(standing, None)
    before = tuple(row for row in rows if row is not current)
    return Posted(item, current, before, freshness(item, current.confirmed_on if current else None, today))
