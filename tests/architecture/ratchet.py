"""Ratchets: what was already too much when a rule came in. The lists in `ratchet.toml` only ever get shorter."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from tests.architecture.source import ROOT

FILE = ROOT / "tests/architecture/ratchet.toml"


@cache
def lists() -> dict[str, dict[str, int]]:
    """Every ratchet list: name → place → the figure that is still tolerated."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def slips(name: str, found: Mapping[str, int]) -> list[str]:
    """What is new, has grown, or has been mended without taking its line out of the list `name`."""
    return compare(lists().get(name, {}), found)


def compare(tolerated: Mapping[str, int], found: Mapping[str, int]) -> list[str]:
    """One sentence for each place where `found` is more than is tolerated, or less."""
    worse = [
        f"{place}: {figure}, tolerated {tolerated.get(place, 'nowhere')}"
        for place, figure in sorted(found.items())
        if figure > tolerated.get(place, 0)
    ]
    better = [
        f"{place}: now {found.get(place, 0)}; tighten ratchet.toml from {figure}"
        for place, figure in sorted(tolerated.items())
        if found.get(place, 0) < figure
    ]
    return worse + better
