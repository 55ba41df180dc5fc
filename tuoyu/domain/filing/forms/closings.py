"""The shape of a request to cancel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import DayField, PlainCharField

_DESTINATIONS = range(1, 6)
_MOST_CHILDREN = 9_999


def _day(label: str, hint: str) -> forms.DateField:
    return DayField(label=label, required=False, help_text=hint)


class ClosingForm(forms.Form):
    """Why, from when on, and where the children go: up to five destinations, by number, no child by name."""

    reason = forms.ChoiceField(label="注销原因")
    closes_on = _day("停止服务日期", "从这一天起不再收托")
    explained = PlainCharField(label="说明", max_length=300, required=False, help_text="只给卫健局看，请勿写婴幼儿姓名")
    families_told_on = _day("告知家庭日期", "有婴幼儿在托的必填")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].choices = [("", "请选择"), *rulebook.choices("closing_reason")]  # type: ignore[attr-defined]
        ways = [("", "请选择"), *rulebook.choices("placement_way")]
        for place in _DESTINATIONS:
            self.fields[f"way_{place}"] = forms.ChoiceField(label="去向", choices=ways, required=False)
            self.fields[f"to_{place}"] = PlainCharField(label="机构名称或说明", max_length=120, required=False)
            self.fields[f"children_{place}"] = forms.IntegerField(
                label="人数", min_value=1, max_value=_MOST_CHILDREN, required=False
            )

    def rows(self) -> Iterator[tuple[Any, Any, Any]]:
        """The fields of each destination."""
        return ((self[f"way_{place}"], self[f"to_{place}"], self[f"children_{place}"]) for place in _DESTINATIONS)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for place in _DESTINATIONS:
            way, children = found.get(f"way_{place}"), found.get(f"children_{place}")
            begun = way or children or found.get(f"to_{place}")
            if begun and not way and f"way_{place}" not in self.errors:
                self.add_error(f"way_{place}", "请选择去向。")
            if begun and not children and f"children_{place}" not in self.errors:
                self.add_error(f"children_{place}", "请填人数。")
        return found

    def said(self) -> dict[str, Any]:
        """What was typed, as the service takes it; only after `is_valid()`."""
        typed = self.cleaned_data
        placements = [
            {"way": typed[f"way_{place}"], "to": typed[f"to_{place}"], "children": typed[f"children_{place}"]}
            for place in _DESTINATIONS
            if typed[f"way_{place}"]
        ]
        plain = {name: typed[name] for name in ("reason", "explained", "closes_on", "families_told_on")}
        return {**plain, "placements": placements}

    @staticmethod
    def shown(placements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Destinations on record as values of the form's fields."""
        return {
            f"{name}_{place}": one[name]
            for place, one in enumerate(placements, start=1)
            for name in ("way", "to", "children")
        }
