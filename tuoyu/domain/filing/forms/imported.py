"""Registrations brought as a table: Excel, CSV or the JSON of another system, row by row like the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.models import AreaCode
from tuoyu.base.access.selectors import codes_of, townships_of
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.tables import Column, Kind, Opening, RowReader, Taken
from tuoyu.domain.filing.forms.registration import RegistrationForm
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.filing.selectors.registrars import legal_forms_of
from tuoyu.domain.filing.services import push_registration
from tuoyu.domain.filing.services.pushing import FILE

_CODE_DIGITS = 9
_COLUMNS = (
    Column(
        "name", "名称", ("机构名称", "单位名称", "企业名称", "字号名称"), True, "证照上的全称", "大河家阳光托育中心"
    ),
    Column(
        "credit_code",
        "统一社会信用代码",
        ("信用代码", "社会信用代码"),
        True,
        "18 位，单元格设为文本",
        "91622927MA7TE00010",
    ),
    Column(
        "legal_form", "法人形式", ("登记类型", "组织形式", "主体类型"), True, "事业单位、企业、个体工商户等", "企业"
    ),
    Column("facility_type", "机构类型", ("类型", "托育机构类型"), True, "独立托育机构、幼儿园托班等", "独立托育机构"),
    Column("nature", "性质", ("营利性质", "机构性质"), True, "营利性或非营利性", "营利性"),
    Column("area", "所在乡镇", ("乡镇", "所属乡镇", "乡镇街道"), False, "乡镇名称；不写则按地址建议", "大河家镇"),
    Column("address", "住所", ("地址", "机构地址", "经营场所", "住所地"), True, "证照上的住所", "大河家镇大河村1号"),
    Column(
        "business_scope",
        "经营（业务）范围",
        ("经营范围", "业务范围"),
        True,
        "证照原文",
        "3岁以下婴幼儿照护服务（全日制）",
    ),
    Column("representative", "法定代表人（负责人）", ("法定代表人", "负责人", "经营者", "法人代表"), True, "", "王芳"),
    Column("registered_on", "登记日期", ("成立日期", "核准日期", "注册日期"), True, "年月日", "2026-03-02"),
    Column("deregistered_on", "注销登记日期", ("注销日期",), False, "已注销的才填", ""),
    Column("ending", "登记怎样终止", ("终止方式", "注销方式"), False, "注销登记、吊销执照（证书）或撤销登记", ""),
    Column("contact_phone", "联系手机", ("联系电话", "手机", "手机号"), False, "加密保存，用于邀请备案", "13800000000"),
    Column("township_code", "乡镇代码", (), False, "9 位或 12 位，与乡镇名称写一个即可", ""),
    Column("code_system", "乡镇代码体系", (), False, "nbs（统计用，默认）或 mca（民政）", ""),
)


def form_setting(actor: Any) -> dict[str, Any]:
    """The registrar's county with its townships, and the legal forms it registers."""
    county = ancestor(actor.body.area, Level.COUNTY)
    return {
        "county": county,
        "townships": [(one.path, one.name) for one in townships_of(county)],
        "legal_forms": legal_forms_of(actor.body.kind, clock.today(), county),
    }


def _opening(actor: Any) -> Opening:
    setting = form_setting(actor)
    places = _places(setting)
    reader = RowReader(lambda typed: RegistrationForm(typed, **setting))

    def take(values: Mapping[str, str]) -> Taken:
        form = reader.read({**values, "area": _area(values, setting["county"], places)})
        push = push_registration(actor, form.incoming(), way=FILE)
        return Taken(push.get_outcome_display(), push.outcome != RegistrationPush.Outcome.UNCHANGED)

    return Opening(take)


def _area(values: Mapping[str, str], county: int, places: Mapping[tuple[str, str], int]) -> str:
    code, system = values.get("township_code", ""), values.get("code_system", "") or AreaCode.System.NBS
    if not code:
        return values.get("area", "") or str(county)
    area = places.get((system.lower(), code[:_CODE_DIGITS]))
    if area is None:
        said = f"{code[:20]} 不在本县（{system[:8]}），请核对代码和代码体系。"
        raise Invalid({"乡镇代码": [said]})
    return str(area)


def _places(setting: dict[str, Any]) -> dict[tuple[str, str], int]:
    known = codes_of([path for path, _ in setting["townships"]])
    return {(system, code[:_CODE_DIGITS]): path for path, codes in known.items() for system, code in codes.items()}


REGISTRATIONS = Kind(
    key="registrations",
    label="登记信息",
    under="登记机关核准的机构，一行一家；同一文件传两次什么也不会变",
    columns=_COLUMNS,
    policy=PUSH,
    action="push",
    opening=_opening,
    results_at="filing:pushes",
)
