"""The pages we measure, who opens them, and the admin page each is held against."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

WORD = "阳光"
_FILED = {"filed_on__isnull": "0", "filing_ended_on__isnull": "1", "deregistered_on__isnull": "1"}
_AREAS = {"county": (622_927_000, 622_927_999), "province": (620_000_000, 629_999_999)}
CHANGELIST = "/admin/institutions/institution/"


@dataclass(frozen=True)
class Page:
    """One page: its address may hold {record} and {deep}; `admin` is the changelist of the same rows, if any."""

    key: str
    label: str
    who: str
    address: str
    admin: str = ""


def _changelist(place: str = "", *, is_filed: bool = True, **more: str) -> str:
    asked = dict(_FILED) if is_filed else {}
    if place in _AREAS:
        asked |= dict(zip(("area__gte", "area__lte"), map(str, _AREAS[place]), strict=True))
    return f"{CHANGELIST}?{urlencode({**asked, **more})}"


def _search(place: str) -> Page:
    words = {"county": "县", "province": "省", "nation": "国家"}[place]
    asked = _changelist(place, is_filed=False, q=WORD)
    return Page(f"search-{place}", f"机构查找“{WORD}”，{words}", place, f"/institutions/?q={WORD}", asked)


PAGES = (
    Page("list-county", "机构列表，县", "county", "/institutions/?standing=filed", _changelist("county")),
    Page("list-province", "机构列表，省", "province", "/institutions/?standing=filed", _changelist("province")),
    Page("list-nation", "机构列表，国家", "nation", "/institutions/?standing=filed", _changelist()),
    Page(
        "list-deep",
        "机构列表，国家，深页",
        "nation",
        "/institutions/?standing=filed&page={deep}",
        _changelist(p="DEEP"),
    ),
    _search("county"),
    _search("province"),
    _search("nation"),
    Page("record", "机构记录", "county", "/institutions/{record}/"),
    Page("staff", "机构的人员", "county", "/institutions/{record}/staff/"),
    Page("premises", "场地与班级", "county", "/institutions/{record}/premises/"),
    Page("standards", "标准核对", "county", "/institutions/{record}/standards/"),
    Page("filings-county", "备案列表，县", "county", "/filings/"),
    Page("filings-nation", "备案列表，国家", "nation", "/filings/"),
    Page("board-county", "统计，县", "county", "/figures/622927000/"),
    Page("board-province", "统计，省", "province", "/figures/620000000/"),
    Page("board-nation", "统计，国家", "nation", "/figures/0/"),
    Page("public-list", "公众查找机构", "", "/directory/"),
    Page("public-search", f"公众查找“{WORD}”", "", f"/directory/?q={WORD}"),
)
