"""What somebody applies to be recognised as."""

from __future__ import annotations

from django import forms

from tuoyu.base.kernel import rulebook


class KindForm(forms.Form):
    """The kind of recognition."""

    kind = forms.ChoiceField(
        label="申请认定为", widget=forms.RadioSelect, choices=lambda: rulebook.choices("recognition_type")
    )
