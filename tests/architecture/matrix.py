"""The access matrix as tests ask it: what happens when somebody of the cast calls a route."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from tests.architecture.source import ROOT

FILE = ROOT / "tests/architecture/access_matrix.toml"
ANONYMOUS = "anonymous"


class Outcome(StrEnum):
    """What a person meets at a door; the head of access_matrix.toml says which answers that may be."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    HIDDEN = "hidden"
    SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Door:
    """One route of the matrix."""

    route: str
    methods: frozenset[str]
    action: str
    row: str
    allowed: frozenset[str]
    refused: frozenset[str]
    is_public: bool

    def outcome(self, person: str) -> Outcome:
        """What happens when `person`, a name of the cast or "anonymous", calls it."""
        if self.is_public or person in self.allowed:
            return Outcome.ALLOWED
        if person == ANONYMOUS:
            return Outcome.SIGN_IN
        return Outcome.REFUSED if person in self.refused else Outcome.HIDDEN


def expected(route: str, person: str) -> Outcome:
    """The outcome for one route and one person; KeyError for a route that has no row."""
    return doors()[route].outcome(person)


@cache
def doors() -> dict[str, Door]:
    """Every route of the matrix, by name."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    groups = read["groups"]
    public = [
        Door(route, frozenset(methods.split()), "", "", frozenset(), frozenset(), is_public=True)
        for route, methods in read["public"].items()
    ]
    closed = [_door(route, row, groups) for route, row in read["routes"].items()]
    return {door.route: door for door in (*public, *closed)}


def people() -> frozenset[str]:
    """Everybody the matrix speaks of."""
    return _named(["@everybody"], tomllib.loads(FILE.read_text(encoding="utf-8"))["groups"])


def _door(route: str, row: dict[str, Any], groups: dict[str, list[str]]) -> Door:
    return Door(
        route,
        frozenset(row["methods"].split()),
        row["action"],
        row["row"],
        _named(row["allowed"], groups),
        _named(row.get("refused", []), groups),
        is_public=False,
    )


def _named(words: list[str], groups: dict[str, list[str]]) -> frozenset[str]:
    """Names and @groups, the groups opened up."""
    return frozenset().union(*(_named(groups[word[1:]], groups) if word[0] == "@" else {word} for word in words))
