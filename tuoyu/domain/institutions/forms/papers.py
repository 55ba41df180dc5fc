"""What is typed about a paper: what stands on it, and the department's answer."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel.web.fields import DayField, PlainCharField
from tuoyu.domain.institutions.services import PaperText


def _date(label: str, hint: str = "") -> forms.DateField:
    return DayField(label=label, required=False, help_text=hint)


class PaperForm(forms.Form):
    """What stands on a paper."""

    number = PlainCharField(label="证照编号", max_length=60, required=False)
    issued_on = _date("发证日期")
    expires_on = _date("有效期至", "含当日；长期有效的不填")

    @property
    def text(self) -> PaperText:
        """As the service takes it."""
        return PaperText(**{name: self.cleaned_data[name] for name in ("number", "issued_on", "expires_on")})


class ConfirmForm(PaperForm):
    """The department's yes, with what its own records say."""

    note = PlainCharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="机构会看到"
    )

    @staticmethod
    def showing(paper: Any) -> ConfirmForm:
        """Filled with what the institution handed in."""
        return ConfirmForm(initial={name: getattr(paper, name) for name in ("number", "issued_on", "expires_on")})


class ObjectForm(forms.Form):
    """What is wrong with a paper."""

    reason = PlainCharField(
        label="异议和理由",
        max_length=300,
        help_text="写明哪里不符、怎样改正；机构会看到",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
