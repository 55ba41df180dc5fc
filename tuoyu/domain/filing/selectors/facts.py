"""Gathering a filing into the values that the rules judge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.filing.models import Filing, FilingSection
from tuoyu.domain.filing.rules import FilingFacts, Material
from tuoyu.domain.filing.rules.standards import REQUIREMENT_KEYS
from tuoyu.domain.filing.selectors.closings import children_placed, in_plan
from tuoyu.domain.filing.selectors.dossier import Dossier, dossier
from tuoyu.domain.filing.selectors.wordings import mode_words, scope_words
from tuoyu.domain.filing.workflows import FILED
from tuoyu.domain.institutions.models import Institution


def filing_facts(filing: Filing) -> FilingFacts:
    """Everything the rules need about one filing; three queries."""
    return facts_of(dossier(filing))


def facts_of(read: Dossier) -> FilingFacts:
    """The same of a filing already read, by the law of the day it was begun."""
    filing, institution, open_comments = read.filing, read.filing.institution, read.open_comments
    on = clock.local(filing.opened_at).date()
    answers = {key: _answers(one) for key, one in read.sections.items()}
    return FilingFacts(
        on=on,
        facility_type=institution.facility_type,
        legal_form=institution.legal_form,
        business_scope=institution.business_scope,
        answers=answers,
        materials_needed=materials_needed(institution, answers, on),
        materials_given=frozenset(one.code for one in read.materials),
        requirements=rulebook.known(REQUIREMENT_KEYS, on, filing.area),
        scope_words=scope_words(institution.facility_type, on, filing.area),
        mode_words=mode_words(on, filing.area),
        comments_unasked=sum(one.asked_at is None for one in open_comments),
        comments_unanswered=_sections(one for one in open_comments if one.asked_at and not one.answered_at),
        comments_unsettled=_sections(open_comments),
        comments_asked=_sections(one for one in open_comments if one.asked_at),
        sections_touched=_touched(read),
        occupancy=institution.occupancy,
        placed=_placed(filing),
        name=institution.name,
    )


def materials_needed(institution: Institution, answers: dict[str, Any], on: date) -> tuple[Material, ...]:
    """The papers that this type of institution, with these answers, must upload on that day."""
    premises = answers.get("premises", {})
    known = {
        "facility_type": institution.facility_type,
        "legal_form": institution.legal_form,
        "site_tenure": premises.get("tenure"),
        "meal_supply": premises.get("meal_supply"),
    }
    return materials_for(known, on, institution.area)


def materials_for(known: Mapping[str, Any], on: date, area: int) -> tuple[Material, ...]:
    """The papers to upload under these facts (those that the list's conditions ask), on that day, in that place."""
    listed = rulebook.document("filing_materials", on=on, area=area)
    return tuple(
        Material(entry["code"], entry["name"], entry.get("hint", ""), listed.cites(entry))
        for entry in listed.entries
        if not entry.get("online")
        and not entry.get("optional")
        and rulebook.holds(entry.get("required_when", ()), known)
    )


def _placed(filing: Filing) -> int:
    """The children of the agreed plan, read with the filing or, where it was not, now that they matter."""
    if filing.state != FILED or not filing.institution.occupancy:
        return 0
    if hasattr(filing, "agreed_plan"):
        return in_plan(filing.agreed_plan)
    return children_placed(filing.institution)


def _answers(section: FilingSection) -> dict[str, Any]:
    """What was typed; of private answers only which ones were given."""
    given = dict.fromkeys(section.answers.get("private_given", ()), True)
    return {**section.answers, **given}


def _touched(read: Dossier) -> frozenset[str]:
    """The sections changed since the applicant was last asked to correct something."""
    asked = [one.asked_at for one in read.comments if one.asked_at]
    if not asked:
        return frozenset()
    found = {key for key, one in read.sections.items() if one.saved_at > max(asked)}
    return frozenset(found | {"materials" for one in read.materials if one.handed_in_at > max(asked)})


def _sections(found: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.section for one in found))
