"""The two documents of an accepted filing: the receipt and the notice of basic conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuoyu.base.kernel import clock, documents, rulebook
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.policies import FILING
from tuoyu.domain.filing.rules.standards import places_applied_for
from tuoyu.domain.institutions.selectors import mode_labels

RECEIPT, CONDITIONS = "filing_receipt", "basic_conditions"
_USUAL_MARK, _OF_CONDITIONS = "托备", "告"

Answers = Mapping[str, Mapping[str, Any]]


@act("filing.issue_receipt", "出具回执文书")
def issue_receipt(actor: Any, filing: Filing, answers: Answers, head: str) -> IssuedDocument:
    """备案回执, with what the institution may show of itself."""
    FILING.require(actor, "accept", filing)
    institution = filing.institution
    received_on = clock.local(filing.submitted_at).date().isoformat() if filing.submitted_at else ""
    content = {
        "institution": institution.name,
        "credit_code": institution.credit_code,
        "address": institution.address,
        "person_in_charge": head,
        "service_modes": mode_labels(answers["registration"]["service_modes"]),
        "places": places_applied_for(answers),
        "received_on": received_on,
    }
    return _issue(actor, filing, RECEIPT, "托育机构备案回执", content)


@act("filing.issue_conditions", "出具基本条件告知书")
def issue_conditions(actor: Any, filing: Filing, answers: Answers) -> IssuedDocument:
    """基本条件告知书, with the groups of rules that apply to this institution."""
    FILING.require(actor, "accept", filing)
    meals = {"meal_supply": answers["premises"].get("meal_supply")}
    listed = rulebook.document("basic_conditions", on=clock.today(), area=filing.area)
    groups = [
        {"title": entry["name"], "items": list(entry["items"])}
        for entry in listed.entries
        if rulebook.holds(entry.get("required_when", ()), meals)
    ]
    content = {"institution": filing.institution.name, "groups": groups}
    return _issue(actor, filing, CONDITIONS, listed.title, content)


def _issue(actor: Any, filing: Filing, kind: str, title: str, content: dict[str, Any]) -> IssuedDocument:
    mark = actor.body.document_mark or _USUAL_MARK
    return documents.issue(
        kind,
        actor=actor,
        issuer_id=actor.body_id,
        issuer_name=actor.body.name,
        issuer_mark=mark + (_OF_CONDITIONS if kind == CONDITIONS else ""),
        about=filing,
        area=filing.area,
        body_id=filing.body_id,
        subject=filing.institution.name,
        title=title,
        content=content,
        template=f"filing/{kind}.typ",
    )
