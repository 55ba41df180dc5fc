"""The shape of what is typed about a change."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import CitizenIdField, PhoneField, PlainCharField
from tuoyu.domain.filing.rules.changes import ChangeItem

_MOST_PLACES = 9_999


class ChangeForm(forms.Form):
    """What is to change, and to what."""

    items = forms.MultipleChoiceField(label="变更事项", widget=forms.CheckboxSelectMultiple)
    name = PlainCharField(label="新名称", max_length=120, required=False)
    head_name = PlainCharField(label="新负责人姓名", max_length=40, required=False)
    head_id_number = CitizenIdField(label="新负责人证件号码", required=False, help_text="加密保存")
    head_phone = PhoneField(label="新负责人手机", is_private=True, required=False, help_text="加密保存")
    service_modes = forms.MultipleChoiceField(label="新服务形式", widget=forms.CheckboxSelectMultiple, required=False)
    places = forms.IntegerField(label="新托位数", min_value=1, max_value=_MOST_PLACES, required=False)
    nature = forms.ChoiceField(label="新性质", required=False)
    reason = PlainCharField(label="变更原因", max_length=300, required=False)

    def __init__(self, items: dict[str, ChangeItem], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["items"].choices = [(one.code, one.name) for one in items.values()]  # type: ignore[attr-defined]
        self.fields["service_modes"].choices = rulebook.choices("service_mode")  # type: ignore[attr-defined]
        self.fields["nature"].choices = [("", "请选择"), *rulebook.choices("nature")]  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        """The new values, as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"items", "reason"}}


class SendBackForm(forms.Form):
    """What must be corrected."""

    note = PlainCharField(label="要补正什么", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
