"""The law of filing as pure functions: values in, obstacles out."""

from tuoyu.domain.filing.rules.facts import FilingFacts, Material
from tuoyu.domain.filing.rules.passage import may_be_accepted, may_be_ended, may_be_returned, may_be_submitted
from tuoyu.domain.filing.rules.scope import ScopeFinding, read_scope
from tuoyu.domain.filing.rules.sections import SECTIONS, Field, Kind, Section, section, sections_for

__all__ = [
    "SECTIONS",
    "Field",
    "FilingFacts",
    "Kind",
    "Material",
    "ScopeFinding",
    "Section",
    "may_be_accepted",
    "may_be_ended",
    "may_be_returned",
    "may_be_submitted",
    "read_scope",
    "section",
    "sections_for",
]
