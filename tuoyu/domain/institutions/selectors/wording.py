"""Facts of an institution in words: what each is called, and a value as people read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors.institutions import mode_labels

POSITION, OWNERSHIP = "position", "ownership"
_ENUMERATED = frozenset({"facility_type", "legal_form", "nature", OWNERSHIP})


def fact_label(name: str) -> str:
    """What a column of an institution is called; nothing for what is no fact for people."""
    try:
        field = Institution._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return "" if field.is_relation else str(getattr(field, "verbose_name", ""))


def fact_in_words(name: str, value: Any) -> str:
    """A fact of an institution as people read it; `value` as the row or JSON holds it."""
    if value in (None, "", []):
        return "—"
    if name in _ENUMERATED:
        return rulebook.label(name, value)
    if name == "service_modes":
        return mode_labels(value)
    if name == "area":
        return area_names([value]).get(value, str(value))
    if name == POSITION:
        return f"东经 {value[0]}°，北纬 {value[1]}°"
    if name.endswith("_on"):
        return full_day(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value)
