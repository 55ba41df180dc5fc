"""Which sections of a returned filing may be changed: what was asked, and what follows from changing it."""

from __future__ import annotations

from tuoyu.domain.filing.rules.completeness import incomplete
from tuoyu.domain.filing.rules.facts import FilingFacts


def sections_to_correct(facts: FilingFacts) -> frozenset[str]:
    """The keys of these sections: commented on; left incomplete by a correction elsewhere (another tenure needs other
    papers); or touched in this round already, so that a slip there can be mended."""
    follows = {one.section for one in incomplete(facts) if one.blocking and one.section}
    return frozenset(facts.comments_asked) | follows | facts.sections_touched
