"""What others may read of pushes and filings."""

from tuoyu.domain.filing.selectors.facts import filing_facts, materials_needed
from tuoyu.domain.filing.selectors.filings import (
    Filled,
    Paper,
    clocks,
    comments,
    current_filing,
    documents_of,
    filings,
    get_filing,
    inbox,
    papers,
    private_answers,
    sections,
    waiting,
)
from tuoyu.domain.filing.selectors.pushes import pushes, registered_not_filed

__all__ = [
    "Filled",
    "Paper",
    "clocks",
    "comments",
    "current_filing",
    "documents_of",
    "filing_facts",
    "filings",
    "get_filing",
    "inbox",
    "materials_needed",
    "papers",
    "private_answers",
    "pushes",
    "registered_not_filed",
    "sections",
    "waiting",
]
