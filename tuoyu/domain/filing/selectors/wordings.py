"""How a registered business scope may be worded, by the rulebook of the day."""

from __future__ import annotations

from datetime import date

from tuoyu.base.kernel import rulebook
from tuoyu.domain.filing.rules.sections import FAMILY_SITE


def scope_words(facility_type: str, on: date, area: int) -> tuple[str, ...]:
    """The wordings of a business scope that are accepted for this type of institution."""
    general = tuple(rulebook.rule("scope.wordings", on=on, area=area).value)
    if facility_type != FAMILY_SITE:
        return general
    return (*rulebook.rule("scope.wordings_family_site", on=on, area=area).value, *general)


def mode_words(on: date, area: int) -> dict[str, tuple[str, ...]]:
    """The words by which a business scope names each service mode."""
    listed = rulebook.document("service_mode_wordings", on=on, area=area)
    return {entry["code"]: tuple(entry["wordings"]) for entry in listed.entries}
