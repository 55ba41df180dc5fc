"""Visits: lists, one record with what was found and put right, and what the public is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.base.kernel import acts, clock, rulebook
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Missing
from tuoyu.domain.filing.models import (
    Filing,
    PublishedNonconformity,
    Rectification,
    RectificationFile,
    SiteFinding,
    SiteVerification,
)
from tuoyu.domain.filing.policies import VERIFICATION
from tuoyu.domain.filing.workflows import ANSWERED, AWAITING_VISIT, FILED, RECTIFYING

_OPEN = (AWAITING_VISIT, RECTIFYING, ANSWERED)


@dataclass(frozen=True)
class CheckItem:
    """One line of the list a visit is judged by."""

    code: str
    name: str
    hint: str
    cited: str


def check_items(checklist: str) -> tuple[CheckItem, ...]:
    """The items of a list, by the id a verification keeps."""
    listed = rulebook.document_by_id(checklist)
    return tuple(CheckItem(one["code"], one["name"], one.get("hint", ""), listed.cites(one)) for one in listed.entries)


def current_checklist(area: int, on: date) -> str:
    """The id of the list in force."""
    return rulebook.document("site_verification", on=on, area=area).id


def submitted_on(filing: Filing) -> date:
    """The day the filing material was received."""
    return clock.local(filing.submitted_at or filing.opened_at).date()


def verifications(actor: Any) -> QuerySet[SiteVerification]:
    """The visits the actor may see."""
    rows = SiteVerification.objects.select_related("filing__institution").defer("filing__institution__grams")
    return VERIFICATION.scope(actor, "view", rows)


def get_verification(actor: Any, id: UUID) -> SiteVerification:
    """One visit the actor may see; Missing otherwise."""
    return VERIFICATION.get(actor, "view", SiteVerification.objects.select_related("filing__institution"), pk=id)


def open_verification(filing: Filing) -> SiteVerification | None:
    """The visit that is planned or not yet settled."""
    rows = SiteVerification.objects.select_related("filing__institution")
    return rows.filter(filing=filing, state__in=_OPEN).first()


def verifications_of(filing: Filing) -> list[SiteVerification]:
    """Every visit to this filing's institution, oldest first."""
    return list(SiteVerification.objects.filter(filing=filing).order_by("opened_at"))


def may_plan_visit(actor: Any, filing: Filing, visits: Iterable[SiteVerification]) -> bool:
    """Whether one more visit can be planned: the filing is in force and every earlier visit is settled."""
    is_free = filing.state == FILED and not any(one.state in _OPEN for one in visits)
    return is_free and VERIFICATION.may_somewhere(actor, "plan")


def findings_of(verification: SiteVerification) -> list[tuple[CheckItem, SiteFinding]]:
    """What was found, item by item in the order of the list."""
    found = {one.item: one for one in SiteFinding.objects.filter(verification=verification)}
    return [(one, found[one.code]) for one in check_items(verification.checklist) if one.code in found]


def rectifications_of(verification: SiteVerification) -> list[Rectification]:
    """What the institution reported and what was said to it, oldest first, files included."""
    rows = Rectification.objects.filter(verification=verification).prefetch_related("files__file")
    return list(rows)


def get_rectification_file(actor: Any, verification_id: UUID, id: UUID) -> RectificationFile:
    """One file of a rectification whose papers the actor may read; the read is written to the log."""
    verification = VERIFICATION.get(actor, "read_paper", SiteVerification.objects.all(), pk=verification_id)
    rows = RectificationFile.objects.select_related("file", "rectification")
    found = rows.filter(rectification__verification=verification, pk=id).first()
    if found is None:
        raise Missing()
    acts.note_read(actor, found, purpose="查看整改材料")
    return found


def notice_of(verification: SiteVerification) -> IssuedDocument | None:
    """The notice of non-conformity, once issued."""
    return IssuedDocument.objects.filter(about_type="filing.siteverification", about_id=verification.pk).first()


def published_nonconformities(institution_id: UUID) -> list[PublishedNonconformity]:
    """What anybody may know of notices to this institution that are not yet confirmed as put right."""
    rows = PublishedNonconformity.objects.filter(institution_id=institution_id, withdrawn_on=None)
    return list(rows.select_related("document").order_by("published_on"))
