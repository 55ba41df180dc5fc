"""Rows of the lists counties and institutions keep: who works where, one line a person and post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from django import forms

from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.tables import Column, Kind, Opening, RowForm, RowReader, Taken, all_readable
from tuoyu.base.kernel.web.fields import CitizenIdField, DayField, PhoneField, PlainCharField
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff import selectors
from tuoyu.domain.staff.policies import ASSIGNMENT
from tuoyu.domain.staff.services import PersonFacts, PostFacts, StaffRow, enter_person
from tuoyu.domain.staff.services.posts import enter_plain

_ENTERED, _SAME = Taken("已登记在册"), Taken("与名册一致", is_news=False)
_SAME_NAME = "有不止一家同名机构，请改填统一社会信用代码。"
_NOBODY = "名录里没有这家机构，请核对名称或信用代码。"


class StaffRowForm(RowForm):
    """One line of a staff list."""

    offered = {"post": "staff_post", "education": "education"}

    institution = PlainCharField(label="机构", max_length=120, required=False)
    name = PlainCharField(label="姓名", max_length=40)
    id_number = CitizenIdField(label="证件号码")
    phone = PhoneField(label="手机", is_private=True, required=False)
    post = forms.ChoiceField(label="岗位")
    since = DayField(label="到岗日期")
    is_full_time = forms.ChoiceField(
        label="是否专职",
        required=False,
        choices=[("", "—"), ("yes", "是"), ("no", "否"), ("yes", "专职"), ("no", "兼职")],
    )
    education = forms.ChoiceField(label="学历", required=False)
    experienced_since = DayField(label="从业起始日", required=False)

    def person(self) -> PersonFacts:
        """Who it is; only after `is_valid()`."""
        read = self.cleaned_data
        return PersonFacts(read["name"], read["id_number"], read["phone"], read["education"], read["experienced_since"])

    def held(self) -> PostFacts:
        """The post; only after `is_valid()`."""
        read = self.cleaned_data
        return PostFacts(read["post"], read["since"], is_full_time=read["is_full_time"] == "yes")


class _Employers:
    """The institutions that rows name, each name looked up once: one's own when nothing is named."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self._own = register.institution_of_body(actor.body_id)
        self._called: dict[str, list[Institution]] = {}

    def look_up(self, names: Iterable[str]) -> None:
        """Find many at once."""
        if new := {name for name in names if not self._is_own(name)} - self._called.keys():
            self._called |= register.called(self._actor, new)

    def get(self, named: str) -> Institution:
        """The one of this name or code; Invalid when there is none, or more than one."""
        if self._own is not None and self._is_own(named):
            return self._own
        self.look_up([named])
        if len(found := self._called[named]) != 1:
            raise Invalid({"机构": [_SAME_NAME if found else _NOBODY]})
        return found[0]

    def _is_own(self, named: str) -> bool:
        return self._own is not None and named in {"", self._own.name, self._own.credit_code}


def _staff(actor: Any) -> Opening:
    reader, employers = RowReader(StaffRowForm), _Employers(actor)

    def take(values: Mapping[str, str]) -> Taken:
        named, row = read(values)
        institution = employers.get(named)
        is_known = selectors.is_in_post(institution, row.facts.id_number, row.held.post, row.held.since)
        enter_person(actor, institution, row.facts, row.held)
        return _SAME if is_known else _ENTERED

    def read(values: Mapping[str, str]) -> tuple[str, StaffRow]:
        form = reader.read(values)
        return form.cleaned_data["institution"], StaffRow(form.person(), form.held())

    def enter(lines: Sequence[tuple[str, StaffRow]]) -> list[Taken | None]:
        employers.look_up(named for named, _ in lines)
        rows: dict[int, tuple[Institution, StaffRow]] = {}
        for place, (named, row) in enumerate(lines):
            with suppress(Invalid):
                rows[place] = (employers.get(named), row)
        answers = {True: _ENTERED, False: _SAME, None: None}
        found = dict(zip(rows, enter_plain(actor, list(rows.values())), strict=True))
        return [answers[found.get(place)] for place in range(len(lines))]

    return Opening(take, all_readable(read, enter))


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
