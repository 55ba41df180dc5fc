"""What is typed about people: who they are, their posts, papers, contracts, and decisions that keep them out."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import CitizenIdField, DayField, PhoneField, PlainCharField
from tuoyu.domain.staff.services import PERSON_IN_CHARGE, PaperFacts, PersonFacts, PostFacts, RestrictionTerms


class CodeField(forms.ChoiceField):
    """One code of an enumeration of the rulebook."""

    def __init__(self, listed: str, *, leaving: frozenset[str] = frozenset(), **more: Any) -> None:
        def offered() -> list[tuple[str, str]]:
            return [("", "请选择"), *(pair for pair in rulebook.choices(listed) if pair[0] not in leaving)]

        super().__init__(choices=offered, **more)


class StaffForm(forms.Form):
    """Somebody and the post they take up."""

    name = PlainCharField(label="姓名", max_length=40)
    id_number = CitizenIdField(label="证件号码", help_text="加密保存；在别处登记过的人会自动对上，不会重复")
    phone = PhoneField(label="手机", is_private=True, required=False, help_text="加密保存；已登记过的人以原登记为准")
    education = CodeField("education", label="学历", required=False)
    experienced_since = DayField(label="从事相关工作起始日", required=False)
    post = CodeField("staff_post", leaving=frozenset({PERSON_IN_CHARGE}), label="岗位")
    since = DayField(label="到岗日期")
    is_full_time = forms.BooleanField(label="专职（一个人只能在一家机构专职）", required=False)

    def facts(self) -> PersonFacts:
        """Who; only after `is_valid()`."""
        given = self.cleaned_data
        return PersonFacts(**{name: given[name] for name in PersonFacts.__dataclass_fields__})

    def held(self) -> PostFacts:
        """As what; only after `is_valid()`."""
        given = self.cleaned_data
        return PostFacts(given["post"], given["since"], is_full_time=given["is_full_time"])


class EndForm(forms.Form):
    """The last day of a post."""

    last_on = DayField(label="最后工作日")


class PersonForm(forms.Form):
    """What changes in a life."""

    phone = PhoneField(label="手机", is_private=True, required=False, help_text="不填则不改")
    education = CodeField("education", label="学历", required=False)
    experienced_since = DayField(label="从事相关工作起始日", required=False)


class CredentialForm(forms.Form):
    """A paper and its scan."""

    kind = CodeField("staff_certificate", label="种类")
    issuer = PlainCharField(label="出具单位", max_length=60)
    issued_on = DayField(label="出具（查询）日期")
    stated_until = DayField(
        label="证上写明的截止日", required=False, help_text="没有写明的不填；健康证明和查询结果按法定期限计算"
    )
    number = PlainCharField(label="编号", max_length=60, required=False, help_text="加密保存")
    hours = forms.IntegerField(label="学时", min_value=1, max_value=2000, required=False, help_text="培训证明才填")
    found = forms.MultipleChoiceField(
        label="查询发现的情形", required=False, choices=lambda: rulebook.choices("background_category"),
        widget=forms.CheckboxSelectMultiple, help_text="查询结果没有记录的不选",
    )  # fmt: skip

    def facts(self) -> PaperFacts:
        """The paper; only after `is_valid()`."""
        return PaperFacts(**{**self.cleaned_data, "found": tuple(self.cleaned_data["found"])})


class EmploymentForm(forms.Form):
    """How somebody is employed from a day on."""

    contract = CodeField("employment_contract", label="用工形式")
    insurance = CodeField("social_insurance", label="参保情况")
    since = DayField(label="自何日起")


class ReasonForm(forms.Form):
    """Why something written down no longer holds."""

    because = PlainCharField(label="原因", max_length=200)


class RestrictionForm(forms.Form):
    """A decision that keeps somebody out of this work."""

    name = PlainCharField(label="姓名", max_length=40)
    id_number = CitizenIdField(label="证件号码", help_text="加密保存；名录里还没有的人也可以登记")
    scope = CodeField("ban_scope", label="限制范围")
    reason = CodeField("restriction_reason", label="限制原因")
    organ = PlainCharField(label="作出决定的机关", max_length=60)
    decision = PlainCharField(label="决定文号", max_length=60)
    since = DayField(label="限制自何日起")
    until = DayField(label="截止日", required=False, help_text="终身限制不填")

    def facts(self) -> PersonFacts:
        """Whom; only after `is_valid()`."""
        return PersonFacts(self.cleaned_data["name"], self.cleaned_data["id_number"])

    def terms(self) -> RestrictionTerms:
        """What was decided; only after `is_valid()`."""
        return RestrictionTerms(**{name: self.cleaned_data[name] for name in RestrictionTerms.__dataclass_fields__})
