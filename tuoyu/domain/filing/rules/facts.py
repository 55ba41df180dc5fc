"""What the filing rules judge: plain values gathered by the selectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuoyu.domain.institutions.rules.facts import Requirement


@dataclass(frozen=True)
class Material:
    """A paper this filing needs: its code, its name, and the article that asks for it."""

    code: str
    name: str
    hint: str
    cited: str


@dataclass(frozen=True)
class FilingFacts:
    """One filing as values. `answers` maps section to what was typed (private answers only as `True` when given)."""

    on: date
    facility_type: str
    legal_form: str
    business_scope: str
    answers: Mapping[str, Mapping[str, Any]]
    materials_needed: tuple[Material, ...]
    materials_given: frozenset[str]
    requirements: Mapping[str, Requirement]
    scope_words: tuple[str, ...]
    mode_words: Mapping[str, tuple[str, ...]]
    comments_unasked: int = 0
    comments_unanswered: tuple[str, ...] = ()
    comments_unsettled: tuple[str, ...] = ()
    comments_asked: tuple[str, ...] = ()
    sections_touched: frozenset[str] = frozenset()
    occupancy: int = 0
    placed: int = 0
    name: str = ""

    def answer(self, section: str, name: str) -> Any:
        """What was typed there, or None."""
        return self.answers.get(section, {}).get(name)
