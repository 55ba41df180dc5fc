"""What others may read of the standards check."""

from tuoyu.domain.standards.selectors.standards import (
    Changed,
    Checked,
    checked,
    compare,
    differences,
    findings_of,
    get_checked,
    law_of,
    places_of,
    standards_facts,
    standards_of,
)

__all__ = [
    "Changed",
    "Checked",
    "checked",
    "compare",
    "differences",
    "findings_of",
    "get_checked",
    "law_of",
    "places_of",
    "standards_facts",
    "standards_of",
]
