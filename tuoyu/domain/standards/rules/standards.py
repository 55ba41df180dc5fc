"""Does an institution meet the setting standards? One table of checks for pre-check, self-check, officers, visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tuoyu.domain.standards.rules.checks.classes import CLASS_CHECKS
from tuoyu.domain.standards.rules.checks.papers import PAPER_CHECKS
from tuoyu.domain.standards.rules.checks.rooms import ROOM_CHECKS
from tuoyu.domain.standards.rules.checks.safety import SAFETY_CHECKS
from tuoyu.domain.standards.rules.checks.site import SITE_CHECKS
from tuoyu.domain.standards.rules.checks.staff import STAFF_CHECKS
from tuoyu.domain.standards.rules.facts import Law, StandardsFacts
from tuoyu.domain.standards.rules.findings import Finding, Verdict
from tuoyu.domain.standards.rules.places import LIMITS

CHECKS = (*SITE_CHECKS, *SAFETY_CHECKS, *ROOM_CHECKS, *CLASS_CHECKS, *STAFF_CHECKS, *PAPER_CHECKS)
# Every entry of the rulebook that checks and computed places ask for.
LAW_KEYS: tuple[str, ...] = tuple(
    sorted({key for check in CHECKS for key in check.keys} | {key for limit in LIMITS for key in limit.law})
)


def findings(facts: StandardsFacts, law: Law) -> list[Finding]:
    """Every check that applies, in the order of the table."""
    return [found for check in CHECKS if (found := check.finding(facts, law)) is not None]


def tally(found: Iterable[Finding]) -> dict[Verdict, int]:
    """How many findings of each verdict there are."""
    counted = Counter(one.verdict for one in found)
    return {verdict: counted[verdict] for verdict in Verdict}
