"""Whether a section of a filing may be changed now, and if not, why."""

from __future__ import annotations

from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.rules import FilingFacts, section
from tuoyu.domain.filing.rules.correction import sections_to_correct
from tuoyu.domain.filing.workflows import DRAFT, RETURNED
from tuoyu.domain.filing.workflows import FILING as WORKFLOW


def closed_because(filing: Filing, facts: FilingFacts, key: str) -> str:
    """Why this section may not be changed now; empty when it may."""
    if filing.state == DRAFT or (filing.state == RETURNED and key in sections_to_correct(facts)):
        return ""
    if filing.state == RETURNED:
        return f"这次只需补正提出了意见的部分，“{section(key).label}”一节不用改。"
    return f"这件备案现在是“{WORKFLOW.states[filing.state]}”，内容不能改动。"
