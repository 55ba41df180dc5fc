"""The people who work in care, as those who employ or oversee them may read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import note_read
from tuoyu.base.kernel.identifiers import BadIdentifier, identity_number
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import institution_by
from tuoyu.domain.staff.models import Assignment, Contest, Person
from tuoyu.domain.staff.policies import ASSIGNMENT, PERSON, ROSTER
from tuoyu.domain.staff.workflows import CONTEST_OPEN

HEAD = "head"
INDEXED = "institutions_person.id_number"
RECORD_READ = "查看人员档案"
STANDS = {
    "current": ("在岗", lambda: Q(valid__contains=clock.today())),
    "coming": ("待到岗", lambda: Q(valid__startswith__gt=clock.today())),
    "ended": ("已离岗", lambda: Q(valid__fully_lt=(clock.today(), None)) | Q(valid__isempty=True)),
}


def staff_of(actor: Any, institution: Institution) -> QuerySet[Assignment]:
    """Every post at an institution, ended ones too, with its person."""
    rows = Assignment.objects.filter(institution=institution, valid__isempty=False)
    return ASSIGNMENT.scope(actor, "view", rows.select_related("person"))


def get_employer(actor: Any, id: UUID, action: str = "view") -> Institution:
    """One institution whose roster the actor may read (or whatever `action` says); Missing otherwise."""
    return institution_by(ROSTER, actor, id, action)


def head_name(institution: Institution) -> str:
    """The name of whoever is in charge today; empty when nobody is on record."""
    held = Assignment.objects.filter(institution=institution, post=HEAD, valid__contains=clock.today())
    return str(held.values_list("person__name", flat=True).first() or "")


def may_enter_staff(actor: Any) -> bool:
    """Whether this person enters who works at an institution, somewhere."""
    return ROSTER.may_somewhere(actor, "enter")


def get_assignment(actor: Any, id: UUID, action: str = "view") -> Assignment:
    """One post; Missing out of reach."""
    return ASSIGNMENT.get(actor, action, Assignment.objects.select_related("person", "institution"), pk=id)


def get_person(actor: Any, id: UUID, action: str = "view", *, rows: QuerySet[Person] | None = None) -> Person:
    """One person's record (one of `rows`); the read is written to the log. Missing for those who do not employ them
    now."""
    person = at_post(actor, PERSON.get(actor, action, Person.objects.all() if rows is None else rows, pk=id))
    note_read(actor, person, purpose=RECORD_READ)
    return person


def at_post(actor: Any, person: Person) -> Person:
    """The same person, with the place of the post through which the actor reaches them: the log is kept there."""
    lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=clock.today())
    held = ASSIGNMENT.scope(actor, "view", Assignment.objects.filter(lasting, person=person))
    person.acted_at = held.order_by("-valid", "pk").values_list("area", flat=True).first()
    return person


def history_of(actor: Any, person: Person) -> list[Assignment]:
    """Every post this person ever held, anywhere, latest first: for those who may read the person's record."""
    PERSON.require(actor, "view", person)
    with told_to_the_wall("app.person", str(person.pk)):
        return list(held_by(person))


def held_by(person: Person) -> QuerySet[Assignment]:
    """The posts of a person that the wall lets through now, latest first, with their institutions; each with the keys
    of the `contested` lines of its person."""
    open_ones = Contest.objects.filter(person=OuterRef("person"), state__in=CONTEST_OPEN).values("line")
    held = Assignment.objects.filter(person=person, valid__isempty=False).select_related("institution")
    held = held.annotate(contested=ArraySubquery(open_ones))
    return held.order_by("-valid", "pk")


def contested_in(history: Sequence[Assignment]) -> frozenset[UUID]:
    """The keys of the lines about which a contest is open, read with the posts of one person by `held_by`."""
    return frozenset(getattr(history[0], "contested", ())) if history else frozenset()


def post_stands(assignment: Assignment) -> str:
    """Where a post stands today: a key of STANDS."""
    today, period = clock.today(), assignment.valid
    if period.lower > today:
        return "coming"
    return "current" if period.upper is None or period.upper > today else "ended"


def is_in_post(institution: Institution, id_number: str, post: str, since: date) -> bool:
    """Whether the holder of a number has this post at an institution since this very day."""
    rows = Assignment.objects.filter(institution=institution, post=post, valid__startswith=since)
    return rows.filter(person__id_number_index=blind_index(INDEXED, id_number)).exists()


def read_number(text: str) -> str:
    """The one spelling of an identity number: blanks, full width, small x and fifteen digits make no other person."""
    try:
        return identity_number(text, on=clock.today())
    except BadIdentifier as error:
        raise Invalid({"id_number": [str(error)]}) from None


def find_by_number(number: str) -> Person | None:
    """Whoever holds this very number, wherever they were entered: the whole number opens the wall to that one row. The
    number of a record that was merged into another leads to that other one."""
    index = blind_index(INDEXED, number)
    with told_to_the_wall("app.person_index", index):
        found = Person.objects.filter(id_number_index=index).first()
    if found is None or found.merged_into_id is None:
        return found
    with told_to_the_wall("app.person", str(found.merged_into_id)):
        return Person.objects.get(pk=found.merged_into_id)


def find_by_numbers(numbers: Iterable[str]) -> dict[str, Person]:
    """Whoever holds one of these very numbers, by number, in one query."""
    indexes = {blind_index(INDEXED, number): number for number in numbers}
    with told_to_the_wall("app.person_index", ",".join(indexes)):
        return {indexes[one.id_number_index]: one for one in Person.objects.filter(id_number_index__in=list(indexes))}


@contextmanager
def told_to_the_wall(setting: str, value: str) -> Iterator[None]:
    """Inside the block row-level security knows whom we may look for; afterwards no longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [setting])


def last_day(period: Any) -> date | None:
    """The last day inside a period that has an end."""
    return None if period.upper is None else date.fromordinal(period.upper.toordinal() - 1)
