"""Changes of filings: lists, one record, and the values that the rules judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.kernel import acts, rulebook
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.filing.models import ChangeFiling, ChangePaper
from tuoyu.domain.filing.policies import CHANGE
from tuoyu.domain.filing.rules.changes import LABELS, PRIVATE, VALUES_OF, ChangeFacts, ChangeItem
from tuoyu.domain.filing.rules.facts import Material
from tuoyu.domain.filing.workflows import CHANGE_OPEN
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import mode_labels
from tuoyu.domain.staff.selectors import head_name


def current_papers_list(area: int, on: date) -> str:
    """The id of the list in force."""
    return rulebook.document("change_papers", on=on, area=area).id


def change_items(papers_list: str) -> dict[str, ChangeItem]:
    """The kinds of change of a list, by code, by the id a change keeps."""
    listed = rulebook.document_by_id(papers_list)
    return {
        one["code"]: ChangeItem(
            one["code"],
            one["name"],
            one["way"] == "new_filing",
            listed.cites(one),
            tuple(Material(paper["code"], paper["name"], paper["hint"], listed.cites(one)) for paper in one["papers"]),
        )
        for one in listed.entries
    }


def changes(actor: Any) -> QuerySet[ChangeFiling]:
    """The changes the actor may see."""
    rows = ChangeFiling.objects.select_related("institution").defer("institution__grams", "private")
    return CHANGE.scope(actor, "view", rows)


def get_change(actor: Any, id: UUID, action: str = "view") -> ChangeFiling:
    """One change on which the actor may take `action`; Missing otherwise."""
    return CHANGE.get(actor, action, ChangeFiling.objects.select_related("institution", "body"), pk=id)


def open_change(institution: Institution) -> ChangeFiling | None:
    """The change under way."""
    return ChangeFiling.objects.filter(institution=institution, state__in=CHANGE_OPEN).first()


def papers_of(change: ChangeFiling) -> list[ChangePaper]:
    """What was handed in and not taken out again."""
    return list(ChangePaper.objects.filter(change=change, removed_at=None).select_related("file"))


def get_change_paper(actor: Any, change_id: UUID, id: UUID) -> ChangePaper:
    """One file of a change whose papers the actor may read; the read is written to the log."""
    change = get_change(actor, change_id, "read_paper")
    found = (
        ChangePaper.objects.select_related("file", "change__institution")
        .filter(change=change, pk=id, removed_at=None)
        .first()
    )
    if found is None:
        raise Missing()
    acts.note_read(actor, found, purpose="查看变更材料")
    return found


def change_facts(change: ChangeFiling, papers: Iterable[ChangePaper] | None = None) -> ChangeFacts:
    """Everything the rules need about one change; `papers` when they were read already."""
    items, institution = change_items(change.papers_list), change.institution
    given = papers_of(change) if papers is None else papers
    return ChangeFacts(
        items=tuple(items[code] for code in change.items if code in items),
        wanted=change.wanted,
        current=on_record(change),
        papers_given=frozenset(one.code for one in given),
        occupancy=institution.occupancy,
    )


def on_record(change: ChangeFiling) -> dict[str, Any]:
    """What a change can change, as the register holds it now; the head is looked up when the head is to change."""
    held = {name: getattr(change.institution, name) for name in ("name", "service_modes", "places", "nature")}
    return held | {"head_name": head_name(change.institution)} if "head" in change.items else held


def shown_changes(change: ChangeFiling) -> list[tuple[str, str, str]]:
    """Label, old and new value of every fact that is to change, for people; private ones only say that they are given.

    The old value of a change that is done is the one it replaced.
    """
    before = change.before or on_record(change)
    return [
        (LABELS[name], in_words(name, before.get(name)), in_words(name, change.wanted.get(name)))
        for item in change.items
        for name in VALUES_OF.get(item, ())
    ]


def in_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return "—"
    if name in PRIVATE:
        return "已填（加密保存）"
    if name == "service_modes":
        return mode_labels(value)
    return rulebook.label("nature", value) if name == "nature" else str(value)


def change_receipt_of(change: ChangeFiling) -> IssuedDocument | None:
    """The receipt of a change that is done."""
    return IssuedDocument.objects.filter(about_type="filing.changefiling", about_id=change.pk).first()
