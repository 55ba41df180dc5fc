"""Several rows ticked in a list, and what to do with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from tuoyu.domain.filing.forms.handling import HandOverForm

_MOST = 50
TAKE, HAND_OVER, REMIND = "take", "hand_over", "remind"


class TickedField(forms.Field):
    """The ids of ticked rows, each once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        ticked = list(dict.fromkeys(value or ()))
        if not ticked:
            raise ValidationError("请先在列表里勾选。")
        if len(ticked) > _MOST:
            raise ValidationError(f"一次最多办理 {_MOST} 件。")
        try:
            return [UUID(str(one)) for one in ticked]
        except ValueError:
            raise ValidationError("勾选的内容不对，请回到列表重新勾选。") from None


class TickedForm(forms.Form):
    """Rows ticked in a list."""

    chosen = TickedField(label="勾选")


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
