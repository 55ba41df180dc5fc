"""Institutions as others may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from tuoyu.base.access.areas import bounds_of
from tuoyu.base.access.policy import Policy
from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.refusals import OutOfStep
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.policies import INSTITUTION

STANDINGS: dict[str, tuple[str, Q]] = {
    "unfiled": ("已登记未备案", Q(filed_on=None, deregistered_on=None)),
    "filed": ("已备案", Q(filed_on__isnull=False, filing_ended_on=None, deregistered_on=None)),
    "orphaned": ("已备案但登记已注销", Q(filed_on__isnull=False, filing_ended_on=None, deregistered_on__isnull=False)),
    "ended": ("备案已注销", Q(filing_ended_on__isnull=False)),
    "gone": ("未备案且登记已注销", Q(filed_on=None, deregistered_on__isnull=False)),
}

_LISTED = (
    "name", "credit_code", "area", "facility_type", "address", "registered_on", "deregistered_on", "filed_on",
    "filing_ended_on", "places", "occupancy",
)  # fmt: skip


def institutions(actor: Any, action: str = "view") -> QuerySet[Institution]:
    """The institutions on which the actor may take `action`, each with its `standing` (a key of STANDINGS)."""
    return with_standing(INSTITUTION.scope(actor, action, Institution.objects.filter(merged_into=None)))


def listed_institutions(actor: Any) -> QuerySet[Institution]:
    """The same with only the columns that lists show; any other costs a query for every row."""
    return institutions(actor).only(*_LISTED)


def public_institutions() -> QuerySet[Institution]:
    """The institutions that are filed now: what anybody may see."""
    return Institution.objects.filter(STANDINGS["filed"][1]).defer("grams")


def with_standing(rows: QuerySet[Institution]) -> QuerySet[Institution]:
    """Annotate where each institution stands; the pieces of names are for searching only and are not read."""
    whens = [When(condition, then=Value(key)) for key, (_, condition) in STANDINGS.items()]
    standing = Case(*whens, default=Value("gone"), output_field=CharField())
    return rows.annotate(standing=standing).defer("grams")


def standing_of(institution: Any) -> str:
    """Where an institution that the selectors gave out stands: a key of STANDINGS."""
    return str(institution.standing)


def standing_in_words(institution: Any) -> str:
    """Where an institution that the selectors gave out stands, for people."""
    return STANDINGS[standing_of(institution)][0]


def get_institution(actor: Any, id: UUID, action: str = "view") -> Institution:
    """One institution on which the actor may take `action`, or the one it was merged into; Missing otherwise.

    A merge gives nobody new rights: whoever reaches only the one that went away is told where to (OutOfStep).
    """
    return institution_by(INSTITUTION, actor, id, action)


def institution_by(policy: Policy, actor: Any, id: UUID, action: str) -> Institution:
    """The same by the policy of an app above, which knows what may be done about an institution there."""
    rows = with_standing(Institution.objects.select_related("body"))
    found: Institution = policy.get(actor, action, rows, pk=id)
    if found.merged_into_id is None:
        return found
    survivor = policy.scope(actor, action, rows).filter(pk=found.merged_into_id).first()
    if survivor is None:
        raise _led_away(found)
    return survivor


def head_of(institution: Institution) -> dict[str, Any]:
    """What the head of every page about an institution shows."""
    return {
        "institution": institution,
        "place": area_names([institution.area]).get(institution.area, ""),
        "standing": standing_in_words(institution),
    }


def get_public_institution(id: UUID) -> Institution:
    """One institution that is or was filed, or the one it was merged into; Missing otherwise."""
    rows = with_standing(Institution.objects.all())
    found = INSTITUTION.get(None, "view_public", rows, pk=id)
    return INSTITUTION.get(None, "view_public", rows, pk=found.merged_into_id) if found.merged_into_id else found


def institution_of_body(body_id: UUID | None) -> Institution | None:
    """The institution whose people act for this body; None when it is no institution's.

    OutOfStep once it is merged into another.
    """
    found = Institution.objects.filter(body_id=body_id).first() if body_id else None
    if found and found.merged_into_id:
        raise _led_away(found)
    return found


def find_by_credit_code(credit_code: str) -> Institution | None:
    """The institution registered under this (normalised) code, wherever it is."""
    return Institution.objects.filter(credit_code=credit_code).first()


def find_by_credit_codes(codes: Iterable[str]) -> dict[str, Institution]:
    """The same for many codes in one query."""
    return {one.credit_code: one for one in Institution.objects.filter(credit_code__in=list(codes)).defer("grams")}


def called(actor: Any, words: Collection[str]) -> dict[str, list[Institution]]:
    """For each of these words the institutions in view with exactly this name or credit code."""
    rows = INSTITUTION.scope(actor, "view", Institution.objects.defer("grams"))
    found: dict[str, list[Institution]] = {word: [] for word in words}
    for one in rows.filter(Q(name__in=found) | Q(credit_code__in=found)).order_by("name", "id"):
        for word in {one.name, one.credit_code} & found.keys():
            found[word].append(one)
    return found


def namesakes(name: str, county: int) -> list[Institution]:
    """Institutions of a county that bear exactly this name and are still registered."""
    rows = Institution.objects.filter(area__range=bounds_of(county), grams__contains=_grams(name.lower()), name=name)
    return list(rows.filter(deregistered_on=None, merged_into=None).only("name", "credit_code", "area"))


def named_like(rows: QuerySet[Any], words: str, *, through: str = "") -> QuerySet[Any]:
    """Those whose name holds every word, by the index of its one- and two-character pieces.

    `through` is the path from the rows to the institution ("institution"), empty when they are institutions.
    """
    path = f"{through}__" if through else ""
    for word in words.lower().split():
        rows = rows.filter(**{f"{path}grams__contains": _grams(word)})
        if len(word) > 2:
            rows = rows.filter(**{f"{path}name__icontains": word})
    return rows


def inside(rows: QuerySet[Institution], area: int) -> QuerySet[Institution]:
    """Those inside a division."""
    return rows.filter(area__range=bounds_of(area))


def changed_since(moment: datetime | None) -> QuerySet[Institution]:
    """Rows changed after `moment` (all when None), oldest change first: what counting has to look at again."""
    rows = Institution.objects.order_by("changed_at")
    return rows if moment is None else rows.filter(changed_at__gt=moment)


def mode_labels(modes: Iterable[str]) -> str:
    """Service modes as people read them."""
    return "、".join(rulebook.label("service_mode", mode) for mode in modes)


def _led_away(merged: Institution) -> OutOfStep:
    """What those are told who act for a record that went into another."""
    return OutOfStep(
        f"这家机构的记录已并入“{merged.merged_into}”，今后在那一家办理。您的账号还没有那一家的授权，请联系当地卫生健康局授予。"
    )


def _grams(word: str) -> list[str]:
    return [word] if len(word) < 2 else [word[place : place + 2] for place in range(len(word) - 1)]
