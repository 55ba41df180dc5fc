"""Changing a filing: the institution says what and hands in papers, the bureau carries it out in the register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.urls import reverse

from tuoyu.base.kernel import cases, clock, documents, notices, sealed
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Stale
from tuoyu.domain.filing.models import ChangeFiling, ChangePaper
from tuoyu.domain.filing.policies import CHANGE
from tuoyu.domain.filing.rules.changes import PRIVATE, VALUES_OF
from tuoyu.domain.filing.selectors.changes import (
    change_facts,
    current_papers_list,
    on_record,
    open_change,
    shown_changes,
)
from tuoyu.domain.filing.services.keeping import require_state, take_in, take_out
from tuoyu.domain.filing.workflows import CHANGE as WORKFLOW
from tuoyu.domain.filing.workflows import CHANGE_DRAFT, CHANGE_RETURNED
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import CHANGEABLE, record_change
from tuoyu.domain.staff.services import PersonFacts, put_in_charge

RECEIPT = "change_receipt"
_TITLE, _USUAL_MARK, _OF_CHANGES = "托育机构备案变更回执", "托备", "变"
_WITH_APPLICANT = frozenset({CHANGE_DRAFT, CHANGE_RETURNED})


@act("filing.open_change", "建立变更备案")
def open_change_filing(
    actor: Any, institution: Institution, items: Sequence[str], typed: Mapping[str, Any], *, reason: str = ""
) -> ChangeFiling:
    """Lay out a change of a filing in force. OutOfStep when there is none, or a change is under way."""
    change = ChangeFiling(
        institution=institution,
        area=institution.area,
        body_id=institution.body_id,
        papers_list=current_papers_list(institution.area, clock.today()),
    )
    CHANGE.require(actor, "fill", change)
    if not institution.is_filed:
        raise OutOfStep("只有已备案的机构可以办理变更；还没有备案的，直接在备案里修改。")
    if open_change(institution):
        raise OutOfStep("已有一件变更没有办完，请先办完或撤回。")
    _take_over(change, items, typed, reason)
    return cases.open_case(change, WORKFLOW, actor=actor, label="建立变更备案")


@act("filing.fill_change", "填写变更备案")
def fill_change(
    actor: Any, change: ChangeFiling, items: Sequence[str], typed: Mapping[str, Any], *, reason: str, version: int
) -> ChangeFiling:
    """Say anew what is to change; `version` is the one the typist saw. Private answers not typed again stay."""
    CHANGE.require(actor, "fill", change)
    require_state(change, WORKFLOW, _WITH_APPLICANT)
    if not ChangeFiling.objects.filter(pk=change.pk, version=version).update(version=F("version") + 1):
        raise Stale()
    change.version = version + 1
    _take_over(change, items, typed, reason)
    note_changed(*typed)
    change.save(update_fields=["items", "wanted", "private", "reason"])
    return change


@act("filing.hand_in_change_paper", "上传变更材料")
def hand_in_change_paper(actor: Any, change: ChangeFiling, code: str, upload: UploadedFile) -> ChangePaper:
    """Take one file for one paper of the change."""
    CHANGE.require(actor, "fill", change)
    require_state(change, WORKFLOW, _WITH_APPLICANT)
    paper = ChangePaper(change=change, area=change.area, body_id=change.body_id, code=code)
    return take_in(actor, paper, upload, {one.code for one in change_facts(change).papers_needed})


@act("filing.remove_change_paper", "移除变更材料")
def remove_change_paper(actor: Any, paper: ChangePaper) -> ChangePaper:
    """Take a file out of a change that is with the applicant; it stays in the archive."""
    CHANGE.require(actor, "fill", paper.change)
    require_state(paper.change, WORKFLOW, _WITH_APPLICANT)
    return take_out(paper)


@act("filing.hand_in_change", "提交变更备案")
def hand_in_change(actor: Any, change: ChangeFiling) -> ChangeFiling:
    """Hand it in, for the first time or after a correction."""
    CHANGE.require(actor, "fill", change)
    step = "hand_in_again" if change.state == CHANGE_RETURNED else "hand_in"
    cases.perform(change, WORKFLOW, step, actor=actor, facts=change_facts(change))
    change.handed_in_at = change.handed_in_at or clock.now()
    change.save(update_fields=["handed_in_at"])
    return change


@act("filing.send_back_change", "要求补正变更")
def send_back_change(actor: Any, change: ChangeFiling, *, note: str) -> ChangeFiling:
    """Say what must be corrected; the clock stands still."""
    CHANGE.require(actor, "review", change)
    if not note.strip():
        raise Invalid({"note": ["请写明要补正什么，一次说清。"]})
    cases.perform(change, WORKFLOW, "send_back", actor=actor, note=note.strip(), reason="等待机构补正变更")
    _tell(change, "filing.change_returned", f"{change.institution.name}的变更备案需要补正：{note.strip()}")
    return change


@act("filing.carry_out_change", "办结变更")
def carry_out_change(actor: Any, change: ChangeFiling, *, note: str = "") -> ChangeFiling:
    """Carry it out: the register follows, the receipt of the change is issued."""
    CHANGE.require(actor, "review", change)
    institution = change.institution
    cases.perform(change, WORKFLOW, "carry_out", actor=actor, facts=change_facts(change), note=note)
    change.before = on_record(change)
    change.save(update_fields=["before"])
    shown = shown_changes(change)
    news = {name: change.wanted[name] for item in change.items for name in VALUES_OF[item] if name in CHANGEABLE}
    record_change(actor, institution, news)
    if "head" in change.items:
        put_in_charge(actor, institution, _head(actor, change), since=clock.today())
    receipt = _issue(actor, change, [one for one in shown if one[0] not in _UNPRINTED])
    _tell(change, "filing.changed", f"{institution.name}的变更已办结，变更回执文号 {receipt}。")
    return change


@act("filing.take_back_change", "撤回变更")
def take_back_change(actor: Any, change: ChangeFiling) -> ChangeFiling:
    """Take it back before it is carried out."""
    CHANGE.require(actor, "fill", change)
    return cases.perform(change, WORKFLOW, "take_back", actor=actor)


@act("filing.end_change", "备案注销，变更终止")
def end_change(actor: Any, change: ChangeFiling) -> ChangeFiling:
    """The filing ended before its change was carried out."""
    CHANGE.require(actor, "review", change)
    return cases.perform(change, WORKFLOW, "take_back", actor=actor, note="备案已注销，变更不再办理")


_UNPRINTED = frozenset({"负责人证件号码", "负责人手机"})


def _take_over(change: ChangeFiling, items: Sequence[str], typed: Mapping[str, Any], reason: str) -> None:
    asked = [name for item in items for name in VALUES_OF.get(item, ())]
    opened = sealed.opened(change, "private") if change.private else None
    private = json.loads(opened) if opened else {}
    private |= {name: typed[name] for name in asked if name in PRIVATE and typed.get(name)}
    private = {name: value for name, value in private.items() if name in asked}
    change.items, change.reason = list(items), reason
    plain = [name for name in asked if name not in PRIVATE and typed.get(name) not in (None, "", [])]
    change.wanted = {name: typed[name] for name in plain}
    change.wanted |= dict.fromkeys(private, True)
    change.private = json.dumps(private, ensure_ascii=False, sort_keys=True) if private else None


def _head(actor: Any, change: ChangeFiling) -> PersonFacts:
    private = json.loads(sealed.reveal(actor, change, "private", purpose="办结变更，登记负责人") or "{}")
    return PersonFacts(change.wanted["head_name"], private["head_id_number"], private["head_phone"])


def _issue(actor: Any, change: ChangeFiling, shown: list[tuple[str, str, str]]) -> str:
    institution = change.institution
    issued = documents.issue(
        RECEIPT,
        actor=actor,
        issuer_id=actor.body_id,
        issuer_name=actor.body.name,
        issuer_mark=(actor.body.document_mark or _USUAL_MARK) + _OF_CHANGES,
        about=change,
        area=change.area,
        body_id=change.body_id,
        subject=institution.name,
        title=_TITLE,
        content={
            "institution": institution.name,
            "credit_code": institution.credit_code,
            "filing_number": institution.filing_number,
            "received_on": clock.local(change.handed_in_at or clock.now()).date().isoformat(),
            "changes": [list(one) for one in shown],
        },
        template=f"filing/{RECEIPT}.typ",
    )
    return issued.number


def _tell(change: ChangeFiling, kind: str, sentence: str) -> None:
    notices.tell_body(change.body_id, kind, sentence, link=reverse("filing:change", args=[change.pk]))
