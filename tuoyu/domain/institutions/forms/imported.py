"""Rows of the lists counties keep: institutions as they stood before this system, and who works in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django import forms

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.selectors import townships_of
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.tables import Column, Kind, RowReader, Taken
from tuoyu.base.kernel.tables.kinds import Take
from tuoyu.base.kernel.web.fields import CitizenIdField, CreditCodeField, PhoneField, PlainCharField
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.policies import ASSIGNMENT, INSTITUTION
from tuoyu.domain.institutions.services import (
    FormerFiling,
    PersonFacts,
    PostFacts,
    Registration,
    enter_listed,
    enter_person,
)

_BETWEEN = re.compile(r"[、,，;；/\s]+")
_SAME_NAME = "有不止一家同名机构，请改填统一社会信用代码。"
_NOBODY = "名录里没有这家机构，请核对名称或信用代码。"
_MOST_PLACES = 2_000
_FIRST_YEAR = 1950
_REGISTERED = (
    "credit_code", "name", "area", "facility_type", "legal_form", "nature", "address", "business_scope",
    "representative", "registered_on", "deregistered_on",
)  # fmt: skip


class _RowForm(forms.Form):
    """What all rows share: names of choices stand in the rulebook, and no day lies in the future or before 1950."""

    offered: Mapping[str, str] = {}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, key in self.offered.items():
            choices = [("", "—")] if not self.fields[name].required else []
            cast("forms.ChoiceField", self.fields[name]).choices = [*choices, *rulebook.choices(key)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, field in self.fields.items():
            day = found.get(name)
            if isinstance(field, forms.DateField) and day and not (day.year >= _FIRST_YEAR and day <= self.latest_day):
                self.add_error(name, "日期过早，或晚于今天，请核对。")
        return found

    @property
    def latest_day(self) -> Any:
        return clock.today()


class ListedForm(_RowForm):
    """One institution of a county's list. `townships` are (path, name); the county's path is “not known”."""

    offered = {"legal_form": "legal_form", "facility_type": "facility_type", "nature": "nature"}

    name = PlainCharField(label="名称", max_length=120)
    credit_code = CreditCodeField(label="统一社会信用代码")
    legal_form = forms.ChoiceField(label="法人形式")
    facility_type = forms.ChoiceField(label="机构类型")
    nature = forms.ChoiceField(label="性质")
    area = forms.TypedChoiceField(label="所在乡镇", coerce=int)
    address = PlainCharField(label="地址", max_length=200)
    business_scope = PlainCharField(label="经营（业务）范围", max_length=2000, required=False)
    representative = PlainCharField(label="法定代表人（负责人）", max_length=40, required=False)
    registered_on = forms.DateField(label="登记日期")
    deregistered_on = forms.DateField(label="注销登记日期", required=False)
    filed_on = forms.DateField(label="备案日期", required=False)
    filing_number = PlainCharField(label="备案编号", max_length=60, required=False)
    places = forms.IntegerField(label="托位", min_value=0, max_value=_MOST_PLACES, required=False)
    public_phone = PhoneField(label="公开电话", required=False)
    service_modes = PlainCharField(label="服务形式", max_length=100, required=False)

    def __init__(self, *args: Any, county: int, townships: Iterable[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.county = county
        cast("forms.ChoiceField", self.fields["area"]).choices = [(county, "不清楚"), *townships]

    def clean_service_modes(self) -> tuple[str, ...]:
        """Codes of the modes people name, in the rulebook's order."""
        known = rulebook.choices("service_mode")
        entries = rulebook.document("service_mode_wordings", on=clock.today(), area=self.county).entries
        words = {entry["code"]: (*entry["wordings"], entry["code"]) for entry in entries}
        named = [word for word in _BETWEEN.split(self.cleaned_data["service_modes"]) if word]
        found = [
            {code for code, label in known if label in word or any(one in word or word in one for one in words[code])}
            for word in named
        ]
        if not all(found):
            raise forms.ValidationError(f"服务形式请写：{'、'.join(label for _, label in known)}；多种用顿号隔开。")
        return tuple(code for code, _ in known if any(code in codes for codes in found))

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        begun, ended, filed = (found.get(name) for name in ("registered_on", "deregistered_on", "filed_on"))
        if begun and ended and ended < begun:
            self.add_error("deregistered_on", "注销日期不能早于登记日期。")
        if begun and filed and filed < begun:
            self.add_error("filed_on", "备案日期不能早于登记日期。")
        if bool(found.get("filing_number")) != bool(filed) and "filed_on" not in self.errors:
            self.add_error("filing_number" if filed else "filed_on", "备案日期和备案编号要么都填，要么都不填。")
        return found

    def registration(self) -> Registration:
        """Who it is; only after `is_valid()`."""
        return Registration(**{name: self.cleaned_data[name] for name in _REGISTERED})

    def former_filing(self) -> FormerFiling | None:
        """The filing it already has; None for one that is registered only."""
        read = self.cleaned_data
        if not read["filed_on"]:
            return None
        return FormerFiling(
            filed_on=read["filed_on"],
            filing_number=read["filing_number"],
            places=read["places"] or 0,
            public_phone=read["public_phone"],
            service_modes=read["service_modes"],
        )


class StaffRowForm(_RowForm):
    """One line of a staff list."""

    offered = {"post": "staff_post", "education": "education"}

    institution = PlainCharField(label="机构", max_length=120, required=False)
    name = PlainCharField(label="姓名", max_length=40)
    id_number = CitizenIdField(label="证件号码")
    phone = PhoneField(label="手机", is_private=True, required=False)
    post = forms.ChoiceField(label="岗位")
    since = forms.DateField(label="到岗日期")
    is_full_time = forms.ChoiceField(
        label="是否专职",
        required=False,
        choices=[("", "—"), ("yes", "是"), ("no", "否"), ("yes", "专职"), ("no", "兼职")],
    )
    education = forms.ChoiceField(label="学历", required=False)
    experienced_since = forms.DateField(label="从业起始日", required=False)

    def person(self) -> PersonFacts:
        """Who it is; only after `is_valid()`."""
        read = self.cleaned_data
        return PersonFacts(read["name"], read["id_number"], read["phone"], read["education"], read["experienced_since"])

    def held(self) -> PostFacts:
        """The post; only after `is_valid()`."""
        read = self.cleaned_data
        return PostFacts(read["post"], read["since"], is_full_time=read["is_full_time"] == "yes")


def _listed(actor: Any) -> Take:
    county = ancestor(actor.body.area, Level.COUNTY)
    townships = [(one.path, one.name) for one in townships_of(county)]
    reader = RowReader(lambda typed: ListedForm(typed, county=county, townships=townships))

    def take(values: Mapping[str, str]) -> Taken:
        form = reader.read({**values, "area": values.get("area") or str(county)})
        registration, former = form.registration(), form.former_filing()
        known = selectors.find_by_credit_code(registration.credit_code)
        entered = enter_listed(actor, registration, former)
        if known is None:
            return Taken("已入机构名录")
        return Taken("已补备案信息") if entered.version != known.version else Taken("与名录一致", is_news=False)

    return take


def _staff(actor: Any) -> Take:
    reader, employer = RowReader(StaffRowForm), _employers(actor)

    def take(values: Mapping[str, str]) -> Taken:
        form = reader.read(values)
        institution, person, held = employer(form.cleaned_data["institution"]), form.person(), form.held()
        is_known = selectors.is_in_post(institution, person.id_number, held.post, held.since)
        enter_person(actor, institution, person, held)
        return Taken("与名册一致", is_news=False) if is_known else Taken("已登记在册")

    return take


def _employers(actor: Any) -> Callable[[str], Institution]:
    """Finds the institution a row names, once for each name: one's own when nothing is named."""
    found: dict[str, list[Institution]] = {}
    own = selectors.institution_of_body(actor.body_id)

    def employer(named: str) -> Institution:
        if own is not None and named in {"", own.name, own.credit_code}:
            return own
        if named not in found:
            found[named] = selectors.called(actor, named)
        if len(found[named]) != 1:
            raise Invalid({"机构": [_SAME_NAME if found[named] else _NOBODY]})
        return found[named][0]

    return employer


INSTITUTIONS = Kind(
    key="institutions",
    label="机构名单",
    under="县里现有的托育机构，一行一家；已备案的连同备案日期和编号一起导入",
    columns=(
        Column("name", "名称", ("机构名称", "单位名称", "园所名称"), True, "证照上的全称", "大河家阳光托育中心"),
        Column("credit_code", "统一社会信用代码", ("信用代码",), True, "18 位，单元格设为文本", "91622927MA7TE00010"),
        Column("legal_form", "法人形式", ("登记类型", "组织形式"), True, "事业单位、企业、个体工商户等", "企业"),
        Column(
            "facility_type", "机构类型", ("类型", "托育机构类型"), True, "独立托育机构、幼儿园托班等", "独立托育机构"
        ),
        Column("nature", "性质", ("营利性质", "机构性质"), True, "营利性或非营利性", "营利性"),
        Column("area", "所在乡镇", ("乡镇", "所属乡镇", "乡镇街道"), False, "乡镇名称，可以不填", "大河家镇"),
        Column("address", "地址", ("住所", "机构地址", "详细地址"), True, "", "大河家镇大河村1号"),
        Column("business_scope", "经营（业务）范围", ("经营范围", "业务范围"), False, "证照原文", ""),
        Column("representative", "法定代表人（负责人）", ("法定代表人", "负责人", "园长"), False, "", "王芳"),
        Column("registered_on", "登记日期", ("成立日期", "注册日期"), True, "年月日", "2024-03-02"),
        Column("deregistered_on", "注销登记日期", ("注销日期",), False, "已注销的才填", ""),
        Column("filed_on", "备案日期", ("备案时间",), False, "未备案的不填", "2024-04-10"),
        Column("filing_number", "备案编号", ("备案号", "备案证号"), False, "填了备案日期就要填", "积卫托备〔2024〕1号"),
        Column("places", "托位", ("托位数", "设计托位", "托位数量"), False, "整数", "45"),
        Column("public_phone", "公开电话", ("联系电话", "电话"), False, "可对外公布的电话", "0930-7712345"),
        Column("service_modes", "服务形式", ("服务方式", "托育服务形式"), False, "多种用顿号隔开", "全日制、半日制"),
    ),
    policy=INSTITUTION,
    action="record_filing",
    opening=_listed,
    results_at="institutions:list",
)

STAFF = Kind(
    key="staff",
    label="人员名单",
    under="机构的工作人员，一行一人一岗；负责人由备案确定，不在此导入",
    columns=(
        Column("institution", "机构", ("机构名称", "所在机构", "单位", "统一社会信用代码", "信用代码"), False,
               "机构全称或统一社会信用代码；机构自己导入的可以不填", "大河家阳光托育中心"),
        Column("name", "姓名", (), True, "", "马小兰"),
        Column("id_number", "证件号码", ("身份证号", "身份证号码", "公民身份号码", "证件号"), True, "单元格设为文本",
               "11010519491231002X"),
        Column("phone", "手机", ("手机号", "手机号码", "联系电话", "电话"), False, "加密保存", "13800000000"),
        Column("post", "岗位", ("职务", "工种", "岗位名称"), True, "保育、保健、保安、炊事人员等", "保育人员"),
        Column("since", "到岗日期", ("入职日期", "入职时间", "上岗日期", "任职日期"), True, "年月日", "2025-09-01"),
        Column("is_full_time", "是否专职", ("专职", "专兼职"), False, "是或否", "是"),
        Column("education", "学历", ("文化程度",), False, "", "大学专科"),
        Column("experienced_since", "从业起始日", ("从业时间", "参加工作时间"), False, "年月日", ""),
    ),
    policy=ASSIGNMENT,
    action="assign",
    opening=_staff,
)  # fmt: skip
