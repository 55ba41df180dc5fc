"""Accepting the machine's proposal of a township."""

from __future__ import annotations

from typing import Any

from django.db import models

from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import Suggestion
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.suggestions import settle
from tuoyu.domain.filing.models import (
    AnnualReport,
    ChangeFiling,
    ChangePaper,
    Disclosure,
    Filing,
    FilingMaterial,
    FilingSection,
    FilingVersion,
    Recognition,
    Rectification,
    RectificationFile,
    RegistrationPush,
    SanitaryEvaluation,
    SectionComment,
    SiteFinding,
    SiteVerification,
)
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import place_institution
from tuoyu.domain.staff.services import move_along


@act("filing.accept_township", "采纳乡镇建议")
def accept_township(actor: Any, institution: Institution, *, version: int) -> Institution:
    """Place the institution where the open suggestion says, and note who decided."""
    found = Suggestion.objects.filter(
        about_type=institution._meta.label_lower, about_id=institution.pk, field="area", state=Suggestion.State.OPEN
    ).first()
    if found is None:
        raise Missing("这条建议已经处理过了。")
    placed = place_institution(actor, institution, int(found.value), version=version)
    move_along(actor, placed)
    _move_along(placed)
    settle(actor, found, Suggestion.State.ACCEPTED)
    return placed


def _move_along(institution: Institution) -> None:
    """What hangs on an institution lies where it lies: its scope is read off its own row."""
    for about_it in (AnnualReport, ChangeFiling, Disclosure, Filing, Recognition, RegistrationPush, SanitaryEvaluation):
        about_it.objects.filter(institution=institution).update(area=institution.area)
    ChangePaper.objects.filter(change__institution=institution).update(area=institution.area)
    for rows, path in _HANGING:
        rows._base_manager.filter(**{f"{path}filing__institution": institution}).update(area=institution.area)


_HANGING: tuple[tuple[type[models.Model], str], ...] = (
    (FilingSection, ""),
    (FilingMaterial, ""),
    (FilingVersion, ""),
    (SectionComment, ""),
    (SiteVerification, ""),
    (SiteFinding, "verification__"),
    (Rectification, "verification__"),
    (RectificationFile, "rectification__verification__"),
)
