"""Pages through the real stack: the same address in turn over few institutions, over many, and in the admin."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from benchmarks.client import Visitor, all_at_once
from benchmarks.ground import Ground
from benchmarks.pages import PAGES
from benchmarks.serve import ADMIN, site

CONNECTIONS = 8
_WARM = 12  # requests on each connection before anything is measured: statements get prepared and planned


@dataclass
class Sample:
    """What one page showed on one site: milliseconds of single requests, requests a second of one and many."""

    spent: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    bytes: int = 0

    def told(self) -> dict[str, Any]:
        """Medians (of all, and of each round), and the 95th percentile of single requests."""
        return {
            "median_ms": median(self.spent),
            "p95_ms": quantiles(self.spent, n=20)[-1],
            "requests_per_second": median(self.alone),
            "requests_per_second_8": median(self.together),
            "bytes": self.bytes,
            "round_medians_ms": self.medians,
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
) -> dict[str, dict[str, dict[str, Any]]]:  # fmt: skip
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
            for page in PAGES:
                sides = [one for one in targets if one.page == page.key]
                _take(sides if number % 2 == 0 else sides[::-1], samples, requests)
            print(f"\r  … 页面 {number + 1}/{rounds} 轮", end="\n" if number + 1 == rounds else "", flush=True)
    told: dict[str, dict[str, dict[str, Any]]] = {}
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


def _take(sides: list[Target], samples: dict[tuple[str, str], Sample], requests: int) -> None:
    """One round of one page: single requests by turns, so that a busy moment meets every side; then many at once."""
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(one.visitor.connect())) for one in sides]
        spent: list[list[float]] = [[] for _ in sides]
        for _ in range(requests):
            for place, one in enumerate(sides):
                milliseconds, size = one.visitor.get(lines[place], one.address)
                spent[place].append(milliseconds)
                samples[one.page, one.side].bytes = size
    for one, taken in zip(sides, spent, strict=True):
        sample = samples[one.page, one.side]
        sample.spent += taken
        sample.medians.append(median(taken))
        sample.alone.append(1000 * requests / sum(taken))
        sample.together.append(all_at_once(one.visitor, one.address, CONNECTIONS, max(2, requests // 4)))
