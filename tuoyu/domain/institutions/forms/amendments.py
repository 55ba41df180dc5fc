"""What is typed to put a wrong fact right: the right value, why, and the answer."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.web.fields import CreditCodeField, DayField, PhoneField, PlainCharField
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.rules.amendments import Fact

_LABEL = "应为"
_MOST_PLACES = 9_999
_FIRST_YEAR = 1949
_LONGEST = 2_000  # characters of a text that the register does not limit
_PAIR = re.compile(r"(\d{2,3}(?:\.\d{1,6})?)\s*[,，、\s]\s*(\d{1,2}(?:\.\d{1,6})?)")
_WEST, _EAST, _SOUTH, _NORTH = 73, 136, 3, 54  # degrees: as far as the country reaches
_LINES = forms.Textarea(attrs={"rows": 2})


def position_of(typed: str) -> list[str] | None:
    """Longitude and latitude in degrees as typed in one line; None for anything else or a place outside the country."""
    found = _PAIR.fullmatch(typed.strip())
    if found is None:
        return None
    east, north = found.groups()
    is_inside = _WEST <= float(east) <= _EAST and _SOUTH <= float(north) <= _NORTH
    return [f"{float(east):.6f}", f"{float(north):.6f}"] if is_inside else None


class PositionField(PlainCharField):
    """Longitude and latitude in one line, as two texts in degrees."""

    def clean(self, value: Any) -> Any:
        found = position_of(super().clean(value))
        if found is None:
            raise ValidationError("请写成“经度,纬度”，例如 102.875500,35.718200，并核对没有写反。")
        return found

    def prepare_value(self, value: Any) -> Any:
        return ",".join(value) if isinstance(value, list | tuple) else value


class AmendForm(forms.Form):
    """One fact: what it should be, and why what is recorded is wrong."""

    value = forms.CharField(label=_LABEL)
    reason = PlainCharField(label="理由", max_length=300, widget=_LINES, help_text="写明名录哪里登记错了，证据是什么")

    def __init__(self, fact: Fact, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["value"] = _value_field(fact)
        self.order_fields(["value", "reason"])

    @property
    def wanted(self) -> Any:
        """The value as JSON holds it; only after `is_valid()`."""
        value = self.cleaned_data["value"]
        return value.isoformat() if isinstance(value, date) else value

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if isinstance(value, date) and not _FIRST_YEAR <= value.year <= clock.today().year:
            raise ValidationError("年份不对，请核对。")
        return value


class AmendAnswerForm(forms.Form):
    """A word with the yes."""

    note = PlainCharField(label="说明", max_length=300, required=False, widget=_LINES, help_text="提出的人会看到")


class AmendDeclineForm(forms.Form):
    """Why the record stays as it is."""

    reason = PlainCharField(label="不予更正的理由", max_length=300, widget=_LINES, help_text="提出的人会看到")


def _value_field(fact: Fact) -> forms.Field:
    hint: dict[str, Any] = {"label": _LABEL, "help_text": fact.hint}
    if fact.kind == "code":
        return forms.ChoiceField(choices=rulebook.choices(fact.code), **hint)
    if fact.kind == "modes":
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=rulebook.choices("service_mode"), widget=boxes, **hint)
    if fact.kind == "number":
        return forms.IntegerField(min_value=1, max_value=_MOST_PLACES, **hint)
    if fact.kind == "day":
        return DayField(**hint)
    if fact.kind == "credit_code":
        return CreditCodeField(**hint)
    if fact.kind == "phone":
        return PhoneField(**hint)
    if fact.kind == "position":
        return PositionField(max_length=40, **hint)
    longest = getattr(Institution._meta.get_field(fact.code), "max_length", None) or _LONGEST
    return PlainCharField(max_length=longest, **hint)
