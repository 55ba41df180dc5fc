"""What each person finds around a page: navigation, the tabs of a record, and where their work comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.desks import Desk, waiting_on
from tuoyu.base.access.policies import POLICIES as ACCESS
from tuoyu.base.access.policy import Policy
from tuoyu.base.access.roles import ADMINISTRATORS, AREA_ROLES, Role
from tuoyu.base.access.selectors import area_names
from tuoyu.base.intake.policies import IMPORT
from tuoyu.base.kernel import anchors
from tuoyu.base.kernel.waiting import Figure, Waiting
from tuoyu.domain.children.policies import INSTITUTION as CHILDREN
from tuoyu.domain.filing import selectors as filing
from tuoyu.domain.filing.policies import CHANGE, CLOSING, FILING, LICENCE, PUSH, VERIFICATION
from tuoyu.domain.filing.selectors import licences
from tuoyu.domain.filing.selectors.desk import LICENCE_DESKS
from tuoyu.domain.institutions.policies import AMENDMENT, DUPLICATE, INSTITUTION, PAPER
from tuoyu.domain.institutions.selectors.amendments import DESKS as AMENDMENT_DESKS
from tuoyu.domain.institutions.selectors.dues import expiry_inbox, lacking_inbox
from tuoyu.domain.institutions.selectors.duplicates import DESKS as DUPLICATE_DESKS
from tuoyu.domain.institutions.selectors.papers import DESKS as PAPER_DESKS
from tuoyu.domain.publicity import selectors as publicity
from tuoyu.domain.publicity.policies import ANNUAL, DISCLOSURE, RECOGNITION, SANITARY
from tuoyu.domain.publicity.selectors import disclosures
from tuoyu.domain.publicity.selectors.dues import expiring_inbox
from tuoyu.domain.staff.policies import CONTEST, LACKS, OWN, PERSON_DUPLICATE, QUERY, RESTRICTION, ROSTER
from tuoyu.domain.staff.selectors.desk import DESKS as STAFF_DESKS
from tuoyu.domain.staff.selectors.dues import staff_inbox
from tuoyu.domain.staff.selectors.queries import query_figures
from tuoyu.domain.standards.policies import CHECK
from tuoyu.insight.indicators.policies import BOARD
from tuoyu.outside.exchange.policies import DELIVERIES

DESKS: tuple[Desk, ...] = (
    *filing.DESKS,
    *publicity.DESKS,
    *STAFF_DESKS,
    *DUPLICATE_DESKS,
    *AMENDMENT_DESKS,
    *PAPER_DESKS,
)
INBOXES: tuple[Callable[[Any], list[Waiting]], ...] = (
    lambda actor: waiting_on(actor, (*DESKS, *LICENCE_DESKS) if licences.is_licensing(actor) else DESKS),
    filing.push_inbox,
    disclosures.inbox,
    expiring_inbox,
    expiry_inbox,
    lacking_inbox,
    staff_inbox,
)
# What apps above the papers count for a department; shown on its workbench.
FIGURES: tuple[Callable[[Any], list[Figure]], ...] = (query_figures, filing.push_figures)
_WORKBENCH, _RECORD = "institutions:workbench", "institutions:record"


@dataclass(frozen=True)
class Entry:
    """One line of the menu, for those to whom `policy` opens `action` somewhere and where it `is_wanted`."""

    label: str
    icon: str
    route: str
    policy: Policy
    action: str
    is_wanted: Callable[[Any], bool] = lambda user: True


# The first group comes without a heading; its first lines also stand at the bottom of a phone's screen.
MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("我的从业档案", "user", "staff:own", OWN, "view"),
            Entry("机构", "building-community", "institutions:list", INSTITUTION, "view"),
            Entry("部门工作台", "clipboard-check", "institutions:workbench", PAPER, "confirm"),
            Entry("备案", "certificate", "filing:list", FILING, "view"),
            Entry("登记推送", "send", "filing:pushes", PUSH, "view"),
            Entry("信息公示", "speakerphone", "publicity:disclosure_own", DISCLOSURE, "publish"),
        ),
    ),
    (
        "登记与备案",
        (
            Entry("已登记未备案", "alert-triangle", "filing:unfiled", FILING, "invite"),
            Entry("已备案但登记已注销", "alert-circle", "filing:orphans", FILING, "cancel"),
            Entry("变更备案", "arrows-left-right", "filing:changes", CHANGE, "view"),
            Entry("注销申请", "door-exit", "filing:closings", CLOSING, "view"),
            Entry("许可", "shield-check", "filing:licences", LICENCE, "view", licences.is_licensing),
            Entry("现场核实", "file-check", "filing:verifications", VERIFICATION, "view"),
        ),
    ),
    (
        "评价与认定",
        (
            Entry("公示情况", "speakerphone", "publicity:disclosure_list", DISCLOSURE, "remind"),
            Entry("卫生评价", "stethoscope", "publicity:sanitary_list", SANITARY, "view"),
            Entry("认定", "star", "publicity:recognition_list", RECOGNITION, "view"),
            Entry("年度报告", "report-analytics", "publicity:annual_list", ANNUAL, "view"),
        ),
    ),
    (
        "人员",
        (
            Entry("证照证明缺项", "alert-circle", "staff:lacking", LACKS, "view"),
            Entry("背景查询", "search", "staff:queries", QUERY, "view"),
            Entry("档案异议", "message", "staff:contests", CONTEST, "view"),
            Entry("从业限制", "lock", "staff:restrictions", RESTRICTION, "view"),
        ),
    ),
    (
        "底册",
        (
            Entry("表格导入", "file-spreadsheet", "intake:list", IMPORT, "view"),
            Entry("更正", "pencil", "institutions:amendments", AMENDMENT, "view"),
            Entry("疑似重复", "copy", "institutions:duplicates", DUPLICATE, "view"),
            Entry("疑似重复人员", "copy", "staff:duplicates", PERSON_DUPLICATE, "view"),
        ),
    ),
    ("看全县", (Entry("统计", "chart-bar", "indicators:board", BOARD, "view"),)),
    (
        "系统",
        (
            Entry("代理人", "users", "access_stand_ins", ACCESS["stand_in"], "view"),
            Entry("人员与授权", "users", "access_users", ACCESS["user"], "view"),
            Entry("单位", "building-community", "access_bodies", ACCESS["body"], "view"),
            Entry("行政区划", "map-2", "access_areas", ACCESS["area"], "load"),
            Entry("外发箱", "send", "exchange:outbox", DELIVERIES, "view"),
            Entry("操作记录", "history", "access_log", ACCESS["log"], "view"),
        ),
    ),
)


# The pages under the header of one institution, from whatever app; each route takes the institution as `id`.
TABS: tuple[Entry, ...] = (
    Entry("概况", "building-community", "institutions:record", INSTITUTION, "view"),
    Entry("场地与班级", "building-cottage", "institutions:premises", INSTITUTION, "view"),
    Entry("标准核对", "checklist", "standards:check", CHECK, "view"),
    Entry("证照", "certificate", "institutions:papers", PAPER, "view"),
    Entry("人员", "users", "staff:list", ROSTER, "view"),
    Entry("幼儿", "mood-kid", "children:list", CHILDREN, "view"),
    Entry("在托人数", "mood-kid", "children:figures", CHILDREN, "count"),
    Entry("信息公示", "speakerphone", "publicity:disclosure", DISCLOSURE, "view"),
    Entry("谁改了什么", "history", "institutions:history", INSTITUTION, "view_history"),
)


def inbox_of(actor: Any) -> list[Waiting]:
    """Everything that waits for this person, from every app."""
    return [line for inbox in INBOXES for line in inbox(actor)]


def is_official(user: Any) -> bool:
    """Whether this person holds a role for a place (and so has figures to look at)."""
    return bool(user.roles & (AREA_ROLES - ADMINISTRATORS - {Role.SCHEDULE}))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: who is here and where they may go. Anonymous pages cost no query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"me": None, "nav": []}
    county = ancestor(user.body.area, Level.COUNTY) if user.body else 0
    return {
        "warning": _warning(user),
        "me": {
            "name": user.name,
            "body_name": user.body.name if user.body else "",
            "role_labels": [role.label for role in sorted(user.roles)],
        },
        "county": {"name": area_names([county]).get(county, "")},
        "nav": list(_groups(user, request.path)),
        "tabs": _tabs(request, user),
        "figures_beside": _figures(request, user),
        "way_in": _way_in(request, user),
    }


def _figures(request: HttpRequest, user: Any) -> list[Figure]:
    """The figures of every app for this person's department, on its workbench."""
    match = request.resolver_match
    if match is None or match.view_name != _WORKBENCH:
        return []
    return [one for figures in FIGURES for one in figures(user)]


def _way_in(request: HttpRequest, user: Any) -> dict[str, Any] | None:
    """How an institution came in, on its own page, where licensing is in force."""
    match = request.resolver_match
    if match is None or match.view_name != _RECORD or not licences.is_licensing(user):
        return None
    found = licences.way_in_of(user, match.kwargs["id"])
    if found is None:
        return None
    links = [("看许可", reverse("filing:licence", args=[found.licence.pk]))] if found.licence else []
    if found.may_apply:
        links.append(("申请延续" if found.licence else "申请许可", reverse("filing:licence_start")))
    return {"words": found.words, "links": links}


def _warning(user: Any) -> str:
    """What officials must know on every page: the log is no longer anchored as often as it should be."""
    if user.roles & AREA_ROLES and anchors.is_older_than("security.anchor.banner"):
        return "操作记录有一段时间没有锚定到表外，请系统管理员检查后台任务；超过时限将暂停出具正式文书。"
    return ""


def _tabs(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    """The tabs of an institution's pages, on those pages, when there is more than one for this person."""
    match = request.resolver_match
    if match is None or match.view_name not in {tab.route for tab in TABS}:
        return []
    found = [
        {"label": tab.label, "url": reverse(tab.route, kwargs=match.kwargs), "is_current": tab.route == match.view_name}
        for tab in TABS
        if tab.policy.may_somewhere(user, tab.action)
    ]
    return found if len(found) > 1 else []


def _groups(user: Any, path: str) -> Iterable[dict[str, Any]]:
    for label, entries in MENU:
        items = [
            _item(entry, path)
            for entry in entries
            if entry.policy.may_somewhere(user, entry.action) and entry.is_wanted(user)
        ]
        if not label:
            items.insert(
                0, {"label": "待办", "icon": "inbox", "url": reverse("home"), "is_current": path == reverse("home")}
            )
        if items:
            yield {"label": label, "items": items}


def _item(entry: Entry, path: str) -> dict[str, Any]:
    url = reverse(entry.route)
    return {"label": entry.label, "icon": entry.icon, "url": url, "is_current": path.startswith(url)}
