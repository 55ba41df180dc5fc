"""A registration as a registrar types or sends it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.web.fields import CreditCodeField, DayField, PhoneField, PlainCharField
from tuoyu.domain.filing.services.pushing import Incoming
from tuoyu.domain.institutions.services import Registration


class RegistrationForm(forms.Form):
    """One registration. `townships` are (path, name) pairs of the registrar's county; the county's own path stands
    for “township not known”."""

    name = PlainCharField(label="名称", max_length=120)
    credit_code = CreditCodeField(label="统一社会信用代码", help_text="18 位，会核对校验位")
    legal_form = forms.ChoiceField(label="法人形式")
    facility_type = forms.ChoiceField(label="机构类型")
    nature = forms.ChoiceField(label="性质")
    area = forms.TypedChoiceField(label="所在乡镇", coerce=int)
    address = PlainCharField(label="住所", max_length=200)
    business_scope = PlainCharField(
        label="经营（业务）范围",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="应写明“托育服务”或“3岁以下婴幼儿照护服务”，并注明全日制、半日制或计时制等",
    )
    representative = PlainCharField(label="法定代表人（负责人）", max_length=40)
    registered_on = DayField(label="登记日期")
    deregistered_on = DayField(label="注销登记日期", required=False)
    ending = forms.ChoiceField(label="登记怎样终止", required=False, help_text="终止了的才选")
    contact_phone = PhoneField(label="联系手机", is_private=True, required=False, help_text="加密保存，用于邀请其备案")

    def __init__(
        self,
        *args: Any,
        county: int,
        townships: Iterable[tuple[int, str]],
        legal_forms: Iterable[str] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        wanted = set(legal_forms)
        forms_offered = [pair for pair in rulebook.choices("legal_form") if not wanted or pair[0] in wanted]
        offered: dict[str, list[tuple[Any, str]]] = {
            "legal_form": forms_offered,
            "facility_type": rulebook.choices("facility_type"),
            "nature": rulebook.choices("nature"),
            "ending": [("", "没有终止"), *rulebook.choices("registration_ending")],
            "area": [(county, "不清楚，按地址判断"), *townships],
        }
        for name, choices in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begun, ended = found.get("registered_on"), found.get("deregistered_on")
        if begun and begun > clock.today():
            self.add_error("registered_on", "登记日期不能晚于今天。")
        if begun and ended and ended < begun:
            self.add_error("deregistered_on", "注销日期不能早于登记日期。")
        if found.get("ending") and not ended and "deregistered_on" not in self.errors:
            self.add_error("deregistered_on", "登记终止了的，请填终止日期。")
        return found

    def incoming(self) -> Incoming:
        """The registration that was read; only after `is_valid()`."""
        values = dict(self.cleaned_data)
        phone, ending = values.pop("contact_phone"), values.pop("ending")
        return Incoming(Registration(**values), contact_phone=phone, ending=ending)
