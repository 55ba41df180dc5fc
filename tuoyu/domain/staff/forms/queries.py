"""What is typed about background queries: the answer about one person, the same answer about several."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import DayField, PlainCharField
from tuoyu.base.kernel.web.forms import TickedForm

CLEAR, FOUND = "clear", "found"


class AnswerForm(forms.Form):
    """The result: nothing found, or what was found."""

    result = forms.ChoiceField(
        label="查询结果",
        choices=[(CLEAR, "没有不得从业的违法犯罪记录"), (FOUND, "查到记录")],
        widget=forms.RadioSelect,
    )
    found = forms.MultipleChoiceField(
        label="查到的情形", required=False, choices=lambda: rulebook.choices("background_category"),
        widget=forms.CheckboxSelectMultiple, help_text="查到记录的才选",
    )  # fmt: skip
    on = DayField(label="查询日期")
    number = PlainCharField(label="查询编号", max_length=60, required=False, help_text="加密保存")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        is_found, kinds = said.get("result") == FOUND, said.get("found")
        if is_found and not kinds:
            self.add_error("found", "请选择查到的情形。")
        if said.get("result") == CLEAR and kinds:
            self.add_error("found", "查询结果选了“没有”，请不要选查到的情形；查到记录的请改选“查到记录”。")
        return said

    def answered(self) -> dict[str, Any]:
        """As the service takes it; only after `is_valid()`."""
        given = self.cleaned_data
        return {"on": given["on"], "found": tuple(given["found"]), "number": given["number"]}


class RevealForm(forms.Form):
    """Why a whole number is opened."""

    purpose = PlainCharField(label="查看目的", max_length=100)


class ClearForm(TickedForm):
    """Several persons about whom nothing was found."""

    on = DayField(label="查询日期")
