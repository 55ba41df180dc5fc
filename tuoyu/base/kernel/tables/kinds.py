"""What a kind of table holds: its columns, who may bring it, and how one row of it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its name and other names people give it, how to fill it in, an example."""

    field: str
    label: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    says: str = ""
    example: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.field, *self.synonyms)


class Gate(Protocol):
    """Who may bring such a table: a policy of an app."""

    def may_somewhere(self, actor: Any, action: str) -> bool: ...


@dataclass(frozen=True)
class Taken:
    """What became of one row: the outcome as people read it, and whether anything changed."""

    outcome: str
    is_news: bool = True


# Reads the values of one row (field → text) and carries it out; raises Refusal with what is wrong.
Take = Callable[[Mapping[str, str]], Taken]
# The same for many rows in a few statements: None for each row that is not plain and has to go by itself.
TakePlain = Callable[[Sequence[Mapping[str, str]]], Sequence[Taken | None]]


@dataclass(frozen=True)
class Opening:
    """How the rows of a table are taken in, once what all of them need is looked up.

    `plain` is offered a whole portion first. What it leaves, and the whole portion should it fail, goes to `one`, so
    that every refusal is spoken by the single act.
    """

    one: Take
    plain: TakePlain | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of table. `opening(actor)` looks up once what all rows need and returns how rows are taken in."""

    key: str
    label: str
    under: str
    columns: Sequence[Column]
    policy: Gate
    action: str
    opening: Callable[[Any], Opening]
    results_at: str = ""

    @property
    def names(self) -> Iterable[str]:
        """Every name by which a heading may be known."""
        return (name for column in self.columns for name in column.names)

    def may_bring(self, actor: Any) -> bool:
        """Whether this person may bring such a table at all; each row is judged again by its service."""
        return self.policy.may_somewhere(actor, self.action)
