"""What a check finds: a verdict in one sentence, with the article and the facts it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tuoyu.domain.institutions.rules.facts import LABELS, Requirement
from tuoyu.domain.standards.rules.facts import Law, StandardsFacts


class Verdict(StrEnum):
    """How an institution stands to one rule."""

    FAILING = "failing"
    UNKNOWN = "unknown"
    CONFORMING = "conforming"


@dataclass(frozen=True)
class Finding:
    """One rule held against one institution. `used` names facts of the site (LABELS); an advisory rule says “宜”."""

    key: str
    title: str
    section: str
    verdict: Verdict
    sentence: str
    bases: tuple[Requirement, ...]
    is_advisory: bool = False
    used: tuple[str, ...] = ()

    @property
    def cited(self) -> str:
        """The articles it rests on; put into words only when somebody reads them."""
        return "；".join(dict.fromkeys(one.cited for one in self.bases))

    @property
    def is_tentative(self) -> bool:
        """Whether a number it rests on still has to be verified."""
        return any(one.is_tentative for one in self.bases)


@dataclass(frozen=True)
class Judged:
    """What a judge says; `bases` are the entries it went by."""

    verdict: Verdict
    sentence: str
    bases: tuple[Requirement, ...]


def everywhere(facts: StandardsFacts) -> bool:
    """For every kind of institution."""
    return True


def institutions_only(facts: StandardsFacts) -> bool:
    """Not for family sites, which have a list of their own."""
    return not facts.is_family_site


def family_sites_only(facts: StandardsFacts) -> bool:
    """Only for family sites."""
    return facts.is_family_site


@dataclass(frozen=True)
class Check:
    """One line of the table of checks.

    `law` are the keys it needs (`family_law` instead, for a family site, where its own differ), `needs` the facts of
    the site without which it cannot judge. A rule that does not apply says so by `applies`, or by None from `judge`.
    `section` is the part of the record to mend it in.
    """

    key: str
    title: str
    section: str
    judge: Callable[[StandardsFacts, Law], Judged | None]
    law: tuple[str, ...]
    needs: tuple[str, ...] = ()
    applies: Callable[[StandardsFacts], bool] = everywhere
    is_advisory: bool = False
    family_law: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every entry of the rulebook it may ask for."""
        return (*self.law, *self.family_law)

    def finding(self, facts: StandardsFacts, law: Law) -> Finding | None:
        """Hold the rule against the facts; None where it does not apply or is not law on that day."""
        keys = self.family_law if facts.is_family_site and self.family_law else self.law
        if not self.applies(facts) or any(key not in law for key in keys):
            return None
        missing = [name for name in self.needs if facts.site.get(name) is None]
        bases = tuple(law[key] for key in keys)
        judged = unknown(_unanswered(missing), *bases) if missing else self.judge(facts, law)
        if judged is None:
            return None
        return Finding(
            key=self.key,
            title=self.title,
            section=self.section,
            verdict=judged.verdict,
            sentence=judged.sentence,
            bases=judged.bases,
            is_advisory=self.is_advisory,
            used=self.needs,
        )


def judged(is_met: bool, good: str, bad: str, *bases: Requirement) -> Judged:
    """Conforming in one sentence, failing in the other."""
    return Judged(Verdict.CONFORMING, good, bases) if is_met else Judged(Verdict.FAILING, bad, bases)


def unknown(sentence: str, *bases: Requirement) -> Judged:
    """Nobody can tell yet; the sentence says what is missing."""
    return Judged(Verdict.UNKNOWN, sentence, bases)


def _unanswered(names: list[str]) -> str:
    return f"还没有填写：{'、'.join(LABELS[name] for name in names)}。"
