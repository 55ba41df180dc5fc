"""Pairs of people on record that may be one human being: found, listed, laid side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.acts import note_read
from tuoyu.base.kernel.identifiers import BadIdentifier, mask, read_identity
from tuoyu.base.kernel.sealed import opened
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.institutions.selectors.duplicates import Fact
from tuoyu.domain.staff.models import Assignment, Person, PersonDuplicate
from tuoyu.domain.staff.policies import PERSON_DUPLICATE
from tuoyu.domain.staff.rules.duplicates import REASONS, Held, PersonLikeness, PersonMergeFacts, alike, clashes

Pair = tuple[UUID, UUID, tuple[str, ...]]
Posts = Mapping[UUID, Sequence[Assignment]]


def new_person_pairs() -> Iterator[Pair]:
    """The pairs that look like one human being today and were never found before; to be read as somebody who sees every
    county. Only people who share their name with another are opened."""
    known = set(PersonDuplicate.objects.values_list("first_id", "second_id"))
    return (pair for group in _namesakes() for pair in alike(_likenesses(group)) if pair[:2] not in known)


def places_of(people: Iterable[Person]) -> dict[UUID, int]:
    """Where each works or last worked; without any post, where they were entered."""
    found = {person.pk: person.area for person in people}
    held = Assignment.objects.filter(person__in=found, valid__isempty=False).order_by("valid", "pk")
    return found | dict(held.values_list("person_id", "area"))


def person_duplicates(actor: Any, action: str = "view") -> QuerySet[PersonDuplicate]:
    """The pairs on which the actor may take `action`."""
    rows = PersonDuplicate.objects.select_related("first", "second").defer("journal")
    return PERSON_DUPLICATE.scope(actor, action, rows)


def get_person_duplicate(actor: Any, id: UUID) -> PersonDuplicate:
    """One pair of which both are in reach; that both were looked at is written to the log. Missing otherwise."""
    rows = PersonDuplicate.objects.select_related("first", "second", "survivor")
    pair = PERSON_DUPLICATE.get(actor, "view", rows, pk=id)
    for person, area in ((pair.first, pair.area), (pair.second, pair.other_area)):
        person.acted_at = area
        note_read(actor, person, purpose="核对疑似重复人员")
    return pair


def person_merge_facts(actor: Any, pair: PersonDuplicate, posts: Posts | None = None) -> PersonMergeFacts:
    """What decides whether this person may carry the merge out now; `posts` as `posts_of_pair` read them."""
    held = posts_of_pair(pair) if posts is None else posts
    mine, theirs = ([_held(one) for one in held[id]] for id in (pair.first_id, pair.second_id))
    is_gone = bool(pair.first.merged_into_id or pair.second.merged_into_id)
    return PersonMergeFacts(pair.proposed_by == actor.actor_id, is_gone, clashes(mine, theirs))


def posts_of_pair(pair: PersonDuplicate) -> Posts:
    """Every post of both that the wall lets through, latest first, in one query."""
    found: defaultdict[UUID, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(person__in=[pair.first_id, pair.second_id], valid__isempty=False)
    for one in rows.select_related("institution").defer("institution__grams").order_by("-valid", "pk"):
        found[one.person_id].append(one)
    return found


def reasons_in_words(pair: PersonDuplicate) -> str:
    """Why two look like one."""
    return "；".join(REASONS[reason] for reason in pair.reasons)


def people_side_by_side(pair: PersonDuplicate, posts: Posts) -> list[Fact]:
    """What the register holds of both, line by line; numbers are masked."""
    standing = Count("credentials", filter=Q(credentials__withdrawn_at=None), distinct=True)
    rows = Person.objects.filter(pk__in=[pair.first_id, pair.second_id])
    counted = rows.annotate(papers=standing, bans=Count("restrictions", distinct=True)).in_bulk()
    first, second = (_facts(counted[id], posts[id]) for id in (pair.first_id, pair.second_id))
    return [Fact(label, first[label], second[label]) for label in first]


def _namesakes() -> Iterator[list[Person]]:
    """People of one name; a name that too many share is compared within one county only."""
    largest = int(rulebook.rule("register.duplicate.group", on=clock.today()).value)
    shared = Person.objects.filter(merged_into=None).values("name").annotate(number=Count("pk")).filter(number__gt=1)
    for name in shared.order_by("name").values_list("name", flat=True).iterator():
        group = list(Person.objects.filter(name=name, merged_into=None))
        if len(group) <= largest:
            yield group
            continue
        counties: defaultdict[int, list[Person]] = defaultdict(list)
        places = places_of(group)
        for person in group:
            counties[ancestor(places[person.pk], Level.COUNTY)].append(person)
        yield from (some for some in counties.values() if 1 < len(some) <= largest)


def _likenesses(group: list[Person]) -> list[PersonLikeness]:
    held: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person_id, institution_id in Assignment.objects.filter(person__in=group).values_list("person", "institution"):
        held[person_id].add(institution_id)
    return [
        PersonLikeness(
            id=person.pk,
            number=(number := opened(person, "id_number") or ""),
            phone=opened(person, "phone") or "",
            born_on=_born_on(number),
            institutions=frozenset(held[person.pk]),
        )
        for person in group
    ]


def _born_on(number: str) -> Any:
    try:
        return read_identity(number).born_on
    except BadIdentifier:
        return None


def _held(one: Assignment) -> Held:
    return Held(one.institution.name, one.post, one.is_full_time, one.valid.lower, one.valid.upper)


def _facts(person: Any, held: Sequence[Assignment]) -> dict[str, str]:
    label, number = rulebook.label, opened(person, "id_number") or ""
    born_on = _born_on(number)
    posts = [f"{one.institution.name} {label('staff_post', one.post)}" for one in held]
    return {
        "姓名": person.name,
        "证件号码": mask("identity", number),
        "出生日期": full_day(born_on) if born_on else "—",
        "手机": mask("phone", opened(person, "phone") or "") or "—",
        "学历": label("education", person.education) if person.education else "—",
        "任职": "；".join(posts) or "—",
        "证明": f"{person.papers} 份",
        "从业限制": f"{person.bans} 项",
    }
