"""The shape of what is typed about a licence: what is applied for, and what the bureau decides."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import DayField, PlainCharField

_MOST_PLACES = 9_999


class LicenceForm(forms.Form):
    """What care is to be given, and for how many."""

    service_modes = forms.MultipleChoiceField(label="服务形式", widget=forms.CheckboxSelectMultiple)
    places = forms.IntegerField(label="托位数", min_value=1, max_value=_MOST_PLACES)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["service_modes"].choices = rulebook.choices("service_mode")  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """Until when it holds."""

    valid_until = DayField(
        label="有效期届满日期",
        help_text="这一天仍然有效；延续的，从现有许可届满的次日起算",
    )


class LicenceReasonForm(forms.Form):
    """Why it is refused or ends; the applicant reads it."""

    reason = PlainCharField(
        label="理由", max_length=200, help_text="机构会看到，请勿写个人信息", widget=forms.Textarea(attrs={"rows": 2})
    )
