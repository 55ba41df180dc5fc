"""Accepting the machine's proposal of a township."""

from __future__ import annotations

from typing import Any

from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import Suggestion
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.suggestions import settle
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import place_institution


@act("filing.accept_township", "采纳乡镇建议")
def accept_township(actor: Any, institution: Institution, *, version: int) -> Institution:
    """Place the institution where the open suggestion says, and note who decided."""
    found = Suggestion.objects.filter(
        about_type=institution._meta.label_lower, about_id=institution.pk, field="area", state=Suggestion.State.OPEN
    ).first()
    if found is None:
        raise Missing("这条建议已经处理过了。")
    placed = place_institution(actor, institution, int(found.value), version=version)
    RegistrationPush.objects.filter(institution=placed).update(area=placed.area)
    settle(actor, found, Suggestion.State.ACCEPTED)
    return placed
