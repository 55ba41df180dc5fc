"""/styleguide: every component of the kit in every state, and four whole pages made of them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Difference
from tuoyu.base.kernel.web import charts
from tuoyu.base.kernel.web.filters import Choice, DateRange, Text
from tuoyu.base.kernel.web.icons import ICONS
from tuoyu.base.kernel.web.lists import Cell, Chosen, Column, Heading, Listing
from tuoyu.base.kernel.web.pages import public

PAGES = {"parts": "组件", "list": "列表", "form": "表单", "home": "首页", "case": "案件", "open": "公开", "day": "手机"}

_TOWNS = (
    ("大河家", 5.1),
    ("刘集", 2.2),
    ("石塬", 3.0),
    ("柳沟", 1.1),
    ("吹麻滩", 6.4),
    ("胡林家", None),
    ("关家川", 1.9),
    ("安集", 2.8),
    ("寨子沟", 2.4),
    ("郭干", 1.2),
    ("徐扈家", None),
    ("居集", 4.0),
    ("中咀岭", None),
    ("癿藏", 3.3),
    ("小关", None),
    ("铺川", None),
    ("银川", None),
)


@public()
def styleguide(request: HttpRequest) -> HttpResponse:
    """One page of the guide, chosen by ?page=."""
    chosen = request.GET.get("page", "parts")
    chosen = chosen if chosen in PAGES else "parts"
    links = [{"url": f"?page={key}", "label": label, "is_current": key == chosen} for key, label in PAGES.items()]
    return render(request, f"styleguide/{chosen}.html", {"guide_tabs": links, **_frame(chosen), **_SAMPLES[chosen]()})


def _frame(chosen: str) -> dict[str, Any]:
    """Invented navigation, so that the shells are shown filled whoever looks."""
    county = {"name": "示例县"}
    if chosen == "open":
        items = ("找托育", "育儿指导", "我要办托", "公开数据")
        nav: list[dict[str, Any]] = [{"label": "", "items": [_item(label, is_current=False) for label in items]}]
        nav[0]["items"] += [{**_item("投诉举报"), "is_urgent": True}, {**_item("登录"), "is_main": True}]
        return {"nav": nav, "county": county, "me": None}
    if chosen == "day":
        tabs = (("今天", "home"), ("健康", "report-medical"), ("消息", "message"), ("我的", "user"))
        return {
            "nav": [{"items": [_item(*tab, is_current=tab[0] == "今天") for tab in tabs]}],
            "county": county,
            "me": None,
        }
    return {"nav": _office_nav("备案" if chosen in ("case", "form", "list") else "待办"), "county": county, "me": _ME}


_ME = {"name": "马主任", "body_name": "示例县卫生健康局", "role_labels": ["备案受理", "核查"]}


def _office_nav(current: str) -> list[dict[str, Any]]:
    groups = (
        (
            "",
            (
                ("待办", "inbox", 9),
                ("机构", "building-community", 0),
                ("备案", "certificate", 4),
                ("检查", "clipboard-check", 0),
                ("投诉", "message-report", 2),
                ("人员", "users", 0),
            ),
        ),
        ("看全县", (("统计", "chart-bar", 0), ("目标与职责", "target", 0), ("规划", "map-2", 0))),
        ("系统", (("标准与依据", "book", 0), ("操作记录", "history", 0))),
    )
    return [
        {"label": label, "items": [_item(*item, is_current=item[0] == current) for item in items]}
        for label, items in groups
    ]


def _item(label: str, icon: str = "", count: int = 0, *, is_current: bool = False) -> dict[str, Any]:
    return {"label": label, "icon": icon, "count": count, "url": "#content", "is_current": is_current}


def _readings() -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {"tone": "ok", "sentence": "剩 6 个工作日", "due_on": today + timedelta(days=8)},
        {"tone": "soon", "sentence": "剩 2 个工作日", "due_on": today + timedelta(days=2)},
        {"tone": "soon", "sentence": "今天到期", "due_on": None},
        {"tone": "late", "sentence": "已超 1 个工作日", "due_on": None},
        {"tone": "paused", "sentence": "暂停：等待申请人", "due_on": None},
        {"tone": "done", "sentence": "已办结，用时 3 个工作日", "due_on": today},
        {"tone": "ok", "sentence": "剩 31 个工作日", "due_on": today + timedelta(days=60), "is_provisional": True},
    ]


def _steps() -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"label": "填写", "state": "done", "at": now - timedelta(days=11)},
        {"label": "提交", "state": "done", "at": now - timedelta(days=7)},
        {"label": "补正", "state": "done", "note": "暂停 2 个工作日"},
        {"label": "审核", "state": "now", "who": "马主任", "note": "第 3 个工作日"},
        {"label": "回执", "state": "todo"},
        {"label": "公示", "state": "todo"},
    ]


def _events() -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"at": now - timedelta(days=3), "who": "王园长", "label": "补正并再次提交", "note": "只改了“材料”一节"},
        {"at": now - timedelta(days=5), "who": "马主任", "label": "要求补正“材料”，时限暂停"},
        {"at": now - timedelta(days=7), "who": "王园长", "label": "提交，5 个工作日起算"},
        {"at": now - timedelta(days=13), "who": "市场监管局", "label": "推送登记信息"},
    ]


_OBSTACLES = (
    Obstacle(
        "guide.query", "李老师的从业查询结果已满一年，请重新查询后上传。", "《未成年人保护法》第六十二条", "people"
    ),
    Obstacle(
        "guide.area", "观察室面积尚无依据判断，请核对图纸。", "《托育机构设置标准（试行）》", "premises", blocking=False
    ),
)


def _tile_map() -> str:
    tiles = [charts.Tile(name, value, "#content") for name, value in _TOWNS]
    return charts.tile_map("各乡镇每千人口托位", tiles, unit="个", breaks=(1.5, 2.5, 3.5, 5), shows_title=False)


def _parts() -> dict[str, Any]:
    months = [f"{month}月" for month in range(1, 12)]
    return {
        "readings": _readings(),
        "steps": _steps(),
        "events": _events(),
        "obstacles": _OBSTACLES,
        "differences": [
            Difference("places", "申报托位", "45", "50"),
            Difference("phone", "联系电话", "", "0930-000000"),
        ],
        "facts": [("登记机关", "市场监管局"), ("负责人", "王园长"), ("申报托位", 45), ("备案日期", None)],
        "tabs": [
            {"label": label, "url": "#content", "is_current": label == "概况", "count": count}
            for label, count in (("概况", 0), ("人员", 12), ("场地", 0), ("备案", 2), ("检查", 0))
        ],
        "tiles": _tile_map(),
        "bars": charts.bar_chart(
            "各类机构托位",
            [
                charts.Point("独立托育机构", 386, "#content"),
                charts.Point("幼儿园托班", 268),
                charts.Point("用人单位办托", 60),
                charts.Point("家庭托育点", None),
            ],
            unit="个",
            target=300,
        ),
        "lines": charts.line_chart(
            "托位与在托",
            months,
            [
                charts.Line("托位", (610, 610, 640, 655, 655, 690, 720, 720, 772, 790, 812)),
                charts.Line("在托", (402, 380, 420, 431, 440, None, 455, 441, 470, 482, 486)),
            ],
            unit="个",
        ),
        "spark": charts.sparkline((3, 4, 4, 6, 5, 7, 9), "近七天从 3 到 9"),
        "option": {
            "xAxis": {"type": "category", "data": months},
            "yAxis": {"type": "value"},
            "series": [{"type": "bar", "name": "新增托位", "data": [0, 0, 30, 15, 0, 35, 30, 0, 52, 18, 22]}],
        },
        "option_rows": list(zip(months, (0, 0, 30, 15, 0, 35, 30, 0, 52, 18, 22), strict=True)),
        "icons": sorted(ICONS),
    }


class _SampleForm(forms.Form):
    name = forms.CharField(label="机构名称", help_text="与营业执照一致", max_length=60)
    kind = forms.ChoiceField(
        label="机构类型", choices=[("", "请选择"), ("alone", "独立托育机构"), ("class", "幼儿园托班")]
    )
    places = forms.IntegerField(label="申报托位", min_value=1, help_text="各班额定人数之和")
    modes = forms.MultipleChoiceField(
        label="服务方式",
        choices=[("full", "全日托"), ("half", "半日托"), ("hour", "计时托")],
        widget=forms.CheckboxSelectMultiple,
    )
    profit = forms.ChoiceField(label="性质", choices=[("yes", "营利性"), ("no", "非营利性")], widget=forms.RadioSelect)
    note = forms.CharField(label="补充说明", widget=forms.Textarea, required=False)
    promise = forms.BooleanField(label="我承诺以上内容属实")


def _form() -> dict[str, Any]:
    form = _SampleForm({"name": "阳光宝贝托育中心", "kind": "alone", "places": "0", "modes": ["full"], "profit": "yes"})
    names = ("登记信息", "场地与建筑", "人员与资质", "班级与托位", "材料", "承诺")
    states = ("done", "done", "attention", "todo", "todo", "todo")
    return {
        "form": form,
        "sections": [
            {"label": name, "state": state, "url": f"#section-{number}", "is_current": number == 3}
            for number, (name, state) in enumerate(zip(names, states, strict=True), start=1)
        ],
        "files": [{"id": "a", "name": "营业执照.pdf", "size": 384_000, "url": "#content", "at": clock.now()}],
    }


def _list() -> dict[str, Any]:
    title, town, kind = Column("name", "机构", is_title=True), Column("town", "乡镇"), Column("kind", "类型")
    places, due = Column("places", "托位", numeric=True), Column("due", "时限")
    columns = (title, town, kind, places, due)
    from tuoyu.base.kernel.templatetags.kit import clock_chip

    names = ("阳光宝贝托育中心", "吹麻滩镇中心幼儿园托班", "幸福里社区托育点", "小天使托育园", "大墩村家庭托育点")
    towns = ("大河家镇", "吹麻滩镇", "居集镇", "刘集乡", "大河家镇")
    rows = [
        [
            Cell(title, name, url="#content", note="91620000XXXXXXXXXX"),
            Cell(town, where),
            Cell(kind, "独立托育机构"),
            Cell(places, 45 - 7 * at),
            Cell(due, clock_chip(reading)),
        ]
        for at, (name, where, reading) in enumerate(zip(names, towns, _readings(), strict=False))
    ]
    filters = [
        Chosen(Text("q", "名称或代码", hint="名称、代码或乡镇"), None),
        Chosen(Choice("town", "乡镇", choices=[("1", "大河家镇"), ("2", "吹麻滩镇")]), "1", "大河家镇", "#content"),
        Chosen(DateRange("filed", "备案日期"), None),
    ]
    headings = [
        Heading(title, "#content", "ascending"),
        Heading(town),
        Heading(kind),
        Heading(places, "#content"),
        Heading(due),
    ]
    urls = dict.fromkeys(("first", "previous", "following", "last", "all", "xlsx", "csv"), "#content")
    listing = Listing(
        rows,
        headings,
        filters,
        ["“备案日期”的起日晚于止日，已忽略。"],
        "1,000+",
        True,
        "第 51–55 条",
        urls,
        is_narrowed=True,
        export_limit="20,000",
        columns=columns,
    )
    nothing = Listing([], headings, [], [], "0", False, "", urls, empty_sentence="机构在线提交备案以后，会出现在这里。")
    return {"title": "备案", "listing": listing, "nothing": nothing}


def _home() -> dict[str, Any]:
    late, today, soon, paused, fine = (_readings()[at] for at in (3, 2, 1, 4, 0))
    work = (
        ("出具备案回执", "阳光宝贝托育中心", "大河家镇 · 营利性", "备案受理岗", late),
        ("核实不符合项", "吹麻滩镇中心幼儿园托班", "消防凭证种类不明", "核查岗", today),
        ("回复投诉", "退费争议", "12345 转办 · 市场监管局会办", "主办单位", soon),
        ("等待补正", "幸福里社区托育点", "已退回“人员资质”一节", "您 11月19日 提出", paused),
        ("复查整改", "小天使托育园", "晨检记录缺 3 天", "检查组成员", fine),
    )
    return {"work": work, "tiles": _tile_map(), "today": clock.today()}


def _case() -> dict[str, Any]:
    sections = (
        ("登记信息", "经营范围含“托育服务（全日托、半日托）” · 市场监管局 11月10日 推送一致", None),
        ("场地与建筑", "租赁至 2031年6月 · 首层 · 建筑面积 412 m² · 户外 150 m²", None),
        ("人员与资质", "保育 9 · 保健 1 · 保安 1 · 炊事 1", _OBSTACLES[0]),
        ("班级与托位", "乳儿班 1×10 · 托小班 1×15 · 托大班 1×20；可设托位 45，受限于：托大班面积", None),
        ("材料", "7 / 7 件 · 消防：建设工程消防验收备案凭证", None),
    )
    crumbs = [{"label": "备案", "url": "#content"}, {"label": "首次备案"}]
    return {
        "crumbs": crumbs,
        "steps": _steps(),
        "events": _events(),
        "reading": _readings()[1],
        "case_sections": sections,
    }


def _open() -> dict[str, Any]:
    found = (
        (
            "大河家镇阳光宝贝托育中心",
            "大河家镇 · 2.1 公里 · 全日托 半日托",
            "未发现问题 · 2026年10月",
            "有 6 个空位",
            "good",
            "1,280 元/月",
        ),
        (
            "吹麻滩镇中心幼儿园托班",
            "吹麻滩镇 · 4.8 公里 · 全日托（2–3 岁）",
            "1 项已整改 · 2026年9月",
            "已满，可候补 3",
            "warn",
            "860 元/月 · 普惠",
        ),
        (
            "居集镇幸福里社区托育点",
            "居集镇 · 7.5 公里 · 半日托 计时托",
            "未发现问题 · 2026年11月",
            "有 2 个空位",
            "good",
            "18 元/小时",
        ),
    )
    return {"found": found}


def _day() -> dict[str, Any]:
    moments = (
        ("bowl-spoon", "午饭", "吃完"),
        ("moon", "午睡", "1小时50分"),
        ("sun", "户外", "2小时"),
        ("temperature", "晨检", "正常"),
    )
    lines = (
        ("15:10", "加餐：苹果、酸奶"),
        ("14:20", "睡醒，精神好"),
        ("11:30", "午饭：番茄鸡蛋面，添了一次"),
        ("10:05", "走独木桥，自己走完三次"),
    )
    return {"moments": moments, "day_lines": lines}


_SAMPLES = {"parts": _parts, "list": _list, "form": _form, "home": _home, "case": _case, "open": _open, "day": _day}
