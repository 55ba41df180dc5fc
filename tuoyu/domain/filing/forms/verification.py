"""The shape of what is typed about a visit and its rectification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from tuoyu.base.kernel.web.fields import DayField, PlainCharField
from tuoyu.domain.filing.models import SiteFinding
from tuoyu.domain.filing.rules.verification import Found, SiteCheck
from tuoyu.domain.filing.selectors import CheckItem


class SiteCheckForm(forms.Form):
    """One visit, item by item as the list asks."""

    visited_on = DayField(label="核实日期")
    visitors = PlainCharField(label="核实人员", max_length=80, help_text="到场的人，用顿号隔开")

    def __init__(self, items: Sequence[CheckItem], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = items
        for one in items:
            self.fields[f"outcome_{one.code}"] = forms.ChoiceField(
                label="结果", choices=[("", "请选择"), *SiteFinding.Outcome.choices]
            )
            self.fields[f"reason_{one.code}"] = PlainCharField(label="不符合的理由", max_length=300, required=False)

    def rows(self) -> Iterator[tuple[CheckItem, Any, Any]]:
        """Each item with its two fields."""
        return ((one, self[f"outcome_{one.code}"], self[f"reason_{one.code}"]) for one in self.items)

    def check_of(self, values: dict[str, Any]) -> SiteCheck:
        """What was typed, as the service takes it."""
        found = tuple(
            Found(one.code, values[f"outcome_{one.code}"], values[f"reason_{one.code}"]) for one in self.items
        )
        return SiteCheck(values["visited_on"], values["visitors"], found)


class RectificationForm(forms.Form):
    """What was put right."""

    text = PlainCharField(
        label="整改情况",
        max_length=2000,
        help_text="对照告知书逐项写明怎样改的、何时改好",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AgainForm(forms.Form):
    """What is still missing."""

    note = PlainCharField(label="还差什么", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
