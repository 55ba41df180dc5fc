"""What an institution is from a day on, as an officer types it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.web.fields import DayField, PlainCharField
from tuoyu.domain.institutions.rules.traits import Asked

_YEARS_AHEAD = 10


class TraitForm(forms.Form):
    """One trait: its value, since when, until when (the last day, included) and by whose decision."""

    value = forms.CharField(label="取值")
    since = DayField(label="自")
    last = DayField(label="至", required=False, help_text="没有期限的不填")
    source = PlainCharField(label="依据", max_length=120, help_text="批复、协议或认定文件的名称和文号")

    def __init__(self, *args: Any, asked: Asked, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["value"] = _value_field(asked)
        self.order_fields(["value", "since", "last", "source"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("since", "last"):
            day = found.get(name)
            if day and not 1900 <= day.year <= clock.today().year + _YEARS_AHEAD:
                self.add_error(name, "年份不对，请核对。")
        return found

    def recorded(self) -> dict[str, Any]:
        """What `record_trait` takes; only after `is_valid()`. The day after the last one is the first without it."""
        values = self.cleaned_data
        last = values["last"]
        return {
            "value": str(values["value"]),
            "since": values["since"],
            "until": last + timedelta(days=1) if last else None,
            "source": values["source"],
        }


def _value_field(asked: Asked) -> forms.Field:
    if asked.values:
        return forms.ChoiceField(label=asked.label, choices=asked.values, help_text=asked.hint)
    return forms.IntegerField(label=asked.label, min_value=0, max_value=9_999, help_text=asked.hint)
