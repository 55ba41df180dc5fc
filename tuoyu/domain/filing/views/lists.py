"""The lists of this app, declared."""

from __future__ import annotations

from typing import Any

from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.templatetags.kit import clock_chip, day, local_time
from tuoyu.base.kernel.web.clocked import ClockedList
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text, ticks
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.workflows import FILING as WORKFLOW
from tuoyu.domain.filing.workflows import VERIFICATION
from tuoyu.domain.institutions.selectors import named_like


def _holder(row: Any) -> str:
    """Who handles a filing, whether they are still there, and who does it for them."""
    return selectors.holder_in_words(row) or "—"


class FilingList(ClockedList):
    """Filings with state and clock."""

    workflow = WORKFLOW
    title = "备案"
    default_order = ("area", "id")
    template = "filing/filing_list.html"
    empty_sentence = "还没有备案。机构收到邀请并开始填写后，会出现在这里。"

    def __init__(self, actor: Any) -> None:
        self.filters = (
            Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="institution")),
            Choice("state", "状态", choices=tuple(WORKFLOW.states.items())),
            Choice(
                "desk",
                "经办",
                choices=tuple(selectors.WHOSE.items()),
                narrow=lambda rows, desk: selectors.on_desk(rows, actor, desk),
            ),
        )
        self.columns = (
            *((ticks(lambda row: row.institution.name),) if FILING.may_somewhere(actor, "hand_over") else ()),
            Column(
                "institution",
                "机构",
                render=lambda row: row.institution.name,
                route="filing:case",
                note=place_of,
                is_title=True,
            ),
            Column(
                "facility_type",
                "类型",
                render=lambda row: rulebook.label("facility_type", row.institution.facility_type),
            ),
            Column("state", "状态", render=lambda row: WORKFLOW.states[row.state]),
            Column(
                "submitted_at", "提交时间", render=lambda row: local_time(row.submitted_at) if row.submitted_at else "—"
            ),
            Column("handled_by", "经办人", render=_holder),
        )
        super().__init__()


class VerificationList(ClockedList):
    """Visits with state and clock."""

    workflow = VERIFICATION
    title = "现场核实"
    default_order = ("area", "id")
    empty_sentence = "还没有现场核实。出具备案回执后，会自动安排一次。"
    filters = (
        Text("q", "机构名称", narrow=lambda rows, words: named_like(rows, words, through="filing__institution")),
        Choice("state", "状态", choices=tuple(VERIFICATION.states.items())),
    )

    columns = (
        Column(
            "institution",
            "机构",
            render=lambda row: row.filing.institution.name,
            route="filing:verification",
            note=place_of,
            is_title=True,
        ),
        Column("state", "状态", render=lambda row: VERIFICATION.states[row.state]),
        Column("visited_on", "核实日期", render=lambda row: day(row.visited_on) if row.visited_on else "—"),
        Column("visitors", "核实人员", render=lambda row: row.visitors or "—"),
    )


class PushList(ListPage):
    """Registration pushes with their outcome."""

    title = "登记推送"
    default_order = ("-pushed_at", "id")
    empty_sentence = "还没有登记推送。登记机关在“推送登记信息”里逐条填写，或上传表格。"
    template = "filing/pushes.html"
    filters = (
        Text("q", "名称或信用代码", fields=("name", "credit_code")),
        Choice("outcome", "处理结果", choices=tuple(RegistrationPush.Outcome.choices)),
    )
    columns = (
        Column("name", "名称", route="filing:push_record", note=place_of, is_title=True),
        Column("credit_code", "统一社会信用代码"),
        Column("body", "登记机关", render=lambda row: row.body.name),
        Column("outcome", "处理结果", render=lambda row: row.get_outcome_display()),
        Column("findings", "核对发现", render=lambda row: f"{len(row.findings)} 项" if row.findings else "无"),
        Column("pushed_at", "推送时间", render=lambda row: local_time(row.pushed_at), keeps_together=True),
    )


class UnfiledList(ListPage):
    """Registered, not filed."""

    title = "已登记未备案"
    default_order = ("registered_on", "id")
    template = "filing/unfiled_list.html"
    empty_sentence = "没有已登记而未备案的机构。"
    columns = (
        ticks(lambda row: row.name),
        Column(
            "name",
            "名称",
            route="filing:unfiled_record",
            note=place_of,
            is_title=True,
        ),
        Column("facility_type", "类型", render=lambda row: rulebook.label("facility_type", row.facility_type)),
        Column("legal_form", "法人形式", render=lambda row: rulebook.label("legal_form", row.legal_form)),
        Column("registered_on", "登记日期", render=lambda row: day(row.registered_on), sort="registered_on"),
        Column("has_filing", "备案进展", render=lambda row: "已开始" if row.has_filing else "未开始"),
        Column(
            "due",
            "应备案",
            render=lambda row: clock_chip(selectors.should_file_clock(row)),
            export=lambda row: selectors.should_file_clock(row).sentence,
        ),
    )

    def __init__(self, area: int) -> None:
        self.filters = (
            Text("q", "名称", narrow=named_like),
            Choice(
                "progress",
                "备案进展",
                choices=(("none", "未开始"), ("begun", "已开始")),
                narrow=lambda rows, value: rows.filter(has_filing=value == "begun"),
            ),
            Choice(
                "due",
                "应备案",
                choices=(("late", "超过提醒日数"),),
                narrow=lambda rows, _: selectors.registered_late(rows, clock.today(), area),
            ),
        )
