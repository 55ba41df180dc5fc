"""What a filing asks, section by section: one table that forms, completeness and comparison all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a field is typed and judged."""

    TEXT = "text"
    PHONE = "phone"
    CITIZEN_ID = "citizen_id"
    DATE = "date"
    WHOLE = "whole"
    AREA = "area"
    FLOORS = "floors"
    CHOICE = "choice"
    CHOICES = "choices"
    AGREED = "agreed"


@dataclass(frozen=True)
class Field:
    """One question. `choices` names an enumeration of the rulebook; `private` answers are sealed.

    `when` maps other fields of the same section to the values that make this one asked.
    """

    name: str
    label: str
    kind: Kind
    choices: str = ""
    unit: str = ""
    hint: str = ""
    required: bool = True
    private: bool = False
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether the other answers make this question apply."""
        return all(answers.get(name) in values for name, values in self.when.items())


@dataclass(frozen=True)
class Section:
    """A group of questions on one page. `only_for`/`not_for` are facility types."""

    key: str
    label: str
    hint: str
    fields: tuple[Field, ...] = ()
    only_for: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()

    def missing(self, answers: Mapping[str, Any]) -> list[Field]:
        """The required questions that apply and have no answer yet."""
        return [
            one
            for one in self.fields
            if one.required and one.is_asked(answers) and _is_unanswered(answers.get(one.name))
        ]


def _is_unanswered(answer: Any) -> bool:
    """Nothing typed, nothing chosen, or a promise not given; nought is an answer."""
    return answer is None or answer is False or answer == "" or answer == []


FAMILY_SITE = "family_site"

SECTIONS: tuple[Section, ...] = (
    Section(
        "registration",
        "登记信息",
        "登记机关推送的内容已经填好；请核对，并补上服务形式和对外电话。",
        (
            Field(
                "service_modes", "服务形式", Kind.CHOICES, choices="service_mode", hint="可多选，应与登记的经营范围一致"
            ),
            Field("public_phone", "对外公开电话", Kind.PHONE, hint="会在公开目录显示，手机或座机"),
            Field("introduction", "简介", Kind.TEXT, hint="一两句话，会公开显示", required=False),
        ),
    ),
    Section(
        "premises",
        "场地与建筑",
        "按租赁合同、房产证明和消防文书填写。",
        (
            Field("tenure", "场地来源", Kind.CHOICE, choices="site_tenure"),
            Field("lease_from", "租期自", Kind.DATE, when={"tenure": frozenset({"leased"})}),
            Field("lease_until", "租期至", Kind.DATE, when={"tenure": frozenset({"leased"})}),
            Field("floors", "婴幼儿用房所在楼层", Kind.FLOORS, hint="如 1 或 1、2；地下室填 -1"),
            Field("fire_grade", "建筑耐火等级", Kind.CHOICE, choices="fire_grade"),
            Field("building_area", "建筑面积", Kind.AREA, unit="m²"),
            Field("outdoor_area", "户外活动场地面积", Kind.AREA, unit="m²", hint="没有自有场地填 0"),
            Field("observation_area", "保健观察室面积", Kind.AREA, unit="m²", required=False),
            Field("fire_document", "消防凭证种类", Kind.CHOICE, choices="fire_doc_type"),
            Field("meal_supply", "供餐方式", Kind.CHOICE, choices="meal_supply"),
        ),
    ),
    Section(
        "people",
        "人员与资质",
        "负责人的证件号码和手机加密保存，只有经办人因审核需要才能打开，每次打开都有记录。",
        (
            Field("head_name", "负责人姓名", Kind.TEXT),
            Field("head_id_number", "负责人证件号码", Kind.CITIZEN_ID, private=True),
            Field("head_phone", "负责人手机", Kind.PHONE, private=True),
            Field("head_education", "负责人学历", Kind.CHOICE, choices="education"),
            Field("head_years", "从事保育教育或卫生工作年限", Kind.WHOLE, unit="年"),
            Field("carers", "保育人员", Kind.WHOLE, unit="人"),
            Field("health_workers", "保健人员", Kind.WHOLE, unit="人"),
            Field("guards", "保安人员", Kind.WHOLE, unit="人"),
            Field("cooks", "炊事人员", Kind.WHOLE, unit="人"),
        ),
    ),
    Section(
        "classes",
        "班级与托位",
        "每类班填个数；申报托位不能超过各班上限之和。",
        (
            Field("infant_classes", "乳儿班", Kind.WHOLE, unit="个"),
            Field("toddler_classes", "托小班", Kind.WHOLE, unit="个"),
            Field("older_classes", "托大班", Kind.WHOLE, unit="个"),
            Field("mixed_classes", "混合班", Kind.WHOLE, unit="个"),
            Field("places", "申报托位", Kind.WHOLE, unit="个"),
        ),
        not_for=frozenset({FAMILY_SITE}),
    ),
    Section(
        "family",
        "收托规模",
        "家庭托育点按收托人数填写。",
        (Field("places", "申报托位", Kind.WHOLE, unit="个"),),
        only_for=frozenset({FAMILY_SITE}),
    ),
    Section("materials", "材料", "按您这类机构需要的清单上传；手机拍照即可，PDF 或图片都行。"),
    Section(
        "commitment",
        "承诺",
        "请逐条阅读备案承诺，然后确认。",
        (Field("agreed", "我已逐条阅读并承诺做到", Kind.AGREED),),
    ),
)


def section(key: str) -> Section:
    """The section called `key`; KeyError when there is none."""
    for one in SECTIONS:
        if one.key == key:
            return one
    raise KeyError(key)


def sections_for(facility_type: str) -> tuple[Section, ...]:
    """The sections that this type of institution fills in."""
    return tuple(
        one
        for one in SECTIONS
        if facility_type not in one.not_for and (not one.only_for or facility_type in one.only_for)
    )
