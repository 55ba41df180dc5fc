"""A form for a sheet of requirements: a verdict for each item and room for a remark."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from tuoyu.base.kernel.web.fields import PlainCharField
from tuoyu.domain.publicity.rules.sheets import NOTE, Answers, Item, Sheet
from tuoyu.domain.publicity.selectors.sheets import verdict_label

LONGEST_NOTE = 300


class SheetForm(forms.Form):
    """Every item of a sheet with what was answered so far; nothing is required until the sheet is concluded."""

    def __init__(self, sheet: Sheet, answers: Answers | None = None, typed: QueryDict | None = None) -> None:
        super().__init__(typed, initial=dict(answers or {}))
        for one in sheet.items:
            self.fields[one.code] = _verdict(one)
            self.fields[one.code + NOTE] = _note(one)

    def read(self) -> dict[str, str]:
        """What could be read; a verdict that the item does not take is left out, with an error beside it."""
        self.full_clean()
        return {name: str(value)[:LONGEST_NOTE] for name, value in self.cleaned_data.items() if value}

    def remarks(self) -> dict[str, list[str]]:
        """What could not be read, by field."""
        return {name: [str(one) for one in told] for name, told in self.errors.items()}


def _verdict(item: Item) -> forms.Field:
    choices = [(one, verdict_label(item, one)) for one in item.verdicts]
    if item.points:
        made: Any = forms.ChoiceField(choices=[("", "请打分"), *choices])
    else:
        made = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    made.label, made.required = item.text, False
    return made


def _note(item: Item) -> forms.Field:
    label = "对照原文，这一项要求什么、核对的结果" if item.is_unseen else "说明"
    attrs = {"rows": 2, "maxlength": LONGEST_NOTE}
    return PlainCharField(label=label, required=False, widget=forms.Textarea(attrs=attrs))
