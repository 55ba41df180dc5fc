"""A child, who answers for it, and what is wanted."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import CitizenIdField, DayField, PhoneField, PlainCharField
from tuoyu.domain.children.services import ChildFacts, GuardianFacts, StayFacts

_RIGHTS = {
    "may_decide": "可以作决定（签协议、给同意）",
    "may_pick_up": "可以接送",
    "is_informed": "可以知情（收通知、看记录）",
}


class CodeField(forms.ChoiceField):
    """One code of an enumeration of the rulebook."""

    def __init__(self, listed: str, **more: Any) -> None:
        super().__init__(choices=lambda: [("", "请选择"), *rulebook.choices(listed)], **more)


class GuardianForm(forms.Form):
    """An adult who answers for a child, and what they may do."""

    guardian_name = PlainCharField(label="监护人姓名", max_length=40)
    relation = CodeField("guardian_relation", label="与幼儿的关系")
    phone = PhoneField(label="监护人手机", is_private=True, help_text="加密保存")
    may_decide = forms.BooleanField(label=_RIGHTS["may_decide"], required=False, initial=True)
    may_pick_up = forms.BooleanField(label=_RIGHTS["may_pick_up"], required=False, initial=True)
    is_informed = forms.BooleanField(label=_RIGHTS["is_informed"], required=False, initial=True)

    def guardian(self) -> GuardianFacts:
        """Who; only after `is_valid()`."""
        given = self.cleaned_data
        rights = {name: given[name] for name in _RIGHTS}
        return GuardianFacts(given["guardian_name"], given["phone"], given["relation"], **rights)


class ChildForm(GuardianForm):
    """A child with the first guardian; the first one always has every right."""

    name = PlainCharField(label="幼儿姓名", max_length=40)
    sex = CodeField("sex", label="性别")
    born_on = DayField(label="出生日期")
    id_number = CitizenIdField(label="证件号码", required=False, help_text="加密保存；在别处登记过的幼儿会自动对上")
    no_number_because = CodeField("no_number_reason", label="没有号码的原因", required=False)
    service_mode = CodeField("service_mode", label="服务形式")
    wanted_on = DayField(label="希望入托日期")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in _RIGHTS:
            del self.fields[name]

    def guardian(self) -> GuardianFacts:
        """The first guardian."""
        given = self.cleaned_data
        return GuardianFacts(given["guardian_name"], given["phone"], given["relation"])

    def child(self) -> ChildFacts:
        """Who comes."""
        return ChildFacts(**{name: self.cleaned_data[name] for name in ChildFacts.__dataclass_fields__})

    def wanted(self) -> StayFacts:
        """What for."""
        return StayFacts(self.cleaned_data["service_mode"], self.cleaned_data["wanted_on"])


class EndGuardianshipForm(forms.Form):
    """The last day on which somebody answers for a child."""

    last_on = DayField(label="最后一日")
    because = PlainCharField(label="原因", max_length=200)


class NumberForm(forms.Form):
    """The number of a child that had none."""

    id_number = CitizenIdField(label="证件号码", help_text="加密保存")


class ReasonForm(forms.Form):
    """Why a family no longer wants it."""

    because = PlainCharField(label="原因", max_length=200)
