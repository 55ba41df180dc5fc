"""What is typed about consents, court orders and adults who may fetch a child."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import CitizenIdField, DayField, PhoneField, PlainCharField
from tuoyu.domain.children.forms.children import CodeField
from tuoyu.domain.children.models import Guardian
from tuoyu.domain.children.services import FetcherFacts

_ANSWERS = (("", "请选择"), ("yes", "同意"), ("no", "不同意或撤回"))


class GuardianChoice(forms.Form):
    """Which of a child's guardians it is about."""

    guardian = forms.ChoiceField(label="监护人")

    def __init__(self, *args: Any, guardians: Iterable[Guardian], **more: Any) -> None:
        super().__init__(*args, **more)
        self._guardians = {str(one.pk): one for one in guardians}
        offered = [("", "请选择"), *((key, one.name) for key, one in self._guardians.items())]
        cast("forms.ChoiceField", self.fields["guardian"]).choices = offered

    def who(self) -> Guardian:
        """The guardian chosen; only after `is_valid()`."""
        return self._guardians[self.cleaned_data["guardian"]]


class PurposeForm(forms.Form):
    """Why what is sealed is opened."""

    purpose = PlainCharField(label="查看目的", max_length=100)


class ConsentForm(GuardianChoice):
    """A yes or a no to one thing."""

    kind = CodeField("consent_type", label="同意事项")
    answer = forms.ChoiceField(label="表示", choices=_ANSWERS)
    way = CodeField("consent_way", label="方式")

    def said(self) -> dict[str, Any]:
        """What was said; only after `is_valid()`."""
        given = self.cleaned_data
        return {"kind": given["kind"], "is_given": given["answer"] == "yes", "way": given["way"]}


class CustodyForm(GuardianChoice):
    """What an order takes from a guardian."""

    denies = forms.MultipleChoiceField(
        label="限制的权利", choices=lambda: rulebook.choices("guardian_right"), widget=forms.CheckboxSelectMultiple
    )
    organ = PlainCharField(label="作出的机关", max_length=60)
    number = PlainCharField(label="文书编号", max_length=60)
    since = DayField(label="起始日")
    last_on = DayField(label="截止日", required=False, help_text="没有期限的不填")

    def order(self) -> dict[str, Any]:
        """The order; only after `is_valid()`."""
        given = self.cleaned_data
        named = {name: given[name] for name in ("organ", "number", "since", "last_on")}
        return {**named, "denies": tuple(given["denies"])}


class FetcherForm(GuardianChoice):
    """An adult who may fetch a child."""

    name = PlainCharField(label="接送人姓名", max_length=40)
    relation = PlainCharField(label="与幼儿的关系", max_length=40)
    phone = PhoneField(label="接送人手机", is_private=True, help_text="加密保存")
    id_number = CitizenIdField(label="接送人证件号码", help_text="加密保存；只能委托成年人")
    last_on = DayField(label="截止日", required=False, help_text="没有期限的不填")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["guardian"].label = "委托的监护人"

    def facts(self) -> FetcherFacts:
        """Who may come; only after `is_valid()`."""
        return FetcherFacts(**{name: self.cleaned_data[name] for name in FetcherFacts.__dataclass_fields__})
