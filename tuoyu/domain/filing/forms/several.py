"""Filings ticked in a list, and what to do with them."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel.web.fields import TickedField
from tuoyu.domain.filing.forms.handling import HandOverForm

TAKE, HAND_OVER, REMIND = "take", "hand_over", "remind"


class BatchForm(HandOverForm):
    """Filings ticked, and one of three things to do with them; a colleague is needed only to hand over."""

    chosen = TickedField(label="勾选")
    do = forms.ChoiceField(label="办什么", choices=[(TAKE, "由我经办"), (HAND_OVER, "移交"), (REMIND, "提醒申请人")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("do") == HAND_OVER and not said.get("to") and "to" not in self.errors:
            self.add_error("to", "请选择移交给谁。")
        return said
