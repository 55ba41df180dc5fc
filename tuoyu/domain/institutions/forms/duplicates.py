"""What is typed about a pair that may be one institution."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel.web.fields import PlainCharField


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = PlainCharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ProposeForm(ReasonForm):
    """Which record stays, and why."""

    survivor = forms.ChoiceField(label="保留哪一家")
    field_order = ("survivor", "reason")

    def __init__(self, pair: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survivor"].choices = [  # type: ignore[attr-defined]
            ("first", f"甲：{pair.first.name}（{pair.first.credit_code}）"),
            ("second", f"乙：{pair.second.name}（{pair.second.credit_code}）"),
        ]
