"""Cancelling at the institution's own asking: it says when it closes and where every child goes, the bureau answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.urls import reverse

from tuoyu.base.kernel import cases, clock, notices, rulebook
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Stale
from tuoyu.domain.filing.models import Closing, ClosingPaper
from tuoyu.domain.filing.policies import CLOSING
from tuoyu.domain.filing.selectors.closings import (
    closing_facts,
    current_closing_papers,
    open_closing,
    placements_in_words,
)
from tuoyu.domain.filing.services.ending import end_filing
from tuoyu.domain.filing.services.keeping import require_state, take_in, take_out
from tuoyu.domain.filing.workflows import CLOSING as WORKFLOW
from tuoyu.domain.filing.workflows import CLOSING_DRAFT, CLOSING_RETURNED
from tuoyu.domain.institutions.models import Institution

SAID = ("reason", "explained", "closes_on", "families_told_on", "placements")
_WITH_APPLICANT = frozenset({CLOSING_DRAFT, CLOSING_RETURNED})


@act("filing.open_closing", "建立注销申请")
def open_closing_request(actor: Any, institution: Institution, said: Mapping[str, Any]) -> Closing:
    """Lay out a request to cancel a filing in force. OutOfStep when there is none, or one is under way."""
    closing = Closing(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        papers_list=current_closing_papers(institution.area, clock.today()),
        **{name: said[name] for name in SAID},
    )
    CLOSING.require(actor, "fill", closing)
    if not institution.is_filed:
        raise OutOfStep("只有已备案的机构才有备案可注销；还没有办完的备案，请在备案页撤回。")
    if open_closing(institution):
        raise OutOfStep("已有一件注销申请没有办完，请先办完或撤回。")
    return cases.open_case(closing, WORKFLOW, actor=actor, label="建立注销申请")


@act("filing.fill_closing", "填写注销申请")
def fill_closing(actor: Any, closing: Closing, said: Mapping[str, Any], *, version: int) -> Closing:
    """Say it anew; `version` is the one the typist saw."""
    CLOSING.require(actor, "fill", closing)
    require_state(closing, WORKFLOW, _WITH_APPLICANT)
    if not Closing.objects.filter(pk=closing.pk, version=version).update(version=F("version") + 1):
        raise Stale()
    closing.version = version + 1
    for name in SAID:
        setattr(closing, name, said[name])
    note_changed(*SAID)
    closing.save(update_fields=SAID)
    return closing


@act("filing.hand_in_closing_paper", "上传注销材料")
def hand_in_closing_paper(actor: Any, closing: Closing, code: str, upload: UploadedFile) -> ClosingPaper:
    """Take one file for one paper."""
    CLOSING.require(actor, "fill", closing)
    require_state(closing, WORKFLOW, _WITH_APPLICANT)
    paper = ClosingPaper(closing=closing, area=closing.area, body_id=closing.body_id, code=code)
    return take_in(actor, paper, upload, {one.code for one in closing_facts(closing).papers_needed})


@act("filing.remove_closing_paper", "移除注销材料")
def remove_closing_paper(actor: Any, paper: ClosingPaper) -> ClosingPaper:
    """Take a file out of a request that is with the applicant; it stays in the archive."""
    CLOSING.require(actor, "fill", paper.closing)
    require_state(paper.closing, WORKFLOW, _WITH_APPLICANT)
    return take_out(paper)


@act("filing.ask_closing", "提交注销申请")
def ask_closing(actor: Any, closing: Closing) -> Closing:
    """Hand it in, for the first time or after a correction."""
    CLOSING.require(actor, "fill", closing)
    step = "ask_again" if closing.state == CLOSING_RETURNED else "ask"
    cases.perform(closing, WORKFLOW, step, actor=actor, facts=closing_facts(closing))
    closing.handed_in_at = closing.handed_in_at or clock.now()
    closing.save(update_fields=["handed_in_at"])
    return closing


@act("filing.send_back_closing", "要求补正注销申请")
def send_back_closing(actor: Any, closing: Closing, *, note: str) -> Closing:
    """Say what must be corrected; the clock stands still."""
    CLOSING.require(actor, "review", closing)
    if not note.strip():
        raise Invalid({"note": ["请写明要补正什么，一次说清。"]})
    cases.perform(closing, WORKFLOW, "send_back", actor=actor, note=note.strip(), reason="等待机构补正注销申请")
    _tell(closing, "filing.closing_returned", f"{closing.institution.name}的注销申请需要补正：{note.strip()}")
    return closing


@act("filing.agree_to_closing", "同意安置方案")
def agree_to_closing(actor: Any, closing: Closing) -> Closing:
    """The plan is good; the filing ends on the day of closing."""
    CLOSING.require(actor, "review", closing)
    cases.perform(closing, WORKFLOW, "agree", actor=actor, facts=closing_facts(closing))
    _tell(closing, "filing.closing_agreed", f"{closing.institution.name}的安置方案已同意，停止服务之日办结注销。")
    return closing


@act("filing.conclude_closing", "办结注销")
def conclude_closing(actor: Any, closing: Closing) -> Closing:
    """End the filing by this request: the register follows, the notice of cancellation is issued."""
    CLOSING.require(actor, "review", closing)
    facts = closing_facts(closing)
    cases.perform(closing, WORKFLOW, "conclude", actor=actor, facts=facts)
    reason = rulebook.label("closing_reason", closing.reason)
    plan = [list(one) for one in placements_in_words(closing)] if facts.occupancy else []
    closing.notice = end_filing(
        actor, closing.institution, reason=reason, placed=facts.placed, closes_on=closing.closes_on, plan=plan
    )
    closing.save(update_fields=["notice"])
    return closing


@act("filing.take_back_closing", "撤回注销申请")
def take_back_closing(actor: Any, closing: Closing) -> Closing:
    """Take it back before the filing ends."""
    CLOSING.require(actor, "fill", closing)
    return cases.perform(closing, WORKFLOW, "take_back", actor=actor)


def _tell(closing: Closing, kind: str, sentence: str) -> None:
    notices.tell_body(closing.body_id, kind, sentence, link=reverse("filing:closing", args=[closing.pk]))
