"""The law as dated, cited entries: ask for a rule, a list or an enumeration on a day and in a place.

Files: `rulebook/**/*.toml` of the product, then those of the deployment's own folder (`TUOYU_RULEBOOK_LOCAL`, else
`<data folder>/rulebook`), which may add places but not contradict. Format: docs/how-to/rulebook.md.
"""

from tuoyu.base.kernel.rulebook.book import Rulebook
from tuoyu.base.kernel.rulebook.conditions import UnknownFact, holds
from tuoyu.base.kernel.rulebook.entries import (
    Change,
    Choice,
    Document,
    Enumeration,
    Rule,
    RulebookError,
    UnknownDocument,
    UnknownEnumeration,
    UnknownRule,
)
from tuoyu.base.kernel.rulebook.in_use import (
    choices,
    compare,
    current,
    document,
    document_by_id,
    enumeration,
    enumerations,
    folders,
    known,
    label,
    places_of,
    reload,
    rule,
    rule_keys,
    rules,
    using,
)

__all__ = [
    "Change",
    "Choice",
    "Document",
    "Enumeration",
    "Rule",
    "Rulebook",
    "RulebookError",
    "UnknownDocument",
    "UnknownEnumeration",
    "UnknownFact",
    "UnknownRule",
    "choices",
    "compare",
    "current",
    "document",
    "document_by_id",
    "enumeration",
    "enumerations",
    "folders",
    "holds",
    "known",
    "label",
    "places_of",
    "reload",
    "rule",
    "rule_keys",
    "rules",
    "using",
]
