"""A staff list that the county brought some days ago: most rows were taken in, some came back with their reasons."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.people import identity
from demo.staff import entered_twice
from tuoyu.base.access.models import User
from tuoyu.base.intake import selectors, services
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions.selectors import institutions

_HEADS = "所在机构,姓名,身份证号,手机号,职务,入职时间,专兼职,文化程度"
_NAMES = ("马春兰", "韩雪梅", "安玉芳", "何丽霞", "丁秀珍", "鲁小燕")


def bring_staff(officer: User) -> None:
    """Bring the list and take it in, as the worker does."""
    with unit_of_work(officer):
        run = services.bring_table(officer, selectors.kind_for(officer, "staff"), _file(officer))
        services.start_import(officer, run, run.mapping)
        services.carry_portion(officer, run)


def _file(officer: User) -> SimpleUploadedFile:
    name = institutions(officer).filter(filed_on__isnull=False, filing_ended_on=None).order_by("name")[0].name
    good = [
        f"{name},{who},{identity('list', place)},1391001{place:04},保育,2025/9/1,兼职,大专"
        for place, who in enumerate(_NAMES)
    ]
    who, number, phone = entered_twice()
    good.append(f"{name},{who},{number},{phone},保育,2025/9/1,兼职,大专")
    bad = [
        f"{name},冶小红,{identity('list', 90)[:-1]}?,13910019001,保育,2025/9/1,专职,大专",
        f"{name},祁小梅,6.22927199005120E+17,13910019002,保育,2025/9/1,专职,大专",
        f"城关小星星托育园（旧名）,赵小芳,{identity('list', 91)},13910019003,保健,2025/9/1,专职,本科",
        f"{name},董小玲,{identity('list', 92)},13910019004,炊事,2025/2/30,专职,高中",
    ]
    return SimpleUploadedFile("各园人员花名册.csv", "\r\n".join([_HEADS, *good, *bad]).encode("gb18030"))
