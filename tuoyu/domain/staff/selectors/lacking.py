"""What institutions lack across a place: papers of the institution and of its people that are missing or expired.

A department sees the kinds that it answers for; the health bureau sees every kind, and the papers of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.institutions.models import Institution, Paper
from tuoyu.domain.institutions.selectors import public_institutions
from tuoyu.domain.institutions.selectors.papers import PaperKind, paper_kinds
from tuoyu.domain.institutions.workflows import CONFIRMED, WAITING
from tuoyu.domain.staff.models import Assignment, Credential
from tuoyu.domain.staff.policies import LACKS, ROSTER
from tuoyu.domain.staff.selectors.dues import REQUIRED

MISSING, EXPIRED = "missing", "expired"
STATES = {MISSING: "缺", EXPIRED: "过期"}
_OF_PEOPLE = "people-"


@dataclass(frozen=True)
class Kinds:
    """The kinds that one reader is shown: papers of institutions, and codes of papers of people."""

    papers: tuple[PaperKind, ...]
    people: tuple[str, ...]

    def choices(self) -> list[tuple[str, str]]:
        """(value of the filter, words)."""
        own = [(one.code, one.name) for one in self.papers]
        return own + [(_OF_PEOPLE + code, f"人员：{_named(code)}") for code in self.people]


@dataclass(frozen=True)
class Lack:
    """One kind that is missing or expired; `people` counts at how many, 0 for a paper of the institution."""

    name: str
    state: str
    people: int = 0

    def __str__(self) -> str:
        return f"{self.name}（{self.people} 人）" if self.people else self.name


def kinds_seen(actor: Any, area: int) -> Kinds:
    """What this person is shown, by what holds in `area`."""
    kinds, is_bureau = paper_kinds(clock.today(), area), ROSTER.may_somewhere(actor, "view")
    if is_bureau:
        return Kinds(kinds, tuple(code for code, _ in rulebook.choices("staff_certificate")))
    return Kinds(tuple(one for one in kinds if actor.body and one.department == actor.body.kind), ())


def lacking_institutions(actor: Any, kinds: Kinds, kind: str = "", state: str = "") -> QuerySet[Institution]:
    """The filed institutions in reach that lack anything of these kinds: of one, or in one state, when it is named.

    A kind or state that there is not counts as not named.
    """
    anything = Q(pk__in=[])
    kind, state = kind if kind in dict(kinds.choices()) else "", state if state in STATES else ""
    for one in kinds.papers:
        if kind in {"", one.code}:
            anything |= _lacks_paper(one, state)
    people = [code for code in kinds.people if kind in {"", _OF_PEOPLE + code}]
    if people:
        anything |= _lacks_of_people(people, state)
    return LACKS.scope(actor, "view", public_institutions().filter(merged_into=None)).filter(anything)


def lacks_of(rows: Iterable[Institution], kinds: Kinds) -> Mapping[UUID, list[Lack]]:
    """What each of these lacks, of the institution first; three queries for any number of rows."""
    found, today = {one.pk: one for one in rows}, clock.today()
    papers: defaultdict[UUID, list[Paper]] = defaultdict(list)
    for paper in Paper.objects.filter(institution__in=list(found), state__in=[CONFIRMED, WAITING]):
        papers[paper.institution_id].append(paper)
    people = _lacks_by_institution(list(found), kinds.people, today)
    return {
        key: [*_paper_lacks(one, kinds.papers, papers[key], today), *people.get(key, ())] for key, one in found.items()
    }


def in_words(lacks: Iterable[Lack]) -> str:
    """What is lacked, in one line."""
    shown = list(lacks)
    return "；".join(
        f"{words}{'、'.join(str(one) for one in shown if one.state == state)}"
        for state, words in STATES.items()
        if any(one.state == state for one in shown)
    )


def _lacks_paper(kind: PaperKind, state: str) -> Q:
    """Institutions that should have a paper of this kind and have none in force, nor one on its way."""
    own = Paper.objects.filter(institution=OuterRef("pk"), kind=kind.code)
    held = own.filter(state=CONFIRMED)
    wanted = Q(pk__in=[])
    if state != EXPIRED and not kind.is_tentative:  # who answers for a tentative kind is still to be settled
        wanted |= Q(~Exists(held))
    if state != MISSING:
        wanted |= Q(Exists(held.filter(expires_on__lt=clock.today())))
    return Q(wanted, ~Exists(own.filter(state=WAITING)), legal_form__in=_forms(kind))


def _lacks_of_people(kinds: Sequence[str], state: str) -> Q:
    """Institutions where somebody at work lacks a paper of these kinds: one that must be there, or one that ended."""
    today = clock.today()
    wanted, own = Q(pk__in=[]), Credential.objects.filter(person=OuterRef("person"), withdrawn_at=None)
    if state != EXPIRED:
        for kind in REQUIRED.keys() & set(kinds):
            wanted |= Q(~Exists(own.filter(kind=kind)))
    if state != MISSING:
        ended = Q(valid__endswith__lte=today) | Q(valid__isempty=True)
        renewed = own.filter(_lasting(today), kind=OuterRef("kind"))
        wanted |= Q(Exists(own.filter(ended, ~Exists(renewed), kind__in=kinds)))
    return Q(Exists(Assignment.objects.filter(wanted, institution=OuterRef("pk"), valid__contains=today)))


def _lasting(today: date) -> Q:
    """Papers that have not ended."""
    return Q(valid__upper_inf=True) | Q(valid__endswith__gt=today)


def _paper_lacks(
    institution: Institution, kinds: Iterable[PaperKind], papers: Iterable[Paper], today: date
) -> Iterator[Lack]:
    held = {(one.kind, one.state): one for one in papers}
    for kind in kinds:
        if not kind.suits(institution.legal_form) or (kind.code, WAITING) in held:
            continue
        paper = held.get((kind.code, CONFIRMED))
        if paper is None:
            if not kind.is_tentative:
                yield Lack(kind.name, MISSING)
        elif paper.expires_on is not None and paper.expires_on < today:
            yield Lack(kind.name, EXPIRED)


def _lacks_by_institution(
    institutions: Sequence[UUID], kinds: Sequence[str], today: date
) -> Mapping[UUID, Iterable[Lack]]:
    """What people at work lack, counted by institution, kind and state."""
    if not kinds:
        return {}
    at_work = Assignment.objects.filter(institution__in=institutions, valid__contains=today)
    posts = set(at_work.values_list("institution_id", "person_id"))
    held: defaultdict[UUID, dict[str, bool]] = defaultdict(dict)
    own = Credential.objects.filter(person__in=at_work.values("person"), kind__in=kinds, withdrawn_at=None)
    for person, kind, valid in own.values_list("person_id", "kind", "valid"):
        lasts = not valid.isempty and (valid.upper is None or valid.upper > today)
        held[person][kind] = held[person].get(kind, False) or lasts
    counted: defaultdict[UUID, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for institution, person in posts:
        for kind in kinds:
            if kind not in held[person]:
                if kind in REQUIRED:
                    counted[institution][kind, MISSING] += 1
            elif not held[person][kind]:
                counted[institution][kind, EXPIRED] += 1
    return {
        institution: [Lack(_named(kind), state, number) for (kind, state), number in sorted(found.items())]
        for institution, found in counted.items()
    }


def _forms(kind: PaperKind) -> list[str]:
    """The legal forms whose institutions have a kind of paper."""
    return [code for code, _ in rulebook.choices("legal_form") if kind.suits(code)]


def _named(code: str) -> str:
    return rulebook.label("staff_certificate", code)
