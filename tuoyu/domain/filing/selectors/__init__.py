"""What others may read of pushes and filings."""

from tuoyu.domain.filing.selectors.dossier import Dossier, dossier
from tuoyu.domain.filing.selectors.dues import correction_due_on, dues, should_file_by
from tuoyu.domain.filing.selectors.facts import facts_of, filing_facts, materials_for, materials_needed
from tuoyu.domain.filing.selectors.filings import (
    Filled,
    Paper,
    clocks,
    comments,
    current_filing,
    documents_of,
    filings,
    get_comment,
    get_filing,
    get_material,
    inbox,
    papers,
    private_answers,
    sections,
    waiting,
)
from tuoyu.domain.filing.selectors.founding import Line, Office, Way, legal_forms, registrar_of, routes, way
from tuoyu.domain.filing.selectors.pushes import pushes, pushes_of, registered_not_filed

__all__ = [
    "Dossier",
    "Filled",
    "Line",
    "Office",
    "Paper",
    "Way",
    "clocks",
    "comments",
    "correction_due_on",
    "current_filing",
    "documents_of",
    "dossier",
    "dues",
    "facts_of",
    "filing_facts",
    "filings",
    "get_comment",
    "get_filing",
    "get_material",
    "inbox",
    "legal_forms",
    "materials_for",
    "materials_needed",
    "papers",
    "private_answers",
    "pushes",
    "pushes_of",
    "registered_not_filed",
    "registrar_of",
    "routes",
    "sections",
    "should_file_by",
    "waiting",
    "way",
]
