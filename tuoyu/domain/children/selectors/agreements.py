"""What the agreement of a stay says, and what was signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.acts import note_read
from tuoyu.domain.children.models import Agreement, Application, Consent, Guardian
from tuoyu.domain.children.rules.family import DECIDE
from tuoyu.domain.children.selectors.families import family_of, stands
from tuoyu.domain.publicity.selectors.disclosures import FEES, notice_of


@dataclass(frozen=True)
class Draft:
    """What goes on paper: who may sign, what was said about consents, who may fetch, what it costs, the clauses.

    `fees` are pairs of words; `clauses` (title, sentences).
    """

    deciders: tuple[tuple[str, str], ...]
    consents: tuple[tuple[str, str], ...]
    fetchers: tuple[tuple[str, str], ...]
    fees: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Signed:
    """Who signed and when, for which form of service, at which fees (label → words)."""

    on: date
    by: str
    service_mode: str
    fees: Mapping[str, str]


def fees_of(stay: Application) -> dict[str, str]:
    """What the institution publishes that it takes, label → words."""
    posted = next((one for one in notice_of(stay.institution) if one.item.kind == FEES), None)
    return dict(posted.fees) if posted else {}


def draft_of(actor: Any, stay: Application) -> Draft:
    """The agreement of a stay as of today; the read is written to the log."""
    note_read(actor, stay.child, purpose="打印托育服务协议")
    family = family_of(stay.child)
    listed = rulebook.document("care_agreement", clock.today(), stay.institution.area)
    return Draft(
        deciders=tuple(
            (held.guardian.name, rulebook.label("guardian_relation", held.relation))
            for held, rights in family.guardianships
            if stands(held) and rights[DECIDE]
        ),
        consents=tuple(_said(one) for one in family.consents if stands(one)),
        fetchers=tuple((one.name, one.relation) for one in family.fetchers if stands(one)),
        fees=tuple(fees_of(stay).items()),
        clauses=tuple((entry["title"], tuple(entry["sentences"])) for entry in listed.entries),
    )


def deciders_of(stay: Application) -> list[Guardian]:
    """Who may sign for the child today."""
    held = family_of(stay.child).guardianships
    return [one.guardian for one, rights in held if stands(one) and rights[DECIDE]]


def with_agreements(stays: QuerySet[Application]) -> QuerySet[Application]:
    """Each stay with what was signed for it in `.signed`, the latest first, in the same query; read by `signed_of`."""
    rows = Agreement.objects.filter(stay=OuterRef("pk")).order_by("-signed_on", "-entered_at")
    told = JSONObject(on="signed_on", by="guardian__name", service_mode="service_mode", fees="fees")
    return stays.annotate(signed=ArraySubquery(rows.values(told=told)))


def signed_of(stay: Any) -> list[Signed]:
    """What was signed for a stay that was read `with_agreements`."""
    return [Signed(date.fromisoformat(one["on"]), one["by"], one["service_mode"], one["fees"]) for one in stay.signed]


def modes_agreed(stay: Application) -> tuple[str, ...]:
    """The forms of service of which an agreement was signed."""
    return tuple(Agreement.objects.filter(stay=stay).values_list("service_mode", flat=True))


def _said(one: Consent) -> tuple[str, str]:
    return rulebook.label("consent_type", one.kind), "同意" if one.is_given else "不同意"
