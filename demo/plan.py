"""What happens in the demonstration: forty-one institutions, each with its place, its kind and its fate."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from stdnum.cn import uscc

SEED = 622927
_FOLDER = Path(__file__).parent
_SURNAMES = "马韩安何丁鲁冶董祁赵孔石"
_GIVEN = (
    "玉兰",
    "晓燕",
    "海霞",
    "志明",
    "文静",
    "春花",
    "国英",
    "雪梅",
    "丽娟",
    "建军",
    "秀琴",
    "小红",
    "婷婷",
    "学文",
)
_WORDS = (
    "阳光",
    "宝贝",
    "童心",
    "启蒙",
    "小石榴",
    "花儿",
    "蓓蕾",
    "摇篮",
    "暖阳",
    "星星",
    "金种子",
    "小保安",
    "蒲公英",
    "贝贝",
)


class Fate(Enum):
    """How far an institution has come, in the order of the story."""

    UNFILED = "登记未备案"
    SCOPELESS = "经营范围未写托育"
    UNPLACED = "地址待归入乡镇"
    INVITED = "已邀请未填写"
    DRAFT = "填写中"
    LACKING = "材料不齐"
    SUBMITTED = "已提交"
    DUE_TODAY = "今天到期"
    LATE = "已超期"
    RETURNED = "待补正"
    RESUBMITTED = "补正后再提交"
    FILED = "已备案"
    FILED_CORRECTED = "补正后备案"
    FILED_LATE = "逾期备案"
    CANCELLED = "已注销"
    WITHDRAWN = "已撤回"
    ORPHANED = "登记注销未注销备案"


@dataclass(frozen=True)
class Plan:
    """One institution of the demonstration."""

    number: int
    name: str
    township: int
    village: str
    facility_type: str
    legal_form: str
    registrar: str
    credit_code: str
    head: str
    fate: Fate

    @property
    def is_family(self) -> bool:
        return self.facility_type == "family_site"


_KINDS = {
    # facility type: (legal form, registrar, first digits of the credit code, end of the name)
    "service_centre": ("public_institution", "establishment", "12", "托育综合服务中心"),
    "independent": ("enterprise", "market", "91", "托育中心"),
    "community": ("social_service", "civil_affairs", "52", "社区托育点"),
    "kindergarten": ("kindergarten", "education", "12", "幼儿园托班"),
    "employer": ("enterprise", "market", "91", "职工托育园"),
    "family_site": ("sole_trader", "market", "92", "家庭托育点"),
}

# (part of the path below the county, facility type, fate): every township, every type, every fate.
_LINES: tuple[tuple[int, str, Fate], ...] = (
    (1, "service_centre", Fate.FILED),
    (1, "independent", Fate.FILED),
    (1, "independent", Fate.FILED_CORRECTED),
    (1, "community", Fate.FILED),
    (1, "kindergarten", Fate.FILED),
    (1, "employer", Fate.FILED_LATE),
    (1, "family_site", Fate.FILED),
    (1, "independent", Fate.CANCELLED),
    (1, "independent", Fate.LATE),
    (1, "family_site", Fate.DRAFT),
    (2, "independent", Fate.FILED),
    (2, "kindergarten", Fate.FILED),
    (2, "community", Fate.FILED_CORRECTED),
    (2, "independent", Fate.SUBMITTED),
    (2, "family_site", Fate.UNFILED),
    (3, "kindergarten", Fate.FILED),
    (3, "community", Fate.DUE_TODAY),
    (3, "family_site", Fate.FILED),
    (4, "kindergarten", Fate.FILED),
    (4, "independent", Fate.RETURNED),
    (5, "independent", Fate.FILED),
    (5, "family_site", Fate.LACKING),
    (6, "kindergarten", Fate.FILED),
    (6, "community", Fate.INVITED),
    (7, "kindergarten", Fate.FILED_CORRECTED),
    (7, "independent", Fate.SCOPELESS),
    (8, "community", Fate.FILED),
    (8, "family_site", Fate.WITHDRAWN),
    (9, "kindergarten", Fate.FILED),
    (10, "kindergarten", Fate.FILED_LATE),
    (10, "employer", Fate.RESUBMITTED),
    (11, "family_site", Fate.UNFILED),
    (12, "kindergarten", Fate.FILED),
    (12, "community", Fate.ORPHANED),
    (13, "community", Fate.FILED),
    (13, "independent", Fate.UNPLACED),
    (14, "family_site", Fate.DRAFT),
    (15, "kindergarten", Fate.FILED),
    (15, "independent", Fate.CANCELLED),
    (16, "family_site", Fate.INVITED),
    (17, "kindergarten", Fate.LACKING),
)


def plans(county: int) -> list[Plan]:
    """The same forty-one institutions every time."""
    dice, villages = random.Random(SEED), _villages()
    return [
        _plan(number, county + part, kind, fate, dice, villages) for number, (part, kind, fate) in enumerate(_LINES, 1)
    ]


def _plan(
    number: int, township: int, kind: str, fate: Fate, dice: random.Random, villages: dict[int, list[str]]
) -> Plan:
    legal_form, registrar, start, ending = _KINDS[kind]
    village = dice.choice(villages[township])
    place = village.removesuffix("村").removesuffix("社区")
    body = f"{start}622927MADEM{number:04}"[:17].ljust(17, "0")
    return Plan(
        number=number,
        name=f"{place}{_WORDS[number % len(_WORDS)]}{ending}",
        township=township,
        village=village,
        facility_type=kind,
        legal_form=legal_form,
        registrar=registrar,
        credit_code=body + uscc.calc_check_digit(body),
        head=dice.choice(_SURNAMES) + dice.choice(_GIVEN),
        fate=fate,
    )


def _villages() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    with (_FOLDER / "villages.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[int(row["township"])].append(row["village"])
    return found
