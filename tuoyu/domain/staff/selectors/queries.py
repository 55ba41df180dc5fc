"""Background queries: what is asked of the police, what is due and nobody has asked, how each stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.acts import note_read
from tuoyu.base.kernel.waiting import Figure
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Credential, Person
from tuoyu.domain.staff.policies import QUERY
from tuoyu.domain.staff.rules.may_work import BACKGROUND_QUERY
from tuoyu.domain.staff.workflows import QUERY_ANSWERED, QUERY_WAITING

_MOST_A_NIGHT = 5000


def queries(actor: Any, action: str = "view") -> QuerySet[BackgroundQuery]:
    """The queries on which the actor may take `action`."""
    rows = BackgroundQuery.objects.select_related("person", "institution").defer("institution__grams")
    return QUERY.scope(actor, action, rows)


def get_query(actor: Any, id: UUID, action: str = "view") -> BackgroundQuery:
    """One query on which the actor may take `action`; that it was looked at is in the log. Missing otherwise."""
    rows = BackgroundQuery.objects.select_related("person", "institution", "credential")
    query = QUERY.get(actor, action, rows, pk=id)
    note_read(actor, query, purpose="查看背景查询")
    return query


def note_list_read(actor: Any) -> None:
    """Write down that whoever answers has read the list of persons with their masked numbers."""
    note_read(actor, actor.body, purpose="查看背景查询名单", fields=["id_number", "name"])


def waiting_queries_of(person: Person) -> QuerySet[BackgroundQuery]:
    """What is still asked about a person, as far as the wall lets through."""
    return BackgroundQuery.objects.filter(person=person, state=QUERY_WAITING).select_related("institution")


def query_figures(actor: Any) -> list[Figure]:
    """What the police have to answer, and what they found this year."""
    if not QUERY.may_somewhere(actor, "answer"):
        return []
    since = clock.local(clock.now()).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    this_year = Q(state=QUERY_ANSWERED, opened_at__gte=since)
    counted = QUERY.scope(actor, "answer", BackgroundQuery.objects.all()).aggregate(
        waiting=Count("pk", filter=Q(state=QUERY_WAITING)),
        hiring=Count("pk", filter=Q(state=QUERY_WAITING, reason=BackgroundQuery.Reason.HIRING)),
        answered=Count("pk", filter=this_year),
        found=Count("pk", filter=this_year & ~Q(credential__found=[])),
    )
    note = f"其中招聘前 {counted['hiring']} 人，其余到期复查"
    answered = f"今年提出的查询；查到记录 {counted['found']} 人"
    return [
        Figure("待查询", counted["waiting"], note, "staff:queries"),
        Figure("今年已答复", counted["answered"], answered, "staff:queries"),
    ]


def answering_department(area: int) -> str:
    """The code of the department that answers background queries in a place."""
    return str(rulebook.rule("staffing.background_query.department", on=clock.today(), area=area).value)


def has_been_queried(person: Person) -> bool:
    """Whether any result, however old, is on record: then the next query is a yearly one."""
    return _results().filter(person=person).exists()


def queries_due() -> QuerySet[Assignment]:
    """A post of everybody whose last result runs out soon or who has none, and about whom nobody has asked; to be read
    as somebody who sees every county. Whom a query has found something about is not asked about again."""
    today = clock.today()
    days = int(rulebook.rule("staffing.certificate.expiring_days", on=today).value)
    lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=today)
    coming = Q(valid__startswith__lte=today + timedelta(days=days))
    mine = _results().filter(person=OuterRef("person"))
    enough = mine.filter(Q(valid__endswith__gt=today + timedelta(days=days)) | ~Q(found=[]))
    asked = BackgroundQuery.objects.filter(person=OuterRef("person"), state=QUERY_WAITING)
    held = Assignment.objects.filter(lasting & coming, **_STANDING)
    found = held.filter(~Exists(enough), ~Exists(asked)).select_related("person", "institution")
    return found.defer("institution__grams").order_by("person_id", "valid").distinct("person_id")[:_MOST_A_NIGHT]


def queries_without_post() -> QuerySet[BackgroundQuery]:
    """Queries still waiting about people who have left, to be read as somebody who sees every county."""
    lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=clock.today())
    held = Assignment.objects.filter(lasting, person=OuterRef("person"), institution=OuterRef("institution"))
    return BackgroundQuery.objects.filter(~Exists(held), state=QUERY_WAITING)


def post_of(person: Person, institution: Institution) -> Assignment | None:
    """The lasting post about which a query is asked."""
    lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=clock.today())
    return Assignment.objects.filter(lasting, person=person, institution=institution).order_by("valid").first()


_STANDING = {
    "institution__filing_ended_on": None,
    "institution__deregistered_on": None,
    "institution__merged_into": None,
}


def _results() -> QuerySet[Credential]:
    return Credential.objects.filter(kind=BACKGROUND_QUERY, withdrawn_at=None)
