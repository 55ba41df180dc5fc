"""Rows of the lists counties keep: institutions as they stood before this system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.selectors import townships_of
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.tables import Column, Kind, Opening, RowForm, RowReader, Taken, all_readable
from tuoyu.base.kernel.web.fields import CreditCodeField, DayField, PhoneField, PlainCharField
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.policies import INSTITUTION
from tuoyu.domain.institutions.services import FormerFiling, Listed, Registration, enter_listed, enter_plain

_BETWEEN = re.compile(r"[、,，;；/\s]+")
_ENTERED, _SAME = Taken("已入机构名录"), Taken("与名录一致", is_news=False)
_MOST_PLACES = 2_000
_REGISTERED = (
    "credit_code", "name", "area", "facility_type", "legal_form", "nature", "address", "business_scope",
    "representative", "registered_on", "deregistered_on",
)  # fmt: skip


class ListedForm(RowForm):
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
    registered_on = DayField(label="登记日期")
    deregistered_on = DayField(label="注销登记日期", required=False)
    filed_on = DayField(label="备案日期", required=False)
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


def _listed(actor: Any) -> Opening:
    county = ancestor(actor.body.area, Level.COUNTY)
    townships = [(one.path, one.name) for one in townships_of(county)]
    reader = RowReader(lambda typed: ListedForm(typed, county=county, townships=townships))

    def take(values: Mapping[str, str]) -> Taken:
        line = read(values)
        known = selectors.find_by_credit_code(line.registration.credit_code)
        entered = enter_listed(actor, line.registration, line.former)
        if known is None:
            return _ENTERED
        return Taken("已补备案信息") if entered.version != known.version else _SAME

    def read(values: Mapping[str, str]) -> Listed:
        form = reader.read({**values, "area": values.get("area") or str(county)})
        return Listed(form.registration(), form.former_filing())

    def enter(lines: Sequence[Listed]) -> list[Taken | None]:
        answers = {True: _ENTERED, False: _SAME, None: None}
        return [answers[one] for one in enter_plain(actor, lines)]

    return Opening(take, all_readable(read, enter))


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
