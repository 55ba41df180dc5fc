"""Pages through the real stack: the same address in turn over few institutions, over many, and in the admin."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from benchmarks.client import Visitor, all_at_once, one_after_another
from benchmarks.ground import Ground
from benchmarks.pages import PAGES
from benchmarks.serve import ADMIN, site

CONNECTIONS = 8
_WARM = 12  # requests on each connection before anything is measured: statements get prepared and planned


@dataclass
class Sample:
    """What one page showed on one site: milliseconds of single requests, requests a second of one and many."""

    spent: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    bytes: int = 0

    def told(self) -> dict[str, float]:
        """Medians, and the 95th percentile of single requests."""
        return {
            "median_ms": median(self.spent),
            "p95_ms": quantiles(self.spent, n=20)[-1],
            "requests_per_second": median(self.alone),
            "requests_per_second_8": median(self.together),
            "bytes": self.bytes,
        }


@dataclass(frozen=True)
class Target:
    """One page on one site."""

    page: str
    side: str
    visitor: Visitor
    address: str


def measure(
    ground: Ground, sizes: tuple[int, int], found: dict[int, Any], sign_in: Callable[[Visitor, str], None],
    *, rounds: int, requests: int,
) -> dict[str, dict[str, dict[str, float]]]:  # fmt: skip
    """Page → side ("small", "large", "admin") → figures. Sides take turns within a page, pages within a round."""
    with ExitStack() as stack:
        ports = {
            "small": stack.enter_context(site(ground, sizes[0])),
            "large": stack.enter_context(site(ground, sizes[1])),
            "admin": stack.enter_context(site(ground, sizes[1], ADMIN)),
        }
        targets = _targets(
            ports, dict(zip(("small", "large", "admin"), (*sizes, sizes[1]), strict=True)), found, sign_in
        )
        samples = {(one.page, one.side): Sample() for one in targets}
        for one in targets:
            all_at_once(one.visitor, one.address, CONNECTIONS, _WARM if one.side != "admin" else 3)
        for number in range(rounds):
            for one in targets if number % 2 == 0 else _reversed_sides(targets):
                _take(one, samples[one.page, one.side], requests)
            print(f"\r  … 页面 {number + 1}/{rounds} 轮", end="", file=sys.stderr, flush=True)
    told: dict[str, dict[str, dict[str, float]]] = {}
    for (page, side), sample in samples.items():
        told.setdefault(page, {})[side] = sample.told()
    return told


def _targets(
    ports: dict[str, int], sizes: dict[str, int], found: dict[int, Any], sign_in: Callable[[Visitor, str], None]
) -> list[Target]:
    """Every page on every side that has it; people sign in once a side, the admin takes the large side's."""
    visitors: dict[tuple[str, str], Visitor] = {}
    for side in ("small", "large"):
        for who in dict.fromkeys(page.who for page in PAGES):
            visitors[side, who] = Visitor(ports[side])
            if who:
                sign_in(visitors[side, who], who)
    targets = []
    for page in PAGES:
        for side in ("small", "large"):
            address = found[sizes[side]]["pages"][page.key]["address"]
            targets.append(Target(page.key, side, visitors[side, page.who], address))
        if page.admin:
            visitor = Visitor(ports["admin"], visitors["large", page.who].cookies)
            address = page.admin.replace("DEEP", found[sizes["admin"]]["marks"]["page"])
            targets.append(Target(page.key, "admin", visitor, address))
    return targets


def _reversed_sides(targets: list[Target]) -> list[Target]:
    """The same pages in their order, the sides of each the other way round."""
    order = {key: number for number, key in enumerate(dict.fromkeys(one.page for one in targets))}
    return [one for _, one in sorted(enumerate(targets), key=lambda item: (order[item[1].page], -item[0]))]


def _take(target: Target, sample: Sample, requests: int) -> None:
    spent = one_after_another(target.visitor, target.address, requests)
    sample.spent += spent
    sample.alone.append(1000 * requests / sum(spent))
    each = max(2, requests // 4)
    sample.together.append(all_at_once(target.visitor, target.address, CONNECTIONS, each))
    if not sample.bytes:
        connection = target.visitor.connect()
        sample.bytes = target.visitor.get(connection, target.address)[1]
        connection.close()
