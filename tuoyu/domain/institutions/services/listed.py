"""Institutions that the county knew before this system: entered from its lists, with the filing they already have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Field

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.models import Body
from tuoyu.base.access.services.bodies import add_bodies
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act, note_act
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Refused
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.policies import INSTITUTION
from tuoyu.domain.institutions.selectors import find_by_credit_code, find_by_credit_codes
from tuoyu.domain.institutions.services.changing import change
from tuoyu.domain.institutions.services.registering import Registration, register_institution

_ENTER = "institutions.enter_listed"
_COMPARED = ("name", "facility_type", "legal_form", "nature", "address", "registered_on")
_FILED = ("filed_on", "filing_number", "places", "public_phone", "service_modes")


@dataclass(frozen=True)
class FormerFiling:
    """A filing accepted before this system kept it: only what the county's list says of it."""

    filed_on: date
    filing_number: str
    places: int = 0
    public_phone: str = ""
    service_modes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One line of a county's list."""

    registration: Registration
    former: FormerFiling | None = None


@act(_ENTER, "录入已有机构")
def enter_listed(actor: Any, registration: Registration, former: FormerFiling | None = None) -> Institution:
    """Enter an institution from a list; one that is known already stays as it is.

    Refused with a sentence for each fact on which the list and the register disagree: which of them is right is for a
    person to say, in the list or in the register.
    """
    known = find_by_credit_code(registration.credit_code)
    if known is None:
        known = register_institution(actor, registration)
    elif found := [*_disagreements(known, registration, former)]:
        raise Refused(found)
    if former is not None and known.filed_on is None:
        return record_former_filing(actor, known, former)
    return known


@act("institutions.record_former_filing", "登记以往的备案")
def record_former_filing(actor: Any, institution: Institution, former: FormerFiling) -> Institution:
    """Write down a filing from before this system; there is no case and no receipt of ours behind it."""
    INSTITUTION.require(actor, "record_filing", institution)
    if institution.filed_on is not None:
        raise Refused([Obstacle("institutions.already_filed", "这家机构在系统里已有备案，不能再补录以往的备案。")])
    return change(institution, _news(former))


def enter_plain(actor: Any, lines: Sequence[Listed]) -> list[bool | None]:
    """Enter the lines that nothing stands against in a few statements, each with its own entry in the log.

    For each line: True when it was entered, False when it is known and agrees, None when `enter_listed` has to answer.
    Of several lines with one code, or one name in one place, only the first is looked at. Part of an act.
    """
    known, seen = find_by_credit_codes(line.registration.credit_code for line in lines), set[Any]()
    found: list[bool | None] = [None] * len(lines)
    drafts: dict[int, tuple[Institution, list[str]]] = {}
    for place, line in enumerate(lines):
        told = line.registration
        marks = {told.credit_code, (told.area, told.name)}
        is_first = seen.isdisjoint(marks)
        seen |= marks
        held = known.get(told.credit_code)
        if is_first and held is None and (draft := _drafted(actor, line)) is not None:
            drafts[place] = draft
        elif is_first and held is not None and _is_settled(held, line):
            found[place] = False
            note_act(_ENTER, held)
    bodies = add_bodies(actor, [new.body for new, _ in drafts.values()])
    entered = {place: draft for place, draft in drafts.items() if draft[0].body_id in bodies}
    Institution.objects.bulk_create(new for new, _ in entered.values())
    for place, (new, changed) in entered.items():
        found[place] = True
        note_act(_ENTER, new, changed)
    return found


def _is_settled(known: Institution, line: Listed) -> bool:
    is_filed = line.former is None or known.filed_on is not None
    return is_filed and not _disagreements(known, line.registration, line.former)


def _drafted(actor: Any, line: Listed) -> tuple[Institution, list[str]] | None:
    """An institution as `enter_listed` would leave it, and what its filing changed; None when that is not allowed."""
    told, news = line.registration, _news(line.former) if line.former else {}
    body = Body(name=told.name, kind=Body.INSTITUTION, seat_id=told.area, credit_code=told.credit_code)
    new = Institution(**vars(told), body=body, changed_at=clock.now())
    actions = ["register", "record_filing"] if news else ["register"]
    if not all(INSTITUTION.allows(actor, action, new) for action in actions):
        return None
    changed = [name for name, value in news.items() if getattr(new, name) != value]
    for name in changed:
        setattr(new, name, news[name])
    new.version += bool(changed)
    return new, changed


def _news(former: FormerFiling) -> dict[str, Any]:
    return {**vars(former), "service_modes": list(former.service_modes)}


def _disagreements(known: Institution, listed: Registration, former: FormerFiling | None) -> list[Obstacle]:
    if ancestor(known.area, Level.COUNTY) != ancestor(listed.area, Level.COUNTY):
        return [Obstacle("institutions.elsewhere", "这个信用代码已登记在别的县，请核对代码。")]
    found = [_differs(known, name) for name in _COMPARED if getattr(known, name) != getattr(listed, name)]
    if former is not None and known.filed_on is not None:
        theirs = _news(former)
        found += [_differs(known, name) for name in _FILED if theirs[name] and getattr(known, name) != theirs[name]]
    return found


def _differs(known: Institution, name: str) -> Obstacle:
    label = cast("Field[Any, Any]", Institution._meta.get_field(name)).verbose_name
    return Obstacle(
        "institutions.list_disagrees",
        f"名录里已有这家机构，{label}与表中不同，没有改动名录。请核对：表错了就改表，名录错了请先更正名录。",
    )
