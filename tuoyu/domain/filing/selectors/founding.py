"""The way to found an institution: routes, offices, papers, rules and costs, all by the rulebook of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuoyu.base.access.areas import Level, ancestor, level_of
from tuoyu.base.access.selectors import bodies_of_kind
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules import Material, founding
from tuoyu.domain.filing.rules.founding import Intent
from tuoyu.domain.filing.rules.licensing import may_begin
from tuoyu.domain.filing.selectors.facts import materials_for
from tuoyu.domain.filing.selectors.licences import regime
from tuoyu.domain.filing.selectors.wordings import scope_words

NOT_SEPARATE = "none"
FILING_OFFICE = "health"


@dataclass(frozen=True)
class Line:
    """One line of the guide: what, how much or how, by which text. `is_open`: still to be settled or checked."""

    label: str
    words: str
    cited: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Office:
    """Where to go: the county's own body, else what such a department is called. `registers` says what it does."""

    name: str
    does: str
    phone: str = ""
    place: str = ""


@dataclass(frozen=True)
class Way:
    """Everything a founder is told."""

    offices: tuple[Office, ...]
    steps: tuple[Line, ...]
    wordings: tuple[str, ...]
    papers: tuple[Material, ...]
    requirements: tuple[Line, ...]
    counted: tuple[Line, ...]
    costs: tuple[Line, ...]
    remarks: tuple[Obstacle, ...]


def routes(on: date, area: int) -> list[Mapping[str, Any]]:
    """The kinds of institution one may found, each with `code`, `name`, `hint` and its `legal_forms`."""
    return list(rulebook.document("provider_routes", on=on, area=area).entries)


def legal_forms(facility_type: str, on: date, area: int) -> list[Mapping[str, Any]]:
    """Who may found this kind, each with `code`, `name` and `hint`."""
    wanted = rulebook.document("provider_routes", on=on, area=area).entry(facility_type)["legal_forms"]
    hints = rulebook.document("legal_form_hints", on=on, area=area)
    return [hints.entry(code) for code in wanted]


def way(intent: Intent, on: date, area: int) -> Way:
    """What this founder has to do, in this county, by the law of this day; one query."""
    rules = {key: rulebook.rule(key, on=on, area=area) for key in founding.COUNTED}
    return Way(
        offices=_offices(intent, on, area),
        steps=tuple(_lines("founding_steps", intent, on, area)),
        wordings=scope_words(intent.facility_type, on, area),
        papers=materials_for(intent.facts, on, area),
        requirements=tuple(_requirements(intent, on, area)),
        counted=tuple(
            Line(label, words, basis.cited, basis.is_tentative)
            for label, words, basis in founding.counted(intent, rules)
        ),
        costs=tuple(_costs(intent, on, area)),
        remarks=(*founding.too_large(intent, rules), *may_begin(regime(on, area))),
    )


def registrar_of(legal_form: str, on: date, area: int) -> Mapping[str, Any]:
    """The entry of the registrar that registers this legal form."""
    listed = rulebook.document("registrars", on=on, area=area)
    return next(entry for entry in listed.entries if legal_form in entry["legal_forms"])


def _offices(intent: Intent, on: date, area: int) -> tuple[Office, ...]:
    registrar = registrar_of(intent.legal_form, on, area)
    departments = rulebook.document("departments", on=on, area=area)
    wanted = [(departments.entry(FILING_OFFICE), "备案、业务指导和监督管理")]
    if registrar["code"] != NOT_SEPARATE:
        entry = next(one for one in departments.entries if one.get("registrar") == registrar["code"])
        wanted.insert(0, (entry, registrar["acts"]))
    return tuple(_office(entry, does, area) for entry, does in wanted)


def _office(entry: Mapping[str, Any], does: str, area: int) -> Office:
    county = ancestor(area, Level.COUNTY)
    is_known = level_of(county) is Level.COUNTY
    body = bodies_of_kind(entry["code"], county).filter(seat=county).first() if is_known else None
    return Office(body.name if body else entry["name"], does, entry.get("phone", ""), entry.get("place", ""))


def _lines(kind: str, intent: Intent, on: date, area: int) -> list[Line]:
    listed = rulebook.document(kind, on=on, area=area)
    return [
        Line(entry["name"], entry["hint"], listed.cites(entry))
        for entry in listed.entries
        if rulebook.holds(entry.get("required_when", ()), intent.facts)
    ]


def _requirements(intent: Intent, on: date, area: int) -> list[Line]:
    listed = rulebook.document("founding_requirements", on=on, area=area)
    found = []
    for entry in listed.entries:
        if rulebook.holds(entry.get("required_when", ()), intent.facts):
            basis = rulebook.rule(entry["rule"], on=on, area=area)
            found.append(Line(entry["name"], _value(basis), basis.cited, basis.is_tentative))
    return found


def _value(basis: rulebook.Rule) -> str:
    if basis.value is None:
        return "尚未规定"
    if isinstance(basis.value, bool):
        return "可以" if basis.value else "不可以"
    return f"{basis.value} {basis.unit.split('/')[0]}"


def _costs(intent: Intent, on: date, area: int) -> list[Line]:
    listed = rulebook.document("founding_costs", on=on, area=area)
    found = []
    for entry in listed.entries:
        is_now = entry.get("begins", on) <= on < entry.get("ends", date.max)
        if is_now and rulebook.holds(entry.get("required_when", ()), intent.facts):
            amount = entry.get("amount", "")
            words = "；".join(part for part in (amount, entry["hint"]) if part)
            is_open = not amount and "source" not in entry
            found.append(Line(entry["name"], words, listed.cites(entry), is_open))
    return found
